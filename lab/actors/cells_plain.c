/* A terminal of the plainest kind. */
#include "lab/actors/cells_plain.h"

#include <stdlib.h>
#include <string.h>

#include "lab/actors/cells.h"
#include "lab/actors/cells_rune.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/width.h"

enum { BS = 0x08, CAN = 0x18, SUB = 0x1a, ESC = 0x1b };

enum state { IN_TEXT, IN_ESCAPE, IN_SEQUENCE };

static const struct cell blank = { .width = 1, .foreground = -1,
	.background = -1 };

static void clear_row(struct grid *grid, int row)
{
	for (int column = 0; column < GRID_COLUMNS; column++)
		grid->cell[row][column] = blank;
}

static void move_rows(struct grid *grid, int up)
{
	if (up <= 0 || up > GRID_ROWS)
		return;
	memmove(grid->cell, grid->cell + up,
	    sizeof grid->cell[0] * (size_t)(GRID_ROWS - up));
	for (int row = GRID_ROWS - up; row < GRID_ROWS; row++)
		clear_row(grid, row);
}

void plain_init(struct plain *plain, int rows, int columns)
{
	memset(plain, 0, sizeof *plain);
	plain->grid.rows = cells_clamp(rows, GRID_ROWS);
	plain->grid.columns = cells_clamp(columns, GRID_COLUMNS);
	plain->grid.is_cursor_visible = true;
	for (int row = 0; row < GRID_ROWS; row++)
		clear_row(&plain->grid, row);
}

static void feed_line(struct grid *grid)
{
	if (grid->cursor_row + 1 < grid->rows)
		grid->cursor_row++;
	else
		move_rows(grid, 1);
}

/* What a wide character leaves of itself when half of it is overwritten. */
static void cut_wide(struct grid *grid, int row, int column)
{
	struct cell *cell = &grid->cell[row][column];

	if (cell->width == 0 && column > 0)
		cell[-1] = blank;
	if (cell->width == 2 && column + 1 < grid->columns)
		cell[1] = blank;
	*cell = blank;
}

/* A mark goes to the character before the cursor. */
static void put_mark(struct plain *plain, unsigned rune)
{
	struct grid *grid = &plain->grid;
	int column = grid->cursor_column - (plain->is_full ? 0 : 1);
	struct cell *cell;

	if (column < 0)
		return;
	cell = &grid->cell[grid->cursor_row][column];
	if (cell->width == 0 && column > 0)
		cell--;
	if (cell->text[0] != '\0')
		cells_add_rune(cell, rune);
}

static void put_rune(struct plain *plain, unsigned rune)
{
	struct grid *grid = &plain->grid;
	int width = width_rune(rune);
	struct cell *cell;

	if (width <= 0) {
		put_mark(plain, rune);
		return;
	}
	if (width > grid->columns) {
		width = 1;
		rune = '?';
	}
	if (plain->is_full || grid->cursor_column + width > grid->columns) {
		grid->cursor_column = 0;
		feed_line(grid);
	}
	for (int i = 0; i < width; i++)
		cut_wide(grid, grid->cursor_row, grid->cursor_column + i);
	cell = &grid->cell[grid->cursor_row][grid->cursor_column];
	cells_add_rune(cell, rune);
	cell->width = (unsigned char)width;
	if (width == 2)
		cell[1].width = 0;
	plain->is_full = grid->cursor_column + width >= grid->columns;
	grid->cursor_column += width - (plain->is_full ? 1 : 0);
}

static void obey(struct grid *grid, unsigned char control)
{
	if (control == '\r')
		grid->cursor_column = 0;
	else if (control == '\n' || control == '\v' || control == '\f')
		feed_line(grid);
	else if (control == BS && grid->cursor_column > 0)
		grid->cursor_column--;
	else if (control == '\t')
		grid->cursor_column = (grid->cursor_column / 8 + 1) * 8;
	if (grid->cursor_column >= grid->columns)
		grid->cursor_column = grid->columns - 1;
}

/* Whether the bytes kept may still become a character. */
static bool is_incomplete(const struct plain *plain)
{
	unsigned char first = (unsigned char)plain->part[0];
	size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;

	if (first < 0xc2 || first > 0xf4 || plain->length >= whole)
		return false;
	for (size_t i = 1; i < plain->length; i++)
		if ((plain->part[i] & 0xc0) != 0x80)
			return false;
	return true;
}

static void put_byte(struct plain *plain, char byte)
{
	unsigned rune;

	plain->part[plain->length++] = byte;
	if (escape_rune(plain->part, plain->length, &rune) > 0) {
		bool is_control = rune >= 0x80 && rune < 0xa0;

		put_rune(plain, is_control ? 0xfffd : rune);
		plain->length = 0;
	} else if (!is_incomplete(plain)) {
		bool is_again = plain->length > 1
		    && (byte & 0xc0) != 0x80;

		put_rune(plain, 0xfffd);
		plain->length = 0;
		if (is_again)
			put_byte(plain, byte);
	}
}

static void feed_byte(struct plain *plain, unsigned char byte)
{
	if (byte == ESC) {
		plain->state = IN_ESCAPE;
	} else if (byte == CAN || byte == SUB) {
		plain->state = IN_TEXT;
	} else if (byte < 0x20) {
		plain->length = 0;
		plain->is_full = false;
		obey(&plain->grid, byte);
	} else if (byte == 0x7f) {
		return;
	} else if (plain->state == IN_TEXT) {
		put_byte(plain, (char)byte);
	} else if (plain->state == IN_ESCAPE && byte == '[') {
		plain->state = IN_SEQUENCE;
	} else if (plain->state == IN_ESCAPE && byte >= 0x30) {
		plain->state = IN_TEXT;
	} else if (plain->state == IN_SEQUENCE && byte >= 0x40) {
		plain->state = IN_TEXT;
	}
}

void plain_feed(struct plain *plain, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		feed_byte(plain, (unsigned char)bytes[i]);
	if (length > 0)
		plain->grid.version++;
}

static void clip_row(struct grid *grid, int row)
{
	struct cell *cell = grid->cell[row];

	if (cell[grid->columns - 1].width == 2)
		cell[grid->columns - 1] = blank;
	for (int column = grid->columns; column < GRID_COLUMNS; column++)
		cell[column] = blank;
}

void plain_resize(struct plain *plain, int rows, int columns)
{
	struct grid *grid = &plain->grid;

	grid->rows = cells_clamp(rows, GRID_ROWS);
	grid->columns = cells_clamp(columns, GRID_COLUMNS);
	plain->is_full = false;
	if (grid->cursor_row >= grid->rows) {
		move_rows(grid, grid->cursor_row - grid->rows + 1);
		grid->cursor_row = grid->rows - 1;
	}
	for (int row = 0; row < GRID_ROWS; row++) {
		if (row < grid->rows)
			clip_row(grid, row);
		else
			clear_row(grid, row);
	}
	if (grid->cursor_column >= grid->columns)
		grid->cursor_column = grid->columns - 1;
	grid->version++;
}

#ifndef HAVE_VTERM

struct cells {
	struct plain plain;
};

struct cells *cells_open(int rows, int columns)
{
	struct cells *cells = memory_get(1, sizeof *cells);

	plain_init(&cells->plain, rows, columns);
	return cells;
}

void cells_close(struct cells *cells)
{
	free(cells);
}

void cells_feed(struct cells *cells, const char *bytes, size_t length)
{
	plain_feed(&cells->plain, bytes, length);
}

size_t cells_answer(struct cells *cells, char *bytes, size_t size)
{
	(void)cells;
	(void)bytes;
	(void)size;
	return 0;
}

size_t cells_key(struct cells *cells, const char *bytes, size_t length,
    char *out, size_t size)
{
	(void)cells;
	(void)bytes;
	(void)length;
	(void)out;
	(void)size;
	return 0;
}

void cells_resize(struct cells *cells, int rows, int columns)
{
	plain_resize(&cells->plain, rows, columns);
}

const struct grid *cells_grid(struct cells *cells)
{
	return &cells->plain.grid;
}

bool cells_is_plain(void)
{
	return true;
}

#endif
