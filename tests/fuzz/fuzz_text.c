/* Throws bytes at what makes foreign text printable, cuts it to cells, and
 * reads the words of actions: nothing that commands a terminal gets out. */
#include <string.h>

#include "lab/facts/action.h"
#include "lab/ground/escape.h"
#include "lab/ground/width.h"
#include "tests/fuzz/safe.h"

static void must_be_line(const char *text, bool is_ascii)
{
	must_be_shown_safely(text, strlen(text));
	must(!strchr(text, '\n'));
	for (; is_ascii && *text; text++)
		must(*text >= ' ' && *text <= '~');
}

static void try_cuts(const char *text, int cells)
{
	const char *at = text, *next;
	char out[300];

	must(width_clip(out, sizeof out, text, cells, "...") <= cells);
	must(width_clip_front(out, sizeof out, text, cells, "...") <= cells);
	for (int lines = 0; at && *at && cells > 1 && lines < 5000; lines++) {
		must(width_line(at, cells, &next) <= strlen(at));
		must(!next || next > at);
		at = next;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct action action;
	char shown[400], small[8], why[200], word[1000];

	if (size == 0 || size >= sizeof word)
		return 0;
	memcpy(word, data, size);
	word[size] = '\0';
	must(escape_bytes(shown, sizeof shown, word, size, data[0] & 1) <
	    sizeof shown);
	must_be_line(shown, data[0] & 1);
	escape_bytes(small, sizeof small, word, size, false);
	must_be_line(small, false);
	try_cuts(shown, data[0] % 90);
	if (action_parse(&action, word, why, sizeof why) < 0)
		must_be_line(why, false);
	return 0;
}
