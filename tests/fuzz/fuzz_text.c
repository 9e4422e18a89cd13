/* Throws bytes at what makes foreign text printable, cuts it to cells, and
 * reads the words of actions: nothing that commands a terminal gets out. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/action.h"
#include "lab/ground/escape.h"
#include "lab/ground/width.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is_so)
{
	if (!is_so)
		abort();
}

static void assert_printable(const char *text, bool is_ascii)
{
	size_t length = strlen(text), at = 0;

	while (at < length) {
		unsigned rune = 0;
		size_t step = escape_rune(text + at, length - at, &rune);

		must(step > 0 && rune >= ' ' && (rune < 0x7f || rune > 0x9f));
		must(!is_ascii || rune < 0x7f);
		must(rune < 0x202a || rune > 0x202e);
		must(rune < 0x2066 || rune > 0x2069);
		at += step;
	}
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
	assert_printable(shown, data[0] & 1);
	escape_bytes(small, sizeof small, word, size, false);
	assert_printable(small, false);
	try_cuts(shown, data[0] % 90);
	if (action_parse(&action, word, why, sizeof why) < 0)
		assert_printable(why, false);
	return 0;
}
