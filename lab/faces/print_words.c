/* Words on paper. */
#include "lab/faces/print_words.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/width.h"

#define NARROWEST 20		/* a text is never broken to less */

void words_escaped(struct buffer *out, const char *bytes, size_t length)
{
	size_t size = length * 10 + 1;	/* \u{10ffff} is the longest */
	char small[256];
	char *shown = size > sizeof small ? memory_get(size, 1) : small;

	buffer_add(out, shown, escape_bytes(shown, size, bytes, length,
	    false));
	if (shown != small)
		free(shown);
}

static void wrap(struct buffer *out, const char *text, int indent,
    int columns, bool is_first_indented)
{
	int room = columns - indent < NARROWEST ? NARROWEST
	    : columns - indent;
	int pad = is_first_indented ? indent : 0;
	int cells = is_first_indented ? room : room + indent;

	while (text) {
		const char *next;
		size_t length = width_line(text, cells, &next);

		if (length > 0)
			buffer_pad(out, pad);
		buffer_add(out, text, length);
		buffer_text(out, "\n");
		text = next;
		pad = indent;
		cells = room;
	}
}

void words_wrapped(struct buffer *out, const char *text, int indent,
    int columns)
{
	wrap(out, text, indent, columns, true);
}

void words_hanging(struct buffer *out, const char *text, int indent,
    int columns)
{
	wrap(out, text, indent, columns, false);
}

/* Nearly every line and cell fits as it is.  Returns the cells it took. */
static int clip(struct buffer *out, const char *text, int cells,
    const char *mark)
{
	int used = width_text(text);
	size_t size = strlen(text) + 4;
	char *shown;

	if (used <= cells) {
		buffer_text(out, text);
		return used;
	}
	shown = memory_get(size, 1);
	used = width_clip(shown, size, text, cells, mark);
	buffer_text(out, shown);
	free(shown);
	return used;
}

void words_clipped(struct buffer *out, const char *text, int columns)
{
	clip(out, text, columns < NARROWEST ? NARROWEST : columns, "...");
	buffer_text(out, "\n");
}

void words_cell(struct buffer *out, const char *text, int cells)
{
	int used = clip(out, text, cells, "+");

	buffer_pad(out, cells - used);
}
