/* A thin hull around libvterm: only calls that 0.1.4 and 0.3 share. */
#include "lab/actors/cells.h"

#ifdef HAVE_VTERM

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "lab/actors/cells_rune.h"
#include "lab/ground/memory.h"

struct cells {
	VTerm *terminal;
	VTermScreen *screen;
	int first, end;		/* rows to be read again; none if equal */
	bool has_changed;
	char answer[1024];
	size_t answer_length;
	struct grid grid;
};

static void *give_memory(size_t size, void *context)
{
	(void)context;
	return memory_get(1, size);
}

static void take_memory(void *memory, void *context)
{
	(void)context;
	free(memory);
}

static VTermAllocatorFunctions allocator = {
	.malloc = give_memory,
	.free = take_memory,
};

static int note_damage(VTermRect rect, void *context)
{
	struct cells *cells = context;

	if (cells->first == cells->end) {
		cells->first = rect.start_row;
		cells->end = rect.end_row;
	}
	if (rect.start_row < cells->first)
		cells->first = rect.start_row;
	if (rect.end_row > cells->end)
		cells->end = rect.end_row;
	cells->has_changed = true;
	return 1;
}

static int note_cursor(VTermPos to, VTermPos from, int is_visible,
    void *context)
{
	struct cells *cells = context;

	(void)from;
	(void)is_visible;
	cells->grid.cursor_row = to.row;
	cells->grid.cursor_column = to.col;
	cells->has_changed = true;
	return 1;
}

static int note_property(VTermProp property, VTermValue *value, void *context)
{
	struct cells *cells = context;

	if (property == VTERM_PROP_CURSORVISIBLE) {
		cells->grid.is_cursor_visible = value->boolean != 0;
		cells->has_changed = true;
	}
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.damage = note_damage,
	.movecursor = note_cursor,
	.settermprop = note_property,
};

/* What does not fit is dropped: nobody asks for a thousand reports. */
static void note_answer(const char *bytes, size_t length, void *context)
{
	struct cells *cells = context;

	if (length > sizeof cells->answer - cells->answer_length)
		return;
	memcpy(cells->answer + cells->answer_length, bytes, length);
	cells->answer_length += length;
}

static void note_all(struct cells *cells)
{
	cells->first = 0;
	cells->end = cells->grid.rows;
	cells->has_changed = true;
}

/* libvterm is never made narrower than two columns, where a wide character
 * would have no second cell; the grid shows what was asked for. */
static int inner_columns(const struct grid *grid)
{
	return grid->columns < 2 ? 2 : grid->columns;
}

struct cells *cells_open(int rows, int columns)
{
	struct cells *cells = memory_get(1, sizeof *cells);
	struct grid *grid = &cells->grid;

	grid->rows = cells_clamp(rows, GRID_ROWS);
	grid->columns = cells_clamp(columns, GRID_COLUMNS);
	grid->is_cursor_visible = true;
	cells->terminal = vterm_new_with_allocator(grid->rows,
	    inner_columns(grid), &allocator, NULL);
	vterm_set_utf8(cells->terminal, 1);
	vterm_output_set_callback(cells->terminal, note_answer, cells);
	cells->screen = vterm_obtain_screen(cells->terminal);
	vterm_screen_set_callbacks(cells->screen, &callbacks, cells);
	vterm_screen_set_damage_merge(cells->screen, VTERM_DAMAGE_ROW);
	vterm_screen_enable_altscreen(cells->screen, 1);
	vterm_screen_reset(cells->screen, 1);
	note_all(cells);
	return cells;
}

void cells_close(struct cells *cells)
{
	if (cells == NULL)
		return;
	vterm_free(cells->terminal);
	free(cells);
}

static void note_version(struct cells *cells)
{
	vterm_screen_flush_damage(cells->screen);
	if (cells->has_changed)
		cells->grid.version++;
	cells->has_changed = false;
}

void cells_feed(struct cells *cells, const char *bytes, size_t length)
{
	vterm_input_write(cells->terminal, bytes, length);
	note_version(cells);
}

size_t cells_answer(struct cells *cells, char *bytes, size_t size)
{
	size_t length = cells->answer_length;

	if (length > size)
		length = size;
	memcpy(bytes, cells->answer, length);
	cells->answer_length -= length;
	memmove(cells->answer, cells->answer + length, cells->answer_length);
	return length;
}

/* Sends a control sequence of ours; CAN ends one that is half read. */
static void order(struct cells *cells, const char *sequence)
{
	vterm_input_write(cells->terminal, "\x18", 1);
	vterm_input_write(cells->terminal, sequence, strlen(sequence));
}

static void place_cursor(struct cells *cells, VTermPos at)
{
	char sequence[48];

	snprintf(sequence, sizeof sequence, "\x1b[%d;%dH",
	    at.row < 0 ? 1 : at.row + 1, at.col < 0 ? 1 : at.col + 1);
	order(cells, sequence);
}

static VTermPos find_cursor(struct cells *cells)
{
	VTermPos at = { .row = 0, .col = 0 };

	vterm_state_get_cursorpos(vterm_obtain_state(cells->terminal), &at);
	return at;
}

/* libvterm keeps what a smaller screen has no room for, and then reads and
 * writes there: margins, the saved cursor, in 0.1.4 also a cursor in a row
 * above the first.  So it is told to forget them. */
static void shrink(struct cells *cells, int rows, int columns)
{
	VTermPos cursor = find_cursor(cells);

	order(cells, "\x1b[?69l\x1b[r");
	place_cursor(cells, cursor);
	vterm_screen_flush_damage(cells->screen);
	vterm_set_size(cells->terminal, rows, columns);
	place_cursor(cells, find_cursor(cells));
	order(cells, "\x1b" "7");
}

void cells_resize(struct cells *cells, int rows, int columns)
{
	struct grid *grid = &cells->grid;
	bool is_smaller;

	rows = cells_clamp(rows, GRID_ROWS);
	columns = cells_clamp(columns, GRID_COLUMNS);
	if (rows == grid->rows && columns == grid->columns)
		return;
	is_smaller = rows < grid->rows || columns < grid->columns;
	grid->rows = rows;
	grid->columns = columns;
	if (is_smaller)
		shrink(cells, rows, inner_columns(grid));
	else
		vterm_set_size(cells->terminal, rows, inner_columns(grid));
	note_all(cells);
	note_version(cells);
}

/* One of the eight colours, or -1: from the first 16 of a palette, its cube
 * of 6x6x6, its greys, or red, green and blue. */
static signed char reduce_colour(const VTermColor *colour)
{
	int index = colour->indexed.idx;
	int red = colour->rgb.red, green = colour->rgb.green;
	int blue = colour->rgb.blue;

	if (VTERM_COLOR_IS_DEFAULT_FG(colour)
	    || VTERM_COLOR_IS_DEFAULT_BG(colour))
		return -1;
	if (VTERM_COLOR_IS_INDEXED(colour)) {
		if (index < 16)
			return (signed char)(index % 8);
		if (index >= 232)
			return index >= 244 ? 7 : 0;
		red = (index - 16) / 36 * 51;
		green = (index - 16) / 6 % 6 * 51;
		blue = (index - 16) % 6 * 51;
	}
	return (signed char)((red >= 128 ? 1 : 0) | (green >= 128 ? 2 : 0)
	    | (blue >= 128 ? 4 : 0));
}

/* Behind a wide character libvterm has a cell whose first is all ones. */
#define IS_BEHIND(from) ((from)->chars[0] == (uint32_t)-1)

static void read_cell(const struct cells *cells, int row, int column,
    struct cell *cell)
{
	VTermPos at = { .row = row, .col = column };
	VTermScreenCell from;

	memset(cell, 0, sizeof *cell);
	memset(&from, 0, sizeof from);
	vterm_screen_get_cell(cells->screen, at, &from);
	if (!IS_BEHIND(&from)) {
		cell->width = from.width == 2 ? 2 : 1;
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++) {
			if (from.chars[i] == 0)
				break;
			cells_add_rune(cell, from.chars[i]);
		}
	}
	cell->is_bold = from.attrs.bold != 0;
	cell->is_underlined = from.attrs.underline != 0;
	cell->is_reverse = from.attrs.reverse != 0;
	cell->foreground = reduce_colour(&from.fg);
	cell->background = reduce_colour(&from.bg);
}

/* A wide character has both its cells, and each cell without a width has its
 * character before it: whatever was overwritten. */
static void mend_row(struct grid *grid, int row)
{
	struct cell *cell = grid->cell[row];

	for (int column = 0; column < grid->columns; column++) {
		bool has_next = column + 1 < grid->columns;

		if (cell[column].width == 2
		    && (!has_next || cell[column + 1].width != 0)) {
			cell[column].width = 1;
			strcpy(cell[column].text, "?");
		}
		if (cell[column].width == 0
		    && (column == 0 || cell[column - 1].width != 2))
			cell[column].width = 1;
	}
}

const struct grid *cells_grid(struct cells *cells)
{
	struct grid *grid = &cells->grid;

	for (int row = cells->first; row < cells->end && row < grid->rows;
	    row++) {
		for (int column = 0; column < grid->columns; column++)
			read_cell(cells, row, column,
			    &grid->cell[row][column]);
		mend_row(grid, row);
	}
	cells->first = cells->end = 0;
	grid->cursor_row = cells_clamp(grid->cursor_row + 1, grid->rows) - 1;
	grid->cursor_column =
	    cells_clamp(grid->cursor_column + 1, grid->columns) - 1;
	return grid;
}

bool cells_is_plain(void)
{
	return false;
}

#endif
