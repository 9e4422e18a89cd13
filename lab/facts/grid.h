/*
 * A terminal's screen as cells: what libvterm made of the bytes that came
 * out of the target's terminal.  Plain data between lab/actors/cells.h, who
 * fills it, and the Terminal pane, who draws it.
 */
#ifndef LAB_FACTS_GRID_H
#define LAB_FACTS_GRID_H

#include <stdbool.h>

#define GRID_ROWS 100
#define GRID_COLUMNS 300

struct cell {
	char text[12];		/* UTF-8 of one character and its marks; "" */
	unsigned char width;	/* 1 or 2; 0 behind a wide one */
	bool is_bold;
	bool is_underlined;
	bool is_reverse;
	signed char foreground;	/* 0 to 7, -1 the terminal's own */
	signed char background;
};

struct grid {
	int rows, columns;
	int cursor_row, cursor_column;
	bool is_cursor_visible;
	unsigned long version;		/* rises with every change */
	struct cell cell[GRID_ROWS][GRID_COLUMNS];
};

#endif
