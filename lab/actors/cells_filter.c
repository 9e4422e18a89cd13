/* Stands before libvterm and hands it only what it can be trusted with. */
#include "lab/actors/cells_filter.h"

#include <stdbool.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/width.h"

enum { BEL = 0x07, CR = 0x0d, SO = 0x0e, SI = 0x0f, CAN = 0x18, SUB = 0x1a,
	ESC = 0x1b, DEL = 0x7f };

enum state {
	IN_TEXT,
	IN_RUNE,		/* behind the first byte of a character */
	IN_ESCAPE,		/* behind ESC */
	IN_CHARSET,		/* behind ESC ( and the like */
	IN_SEQUENCE,		/* behind ESC [ */
	IN_NOTHING,		/* in a sequence that is thrown away */
};

/* Save and restore the cursor, reset, index, next line, tab stop, reverse
 * index, keypad modes. */
static const char escapes[] = "78cDEHM=>";

/* The sets that are told to stand in for G0 to G3. */
static const char charsets[] = "()*+";

/* Everything that moves, erases, inserts, deletes, scrolls, colours, asks
 * for the cursor or sets a mode.  Left out: left and right margins, and what
 * works on columns between them. */
static const char finals[] = "@ABCDEFGHIJKLMPSTXZ`abcdefghlmnpqr";

/* Writes the character before it again.  libvterm does so without end where
 * that has no width: where there is none yet, or a mark stands alone.  So it
 * is handed on right behind ASCII only, which is what programs use it for. */
enum { REPEAT = 'b' };

/* Marks that a character may carry: libvterm has room for five. */
#define MARKS_MOST 4

static size_t give(const char *bytes, size_t length, char *out)
{
	memcpy(out, bytes, length);
	return length;
}

static size_t give_unknown(struct filter *filter, char *out)
{
	filter->marks = 0;
	filter->is_behind_ascii = false;
	return give("\xef\xbf\xbd", 3, out);
}

static void hold(struct filter *filter, char byte)
{
	if (filter->length < sizeof filter->held)
		filter->held[filter->length++] = byte;
	else
		filter->state = IN_NOTHING;
}

static size_t give_held(struct filter *filter, char *out)
{
	size_t length = filter->length;

	filter->length = 0;
	filter->state = IN_TEXT;
	return give(filter->held, length, out);
}

/* Controls act at once, also in the middle of a sequence. */
static size_t take_control(struct filter *filter, char byte, char *out)
{
	if (byte == ESC) {
		filter->state = IN_ESCAPE;
		filter->length = 0;
		hold(filter, byte);
	} else if (byte == CAN || byte == SUB) {
		filter->state = IN_TEXT;
		filter->length = 0;
	} else if (byte >= BEL && byte <= SI) {
		filter->marks = 0;
		filter->is_behind_ascii = false;
		return give(&byte, 1, out);
	}
	return 0;
}

/* Chooses a look, or joins two pictures: takes no cell on any terminal. */
static bool is_selector(unsigned rune)
{
	return rune == 0x200d || (rune >= 0xfe00 && rune <= 0xfe0f);
}

/* A character is whole: what has no place in a cell is replaced. */
static size_t give_rune(struct filter *filter, unsigned rune, char *out)
{
	char shown[32];

	filter->is_behind_ascii = false;
	if (is_selector(rune)) {
		filter->length = 0;
		return 0;
	}
	if (escape_bytes(shown, sizeof shown, filter->held, filter->length,
	    false) != filter->length) {
		filter->length = 0;
		return give_unknown(filter, out);
	}
	filter->marks = width_rune(rune) == 0 ? filter->marks + 1 : 0;
	if (filter->marks > MARKS_MOST) {
		filter->length = 0;
		return 0;
	}
	return give_held(filter, out);
}

static bool may_begin(unsigned char byte)
{
	return byte >= 0xc2 && byte <= 0xf4;
}

static size_t take_text(struct filter *filter, char byte, char *out)
{
	unsigned char first = (unsigned char)byte;

	if (first < 0x80) {
		filter->marks = 0;
		filter->is_behind_ascii = true;
		return give(&byte, 1, out);
	}
	if (!may_begin(first))
		return give_unknown(filter, out);
	filter->length = 0;
	filter->state = IN_RUNE;
	hold(filter, byte);
	return 0;
}

static size_t take_rune(struct filter *filter, char byte, char *out)
{
	unsigned char first = (unsigned char)filter->held[0];
	size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	unsigned rune;

	hold(filter, byte);
	if (filter->length < whole)
		return 0;
	filter->state = IN_TEXT;
	if (escape_rune(filter->held, whole, &rune) > 0)
		return give_rune(filter, rune, out);
	filter->length = 0;
	return give_unknown(filter, out);
}

static size_t take_escape(struct filter *filter, char byte, char *out)
{
	hold(filter, byte);
	if (byte == '[') {
		filter->state = IN_SEQUENCE;
		filter->digits = 0;
	} else if (strchr(charsets, byte) != NULL) {
		filter->state = IN_CHARSET;
	} else if (strchr(escapes, byte) != NULL) {
		filter->is_behind_ascii = false;
		return give_held(filter, out);
	} else {
		filter->state = byte < 0x30 ? IN_NOTHING : IN_TEXT;
	}
	return 0;
}

static size_t take_charset(struct filter *filter, char byte, char *out)
{
	hold(filter, byte);
	if (byte == '0' || byte == 'A' || byte == 'B') {
		filter->is_behind_ascii = false;
		return give_held(filter, out);
	}
	filter->state = byte < 0x30 ? IN_NOTHING : IN_TEXT;
	return 0;
}

/* Saves or restores the cursor, by the sequence that libvterm knows. */
static size_t give_cursor(struct filter *filter, char byte, char *out)
{
	filter->is_behind_ascii = false;
	filter->length = 0;
	hold(filter, ESC);
	hold(filter, byte);
	return give_held(filter, out);
}

static size_t take_sequence(struct filter *filter, char byte, char *out)
{
	bool is_digit = byte >= '0' && byte <= '9';

	filter->digits = is_digit ? filter->digits + 1 : 0;
	if (filter->digits > 4)
		return 0;
	hold(filter, byte);
	if (filter->state != IN_SEQUENCE || byte < 0x40)
		return 0;
	filter->state = IN_TEXT;
	if (filter->length == 3 && (byte == 's' || byte == 'u'))
		return give_cursor(filter, byte == 's' ? '7' : '8', out);
	if (byte == REPEAT && filter->is_behind_ascii)
		return give_held(filter, out);
	filter->is_behind_ascii = false;
	if (byte == REPEAT || strchr(finals, byte) == NULL)
		return 0;
	return give_held(filter, out);
}

static size_t take_nothing(struct filter *filter, char byte, char *out)
{
	(void)out;
	if (byte >= (filter->held[1] == '[' ? 0x40 : 0x30))
		filter->state = IN_TEXT;
	return 0;
}

typedef size_t take(struct filter *filter, char byte, char *out);

static take *const take_in[] = {
	[IN_TEXT] = take_text,
	[IN_RUNE] = take_rune,
	[IN_ESCAPE] = take_escape,
	[IN_CHARSET] = take_charset,
	[IN_SEQUENCE] = take_sequence,
	[IN_NOTHING] = take_nothing,
};

/* What cannot go on with what is held ends it. */
static size_t cut_off(struct filter *filter, char byte, char *out)
{
	bool is_inner = ((unsigned char)byte & 0xc0) == 0x80;
	bool is_high = ((unsigned char)byte & 0x80) != 0;

	if (filter->state == IN_RUNE && !is_inner) {
		filter->state = IN_TEXT;
		return give_unknown(filter, out);
	}
	if (filter->state != IN_RUNE && is_high)
		filter->state = IN_TEXT;
	return 0;
}

size_t filter_take(struct filter *filter, char byte, char *out)
{
	size_t length = cut_off(filter, byte, out);

	if (byte == DEL)
		return length;
	if ((unsigned char)byte < 0x20)
		return length + take_control(filter, byte, out + length);
	return length + take_in[filter->state](filter, byte, out + length);
}
