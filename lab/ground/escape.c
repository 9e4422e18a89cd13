/* Makes foreign text printable. */
#include "lab/ground/escape.h"

#include <stdio.h>
#include <string.h>

struct range {
	unsigned first;
	unsigned last;
};

/* Characters that a terminal obeys, hides or reorders instead of showing:
 * C1, soft hyphen, Arabic letter mark, zero-width and bidirectional
 * controls, line separators, variation selectors, BOM, interlinear and tag
 * characters, surrogates, noncharacters and private use. */
static const struct range hidden[] = {
	{ 0x80, 0x9f },	      { 0xad, 0xad },	    { 0x34f, 0x34f },
	{ 0x61c, 0x61c },     { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },   { 0x200b, 0x200f },   { 0x2028, 0x202e },
	{ 0x2060, 0x206f },   { 0x3164, 0x3164 },   { 0xd800, 0xf8ff },
	{ 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffc },   { 0xfffe, 0xffff },   { 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
};

static bool is_hidden(unsigned rune)
{
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (rune >= hidden[i].first && rune <= hidden[i].last)
			return true;
	return false;
}

size_t escape_rune(const char *text, size_t length, unsigned *rune)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	size_t count;

	if (length == 0)
		return 0;
	if (byte[0] < 0x80) {
		*rune = byte[0];
		return 1;
	}
	count = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
	if (byte[0] < 0xc2 || byte[0] > 0xf4 || count > length)
		return 0;
	*rune = byte[0] & (0x7fu >> count);
	for (size_t i = 1; i < count; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		*rune = *rune << 6 | (byte[i] & 0x3fu);
	}
	if (*rune < least[count] || *rune > 0x10ffff)
		return 0;
	if (*rune >= 0xd800 && *rune <= 0xdfff)
		return 0;
	return count;
}

/* The printable form of the character at text; returns the bytes it took. */
static size_t show(char *out, size_t size, const char *text, size_t length,
    bool ascii)
{
	unsigned rune = 0;
	size_t count = escape_rune(text, length, &rune);

	if (count == 0) {
		snprintf(out, size, "\\x%02x", (unsigned char)text[0]);
		return 1;
	}
	if (rune == '\n' || rune == '\t' || rune == '\\')
		snprintf(out, size, "\\%c", rune == '\n' ? 'n'
		    : rune == '\t' ? 't' : '\\');
	else if (rune < 0x20 || rune == 0x7f)
		snprintf(out, size, "\\x%02x", rune);
	else if (rune >= 0x80 && (ascii || is_hidden(rune)))
		snprintf(out, size, "\\u{%04x}", rune);
	else
		snprintf(out, size, "%.*s", (int)count, text);
	return count;
}

/* Nearly all text is shown as it is: how much of it from here on. */
static size_t plain_length(const char *text, size_t length)
{
	size_t count = 0;

	while (count < length && text[count] >= ' ' && text[count] <= '~' &&
	    text[count] != '\\')
		count++;
	return count;
}

size_t escape_bytes(char *out, size_t size, const char *text, size_t length,
    bool ascii)
{
	char one[16];
	size_t at = 0, used = 0;

	if (size == 0)
		return 0;
	while (at < length) {
		size_t plain = plain_length(text + at, length - at);
		size_t taken, wide;

		if (plain > size - 1 - used)
			plain = size - 1 - used;
		memcpy(out + used, text + at, plain);
		used += plain;
		at += plain;
		if (at == length)
			break;
		taken = show(one, sizeof one, text + at, length - at, ascii);
		wide = strlen(one);
		if (used + wide + 1 > size)
			break;
		memcpy(out + used, one, wide);
		used += wide;
		at += taken;
	}
	out[used] = '\0';
	return used;
}

size_t escape_text(char *out, size_t size, const char *text)
{
	return escape_bytes(out, size, text, strlen(text), false);
}
