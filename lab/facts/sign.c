/* Signs outside ASCII and their twins. */
#include "lab/facts/sign.h"

#include <string.h>

#include "lab/ground/escape.h"

struct twin {
	const char *sign;
	const char *ascii;
};

static const struct twin twins[] = {
	{ "✓", "*" },  { "▸", ">" },	{ "→", "->" }, { "…", "..." },
	{ "─", "-" },  { "│", "|" },	{ "┌", "+" },  { "┐", "+" },
	{ "└", "+" },  { "┘", "+" },	{ "├", "+" },  { "┤", "+" },
	{ "┬", "+" },  { "┴", "+" },	{ "┼", "+" },  { "▾", "v" },
	{ "←", "<-" }, { "↑", "^" },	{ "↓", "v" },  { "•", "*" },
	{ "·", "-" },  { "–", "-" },	{ "—", "-" },  { "’", "'" },
	{ "‘", "'" },  { "“", "\"" },	{ "”", "\"" }, { "≠", "!=" },
	{ "≤", "<=" }, { "≥", ">=" },	{ "×", "x" },  { "°", "deg" },
};

static const char *twin_of(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++)
		if (strncmp(twins[i].sign, text, length) == 0 &&
		    twins[i].sign[length] == '\0')
			return twins[i].ascii;
	return "?";
}

void sign_text(struct buffer *out, const char *text, bool is_ascii)
{
	if (!is_ascii) {
		buffer_text(out, text);
		return;
	}
	while (*text) {
		size_t plain = 0, length;
		unsigned rune;

		while (text[plain] && (unsigned char)text[plain] < 0x80)
			plain++;
		buffer_add(out, text, plain);
		text += plain;
		if (*text == '\0')
			return;
		length = escape_rune(text, strlen(text), &rune);
		buffer_text(out, length ? twin_of(text, length) : "?");
		text += length ? length : 1;
	}
}

const char *sign_get(const char *sign, bool is_ascii)
{
	return is_ascii ? twin_of(sign, strlen(sign)) : sign;
}
