/* What must be true of all that is written for people and programs. */
#include "tests/fuzz/safe.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"

enum { DEEPEST = 8 };

void must(bool is_so)
{
	if (!is_so)
		abort();
}

static bool is_safe(unsigned rune)
{
	if (rune < ' ')
		return rune == '\n';
	if (rune >= 0x7f && rune <= 0x9f)
		return false;
	if (rune >= 0x2028 && rune <= 0x202e)
		return false;
	if (rune >= 0x2066 && rune <= 0x2069)
		return false;
	return rune != 0x61c && rune != 0x200e && rune != 0x200f &&
	    rune != 0xfeff;
}

/* With what stands before it in its line. */
static _Noreturn void tell(const char *begin, const char *at,
    const char *end, unsigned rune)
{
	char shown[1000];

	while (begin < at && memchr(begin, '\n', (size_t)(at - begin)))
		begin++;
	if (end - at > 16)
		end = at + 16;
	escape_bytes(shown, sizeof shown, begin, (size_t)(end - begin), true);
	fprintf(stderr, "U+%04X is not safe, or no UTF-8, at byte %zu of: "
	    "%s\n", rune, (size_t)(at - begin), shown);
	abort();
}

void must_be_shown_safely(const char *text, size_t length)
{
	const char *begin = text, *end = text + length;

	while (text < end) {
		unsigned rune = 0;
		size_t step = escape_rune(text, (size_t)(end - text), &rune);

		if (step == 0 || !is_safe(rune))
			tell(begin, text, end, rune);
		text += step;
	}
}

void must_be_json(const char *line)
{
	json_t *value = json_loads(line, 0, NULL);

	must(value != NULL);
	json_decref(value);
	for (; *line; line++)
		must(*line >= ' ' && *line <= '~');
}

/* The end of a sign such as "&amp;" that begins here. */
static const char *skip_sign(const char *at)
{
	static const char *const sign[] = { "&amp;", "&lt;", "&gt;", "&quot;",
		"&apos;" };

	for (size_t i = 0; i < sizeof sign / sizeof sign[0]; i++)
		if (strncmp(at, sign[i], strlen(sign[i])) == 0)
			return at + strlen(sign[i]);
	abort();
}

/* Over what stands between two of the signs in end. */
static const char *skip_text(const char *at, const char *end)
{
	while (*at && !strchr(end, *at)) {
		must(*at != '<');
		at = *at == '&' ? skip_sign(at) : at + 1;
	}
	return at;
}

/* Over ' NAME="VALUE"' as often as it comes. */
static const char *skip_attributes(const char *at)
{
	while (*at == ' ') {
		at += 1 + strcspn(at + 1, "= <>&\"");
		must(at[0] == '=' && at[1] == '"');
		at = skip_text(at + 2, "\"");
		must(*at++ == '"');
	}
	return at;
}

void must_be_xml(const char *text)
{
	static const char head[] = "<?xml version=\"1.0\" "
	    "encoding=\"UTF-8\"?>";
	struct { const char *name; size_t length; } open[DEEPEST];
	int depth = 0;

	must_be_shown_safely(text, strlen(text));
	must(strncmp(text, head, strlen(head)) == 0);
	text = skip_text(text + strlen(head), "<");
	do {
		const char *name = text + 1 + (text[1] == '/');
		size_t length = strcspn(name, " />");

		text = skip_attributes(name + length);
		if (name[-1] == '/') {
			must(depth > 0 && open[depth - 1].length == length &&
			    memcmp(open[depth - 1].name, name, length) == 0);
			depth--;
		} else if (*text == '/') {
			text++;
		} else {
			must(depth < DEEPEST);
			open[depth].name = name;
			open[depth++].length = length;
		}
		must(*text++ == '>');
		text = skip_text(text, "<");
	} while (depth > 0);
	must(text[strspn(text, "\n")] == '\0');
}
