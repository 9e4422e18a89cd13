/*
 * A sheet: what stands in a view, as lines of text that already fit its
 * width.  Facts make sheets, so that keys know how many pages there are;
 * faces draw them.  Stress is marked in the text itself by the bytes below,
 * which no foreign text can hold (it is escaped before).
 */
#ifndef LAB_FACTS_SHEET_H
#define LAB_FACTS_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/ground/buffer.h"

#define SHEET_BOLD "\001"	/* what changed */
#define SHEET_REVERSE "\002"	/* what is wrong */
#define SHEET_PLAIN "\003"	/* ends them */
#define SHEET_STRONG "\004"	/* what is chosen, what runs */
#define SHEET_MARKS SHEET_BOLD SHEET_REVERSE SHEET_PLAIN SHEET_STRONG

/* Where a click chooses something. */
struct spot {
	int line, column, cells;
	int number;		/* what it chooses */
};

enum { SPOTS_MAX = 24 };

struct sheet {
	int columns;		/* cells that a line has */
	int rows;		/* lines that a page has */
	bool is_ascii;		/* signs are replaced by their twins */
	int selected;		/* the line of the cursor, or -1 */
	bool is_prose;		/* pages end where paragraphs end */
	struct buffer text;	/* all lines, each ended by a NUL byte */
	size_t *line;		/* where each begins; owned */
	bool *starts_page;	/* owned */
	int count;
	int capacity;
	bool is_breaking;	/* the next line starts a page */
	struct spot spot[SPOTS_MAX];
	int spots;
};

/* An empty sheet for pages of this size; sheet_free gives it back. */
void sheet_init(struct sheet *sheet, int rows, int columns, bool is_ascii);
void sheet_free(struct sheet *sheet);

/* Appends one line, which is not broken (drawing clips it). */
void sheet_line(struct sheet *sheet, const char *text);
void sheet_format(struct sheet *sheet, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends text, each line of it a paragraph that is broken to the width less
 * indent.  A line "---" starts a page; one that begins with a space is kept
 * as it is. */
void sheet_prose(struct sheet *sheet, const char *text, int indent);

/* These cells of the line that is appended next choose a number when they are
 * clicked; past SPOTS_MAX nothing.  Which number a click means, or -1. */
void sheet_spot(struct sheet *sheet, int column, int cells, int number);
int sheet_spot_at(const struct sheet *sheet, int line, int column);

/* The next line starts a page (nothing at the top or when repeated). */
void sheet_break(struct sheet *sheet);

/* Line number at (from 0), or "" outside. */
const char *sheet_at(const struct sheet *sheet, int at);

/* How many pages it has, at least 1.  Where page number begins and ends
 * (past the last: the last one), and which page holds a line. */
int sheet_pages(const struct sheet *sheet);
int sheet_page_start(const struct sheet *sheet, int number);
int sheet_page_end(const struct sheet *sheet, int number);
int sheet_page_of(const struct sheet *sheet, int line);

#endif
