/* Takes string sequences out of what a terminal is sent. */
#include "lab/actors/scanner.h"

#include <stdio.h>
#include <string.h>

enum {
	BEL = 0x07,
	CAN = 0x18,
	SUB = 0x1a,
	ESC = 0x1b,
	C1_DCS = 0x90,
	C1_SOS = 0x98,
	C1_ST = 0x9c,
	C1_OSC = 0x9d,
	C1_PM = 0x9e,
	C1_APC = 0x9f,
};

enum state { IN_TEXT, IN_ESCAPE, IN_STRING, IN_STRING_ESCAPE };

/* Where the bytes go. */
struct sink {
	char *out;
	size_t length;
	int prompts;
};

void scanner_init(struct scanner *scanner, const char *nonce)
{
	memset(scanner, 0, sizeof *scanner);
	snprintf(scanner->mark, sizeof scanner->mark, "133;A;k=%s", nonce);
}

static void put(struct sink *sink, unsigned char byte)
{
	sink->out[sink->length++] = (char)byte;
}

/* The ESC that stood before is copied only now that it turned out to be
 * no part of a string sequence. */
static void put_escape(struct scanner *scanner, struct sink *sink)
{
	if (!scanner->is_escape_out)
		put(sink, ESC);
	scanner->is_escape_out = true;
}

static void drop_escape(struct scanner *scanner, struct sink *sink)
{
	if (scanner->is_escape_out)
		put(sink, CAN);
	scanner->is_escape_out = false;
}

/* Whether byte stands inside a UTF-8 character, which it is counted to; the
 * bytes of C1 are part of many ("—", "✓"). */
static bool is_inner(struct scanner *scanner, unsigned char byte)
{
	if (scanner->rest > 0 && (byte & 0xc0) == 0x80) {
		scanner->rest--;
		return true;
	}
	scanner->rest = byte >= 0xf5 || byte < 0xc2 ? 0
	    : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
	return false;
}

static void begin_string(struct scanner *scanner, bool is_osc)
{
	scanner->state = IN_STRING;
	scanner->is_osc = is_osc;
	scanner->length = 0;
}

static void end_string(struct scanner *scanner, struct sink *sink)
{
	size_t length = strlen(scanner->mark);

	scanner->state = IN_TEXT;
	if (scanner->is_osc && scanner->length == length
	    && memcmp(scanner->body, scanner->mark, length) == 0)
		sink->prompts++;
}

/* A string longer than body is none that we look for: its length stays one
 * above what fits. */
static void keep(struct scanner *scanner, unsigned char byte)
{
	if (scanner->length < sizeof scanner->body)
		scanner->body[scanner->length] = (char)byte;
	if (scanner->length <= sizeof scanner->body)
		scanner->length++;
}

static void feed_text(struct scanner *scanner, struct sink *sink,
    unsigned char byte)
{
	if (byte == ESC) {
		scanner->state = IN_ESCAPE;
		scanner->is_escape_out = false;
	} else if (is_inner(scanner, byte)) {
		put(sink, byte);
	} else if (byte == C1_OSC) {
		begin_string(scanner, true);
	} else if (byte == C1_DCS || byte == C1_SOS || byte == C1_PM
	    || byte == C1_APC) {
		begin_string(scanner, false);
	} else if (byte != C1_ST) {
		put(sink, byte);
	}
}

/* ESC and a byte that no escape sequence has: the ESC is left out, so that
 * no terminal waits for the rest.  Where it was copied already, CAN takes the
 * place of the byte. */
static void feed_broken_escape(struct scanner *scanner, struct sink *sink,
    unsigned char byte)
{
	size_t length = sink->length;

	scanner->state = IN_TEXT;
	feed_text(scanner, sink, byte);
	if (!scanner->is_escape_out)
		return;
	sink->length = length;
	drop_escape(scanner, sink);
}

/* Other control characters act at once and leave the sequence open. */
static void feed_escape(struct scanner *scanner, struct sink *sink,
    unsigned char byte)
{
	scanner->rest = 0;
	if (byte == ESC)
		return;		/* it begins again */
	if (byte < 0x20 || byte == 0x7f) {
		put_escape(scanner, sink);
		put(sink, byte);
		if (byte == CAN || byte == SUB)
			scanner->state = IN_TEXT;
	} else if (strchr("]PX^_", byte) != NULL) {
		drop_escape(scanner, sink);
		begin_string(scanner, byte == ']');
	} else if (byte >= 0x80) {
		feed_broken_escape(scanner, sink, byte);
	} else {
		put_escape(scanner, sink);
		put(sink, byte);
		scanner->state = IN_TEXT;
	}
}

static void feed_string(struct scanner *scanner, struct sink *sink,
    unsigned char byte)
{
	if (byte == ESC) {
		scanner->state = IN_STRING_ESCAPE;
		scanner->is_escape_out = false;
		scanner->rest = 0;
	} else if (byte == CAN || byte == SUB) {
		scanner->state = IN_TEXT;
		scanner->rest = 0;
	} else if (is_inner(scanner, byte)) {
		keep(scanner, byte);
	} else if (byte == BEL || byte == C1_ST) {
		end_string(scanner, sink);
	} else {
		keep(scanner, byte);
	}
}

static void feed_string_escape(struct scanner *scanner, struct sink *sink,
    unsigned char byte)
{
	if (byte == '\\') {
		drop_escape(scanner, sink);
		end_string(scanner, sink);
	} else {
		scanner->state = IN_ESCAPE;
		feed_escape(scanner, sink, byte);
	}
}

typedef void feed(struct scanner *scanner, struct sink *sink,
    unsigned char byte);

static feed *const feed_in[] = {
	[IN_TEXT] = feed_text,
	[IN_ESCAPE] = feed_escape,
	[IN_STRING] = feed_string,
	[IN_STRING_ESCAPE] = feed_string_escape,
};

size_t scanner_feed(struct scanner *scanner, const char *in, size_t length,
    char *out, int *prompts)
{
	struct sink sink = { .out = out };

	for (size_t i = 0; i < length; i++)
		feed_in[scanner->state](scanner, &sink, (unsigned char)in[i]);
	if (length > 0 && (scanner->state == IN_ESCAPE
	    || scanner->state == IN_STRING_ESCAPE))
		put_escape(scanner, &sink);
	*prompts += sink.prompts;
	return sink.length;
}
