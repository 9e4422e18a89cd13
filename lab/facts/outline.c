/* The report of check before it is laid out. */
#include "lab/facts/outline.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/width.h"

/* Where the text of a check, of a label, of a failed call begins. */
#define FINDING_INDENT 26
#define LABEL_INDENT 9
#define CALL_INDENT 17
#define STEP_WIDTH 12

/* Each is the first byte of its lines, before a tab; TEXT has none. */
static const char letter[OUTLINE_KINDS] = { 0, 'H', 'L', 'C', 'M', 'F' };

/* A part must not end its line, nor itself. */
static void add_part(struct buffer *out, const char *part)
{
	while (*part) {
		size_t length = strcspn(part, "\t\n");

		buffer_add(out, part, length);
		part += length;
		if (*part) {
			buffer_text(out, " ");
			part++;
		}
	}
}

void outline_add(struct buffer *out, enum outline_kind kind,
    const char *const part[OUTLINE_PARTS])
{
	const char *gap = "";

	if (letter[kind])
		buffer_format(out, "%c\t", letter[kind]);
	for (int i = 0; i < OUTLINE_PARTS && part[i]; i++) {
		buffer_text(out, gap);
		add_part(out, part[i]);
		gap = "\t";
	}
	buffer_text(out, "\n");
}

static enum outline_kind kind_of(const char *line)
{
	for (int kind = OUTLINE_TEXT + 1; kind < OUTLINE_KINDS; kind++)
		if (line[0] == letter[kind] && line[1] == '\t')
			return (enum outline_kind)kind;
	return OUTLINE_TEXT;
}

/* Whether the character of so many bytes may stand on a screen as it is. */
static bool is_shown(const char *text, size_t length)
{
	char shown[16];

	if (length == 1 && strchr("\n\t\\", *text))
		return true;
	return length > 0 && escape_bytes(shown, sizeof shown, text, length,
	    false) == length && memcmp(shown, text, length) == 0;
}

/* What a shell complained of came with the rest, and was not escaped. */
static void replace_controls(char *text)
{
	unsigned rune;

	while (*text) {
		size_t length = escape_rune(text, strlen(text), &rune);

		if (!is_shown(text, length))
			memset(text, '?', length ? length : 1);
		text += length ? length : 1;
	}
}

/* A tab parts what has parts, and is a control byte elsewhere. */
static char *drop_tabs(char *text)
{
	for (char *at = text; (at = strchr(at, '\t')); at++)
		*at = ' ';
	return text;
}

static void read_line(struct outline *outline, char *text)
{
	struct outline_line *line;
	int parts = 0;

	outline->line = memory_grow(outline->line,
	    (size_t)outline->count + 1, sizeof *outline->line);
	line = &outline->line[outline->count++];
	line->kind = kind_of(text);
	for (int i = 0; i < OUTLINE_PARTS; i++)
		line->part[i] = "";
	if (line->kind == OUTLINE_TEXT) {
		line->part[0] = drop_tabs(text);
		return;
	}
	text += 2;
	while (text && parts < OUTLINE_PARTS)
		line->part[parts++] = strsep(&text, "\t");
}

void outline_read(struct outline *outline, const char *text)
{
	char *rest, *line;

	outline_clear(outline);
	outline->text = rest = memory_string(text);
	replace_controls(rest);
	while ((line = strsep(&rest, "\n")))
		if (rest || *line)
			read_line(outline, line);
}

void outline_clear(struct outline *outline)
{
	free(outline->text);
	free(outline->line);
	outline->text = NULL;
	outline->line = NULL;
	outline->count = 0;
}

/* A paragraph whose lines all begin at column indent; the cursor stands
 * there already. */
static void add_wrapped(struct buffer *out, const char *words, int width,
    int indent)
{
	bool is_first = true;

	while (words) {
		const char *next;
		size_t length = width_line(words, width - indent, &next);

		if (!is_first)
			buffer_pad(out, indent);
		buffer_add(out, words, length);
		buffer_text(out, "\n");
		is_first = false;
		words = next;
	}
}

void outline_call(const struct outline_line *line, int cells,
    struct buffer *out)
{
	int rest = cells - width_text(line->part[3]);
	char shown[1024];

	width_clip(shown, sizeof shown, line->part[2], rest > 8 ? rest : 8,
	    "~");
	buffer_format(out, "%s%s", shown, line->part[3]);
}

static void lay_call(const struct outline_line *line, int width,
    struct buffer *out)
{
	int room = width - CALL_INDENT - 1 - STEP_WIDTH;
	struct buffer words = { 0 };

	outline_call(line, room, &words);
	buffer_format(out, "%8s %5s  %s", line->part[0], line->part[1],
	    buffer_get(&words));
	if (*line->part[4]) {
		buffer_pad(out, room - width_text(buffer_get(&words)) + 1);
		buffer_text(out, line->part[4]);
	}
	buffer_text(out, "\n");
	buffer_free(&words);
	if (!*line->part[5])
		return;
	buffer_pad(out, CALL_INDENT);
	add_wrapped(out, line->part[5], width, CALL_INDENT);
}

static void lay_line(const struct outline_line *line, int width,
    struct buffer *out)
{
	switch (line->kind) {
	case OUTLINE_HEAD:
		buffer_format(out, "\n%s\n", line->part[0]);
		break;
	case OUTLINE_LABEL:
		buffer_format(out, "%-8s ", line->part[0]);
		add_wrapped(out, line->part[1], width, LABEL_INDENT);
		break;
	case OUTLINE_CALL:
		lay_call(line, width, out);
		break;
	case OUTLINE_MORE:
		buffer_format(out, "%15s... %s more; --json has them\n", "",
		    line->part[0]);
		break;
	case OUTLINE_FINDING:
		buffer_format(out, "%s %-4s  %-17s ", line->part[0],
		    line->part[1], line->part[2]);
		add_wrapped(out, line->part[3], width, FINDING_INDENT);
		break;
	default:
		add_wrapped(out, line->part[0], width, 0);
	}
}

void outline_lay(const struct outline *outline, int width,
    struct buffer *out)
{
	for (int i = 0; i < outline->count; i++)
		lay_line(&outline->line[i], width < 60 ? 60 : width, out);
}
