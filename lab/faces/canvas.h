/*
 * A screen that is not one: cells in memory.  Panes draw on it; screen.c
 * copies the rows that changed to the terminal, tests read it as text.
 */
#ifndef LAB_FACES_CANVAS_H
#define LAB_FACES_CANVAS_H

#include <stdbool.h>

#include "lab/ground/buffer.h"

/* How a cell looks; themes say what that is on a terminal. */
enum look {
	LOOK_PLAIN,
	LOOK_BOLD,		/* titles, what is selected */
	LOOK_CHANGED,		/* what the last action changed */
	LOOK_WRONG,		/* an error, a question */
	LOOK_BORDER,
	LOOK_CELL,		/* a cell of the target's terminal: has style */
};

enum {
	STYLE_BOLD = 1,
	STYLE_UNDERLINE = 2,
	STYLE_REVERSE = 4,
};

struct glyph {
	unsigned rune;		/* 0 behind a wide one */
	unsigned mark;		/* a combining character, or 0 */
	unsigned char width;	/* 1 or 2; 0 behind a wide one */
	unsigned char look;
	unsigned char style;	/* with LOOK_CELL */
	signed char foreground;	/* with LOOK_CELL: 0 to 7, or -1 */
	signed char background;
	unsigned char spare[3];	/* 0: glyphs are compared byte by byte */
};

struct canvas {
	int rows, columns;
	bool is_ascii;
	int cursor_row, cursor_column;	/* where the cursor shall stand */
	bool is_cursor_visible;
	struct glyph *glyph;		/* rows * columns; owned */
};

/* A blank canvas; sizes are clamped to 1 and CANVAS_ROWS x CANVAS_COLUMNS. */
#define CANVAS_ROWS 300
#define CANVAS_COLUMNS 500
void canvas_init(struct canvas *canvas, int rows, int columns, bool is_ascii);
void canvas_free(struct canvas *canvas);

/* Makes it blank again. */
void canvas_clear(struct canvas *canvas);

/* The glyph at a place, or NULL outside. */
struct glyph *canvas_at(const struct canvas *canvas, int row, int column);

/* Writes text in at most cells cells; signs become their twins on an ASCII
 * canvas.  The stress marks of sheet.h change the look.  Returns the column
 * after the text. */
int canvas_text(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text);

/* The same, cut with "…" where it is too long. */
int canvas_clip(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text);

/* Lines: count times the sign, to the right or down. */
void canvas_across(struct canvas *canvas, int row, int column, int count,
    const char *sign);
void canvas_down(struct canvas *canvas, int row, int column, int count,
    const char *sign);

/* All rows as UTF-8, spaces at their ends dropped, each ended by a newline:
 * what a test compares. */
void canvas_print(const struct canvas *canvas, struct buffer *out);

#endif
