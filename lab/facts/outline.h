/*
 * The report of check before it is laid out: a line a thing, its parts
 * between tabs, so that who shows it can do so at any width.  What comes from
 * the program was escaped before and holds neither tab nor newline.
 */
#ifndef LAB_FACTS_OUTLINE_H
#define LAB_FACTS_OUTLINE_H

#include "lab/ground/buffer.h"

/* With this in its environment check prints the outline, for the lab. */
#define OUTLINE_ENVIRONMENT "DAEMONLAB_OUTLINE"

enum outline_kind {
	OUTLINE_TEXT,		/* a paragraph: the text alone */
	OUTLINE_HEAD,		/* a heading: text */
	OUTLINE_LABEL,		/* label, text */
	OUTLINE_CALL,		/* ms, PID, call, result, step, why */
	OUTLINE_MORE,		/* how many calls are left out here */
	OUTLINE_FINDING,	/* mark ("*" or " "), status, check, why */
	OUTLINE_KINDS
};

#define OUTLINE_PARTS 6

struct outline_line {
	enum outline_kind kind;
	const char *part[OUTLINE_PARTS];	/* "" where there is none */
};

struct outline {
	char *text;		/* owned; the parts lie in it */
	struct outline_line *line;	/* owned */
	int count;
};

/* Appends a line of this kind to the text of an outline: its parts, up to the
 * first NULL. */
void outline_add(struct buffer *out, enum outline_kind kind,
    const char *const part[OUTLINE_PARTS]);

/* Reads a text of such lines; any other line is a paragraph, and a control
 * byte becomes "?".  What outline held is freed; zeroed it holds nothing. */
void outline_read(struct outline *outline, const char *text);

/* Frees what it owns and makes it empty. */
void outline_clear(struct outline *outline);

/* Appends it as lines of at most width cells. */
void outline_lay(const struct outline *outline, int width,
    struct buffer *out);

/* Appends "setsid() = -1 EPERM" in at most cells: the call is cut, what it
 * returned is not. */
void outline_call(const struct outline_line *line, int cells,
    struct buffer *out);

#endif
