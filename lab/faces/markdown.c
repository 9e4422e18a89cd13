/* Texts as Markdown shows them. */
#include "lab/faces/markdown.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/memory.h"

/* What has a meaning anywhere, at the start of a line, or in an address that
 * would become a link. */
static bool is_mark(const char *text, bool is_first)
{
	static const char anywhere[] = "\\`*_[]<>|&~$@", first[] = "#+-=";

	if (strchr(anywhere, *text))
		return true;
	if (is_first && strchr(first, *text))
		return true;
	return strncmp(text, "://", 3) == 0 ||
	    (*text == '.' && strncasecmp(text - (is_first ? 0 : 1), "w.", 2)
	    == 0);
}

/* A number with a dot or a bracket at the start would begin a list. */
static bool begins_list(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && text[digits] && strchr(".)", text[digits]);
}

/* Every mark may be escaped by a backslash in CommonMark. */
void markdown_text(struct buffer *out, const char *text)
{
	const char *begin = text;

	if (begins_list(text)) {
		size_t digits = strspn(text, "0123456789");

		buffer_add(out, text, digits);
		buffer_text(out, "\\");
		text += digits;
		buffer_add(out, text++, 1);
	}
	for (; *text; text++) {
		if (*text == '\n') {
			buffer_text(out, " ");
			continue;
		}
		if (is_mark(text, text == begin))
			buffer_text(out, "\\");
		buffer_add(out, text, 1);
	}
}

/* escape_text doubles a backslash: that is for terminals, and stays. */
void markdown_escape(struct buffer *out, const char *text)
{
	size_t size = strlen(text) * 10 + 1;
	char *shown = memory_get(size, 1);

	escape_text(shown, size, text);
	markdown_text(out, shown);
	free(shown);
}

void markdown_cell(struct buffer *out, const struct buffer *text,
    bool is_stressed)
{
	buffer_text(out, is_stressed ? " **" : " ");
	if (text->length == 0)
		buffer_text(out, " ");
	markdown_text(out, buffer_get(text));
	buffer_text(out, is_stressed ? "** |" : " |");
}

void markdown_head(struct buffer *out, const char *titles, int columns)
{
	buffer_format(out, "\n%s\n|", titles);
	for (int i = 0; i < columns; i++)
		buffer_text(out, " --- |");
	buffer_text(out, "\n");
}
