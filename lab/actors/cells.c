/* A thin hull around libvterm: only calls that 0.1.4 and 0.3 share. */
#include "lab/actors/cells.h"

#ifdef HAVE_VTERM

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "lab/actors/cells_filter.h"
#include "lab/actors/cells_rune.h"
#include "lab/ground/buffer.h"
#include "lab/ground/memory.h"

struct cells {
	VTerm *terminal;
	VTermScreen *screen;
	int first, end;		/* rows to be read again; none if equal */
	bool has_changed;
	bool is_alternate;	/* the alternate screen is shown */
	struct filter filter;
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

	if (property == VTERM_PROP_ALTSCREEN)
		cells->is_alternate = value->boolean != 0;
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

static void open_terminal(struct cells *cells)
{
	cells->terminal = vterm_new_with_allocator(cells->grid.rows,
	    inner_columns(&cells->grid), &allocator, NULL);
	vterm_set_utf8(cells->terminal, 1);
	vterm_output_set_callback(cells->terminal, note_answer, cells);
	cells->screen = vterm_obtain_screen(cells->terminal);
	vterm_screen_set_callbacks(cells->screen, &callbacks, cells);
	vterm_screen_set_damage_merge(cells->screen, VTERM_DAMAGE_ROW);
	vterm_screen_enable_altscreen(cells->screen, 1);
	vterm_screen_reset(cells->screen, 1);
}

struct cells *cells_open(int rows, int columns)
{
	struct cells *cells = memory_get(1, sizeof *cells);

	cells->grid.rows = cells_clamp(rows, GRID_ROWS);
	cells->grid.columns = cells_clamp(columns, GRID_COLUMNS);
	cells->grid.is_cursor_visible = true;
	open_terminal(cells);
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

/* In small pieces: libvterm takes room on the stack for the whole of one. */
void cells_feed(struct cells *cells, const char *bytes, size_t length)
{
	char piece[512];
	size_t filled = 0;

	for (size_t i = 0; i < length; i++) {
		filled += filter_take(&cells->filter, bytes[i],
		    piece + filled);
		if (filled + FILTER_MOST > sizeof piece) {
			vterm_input_write(cells->terminal, piece, filled);
			filled = 0;
		}
	}
	vterm_input_write(cells->terminal, piece, filled);
	note_version(cells);
}

static void feed(struct cells *cells, const char *bytes)
{
	vterm_input_write(cells->terminal, bytes, strlen(bytes));
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

size_t cells_key(struct cells *cells, const char *bytes, size_t length,
    char *out, size_t size)
{
	static const char letters[] = "ABCDFH";
	static const VTermKey keys[] = { VTERM_KEY_UP, VTERM_KEY_DOWN,
		VTERM_KEY_RIGHT, VTERM_KEY_LEFT, VTERM_KEY_END,
		VTERM_KEY_HOME };
	const char *at = length == 3 && memcmp(bytes, "\x1b[", 2) == 0
	    ? memchr(letters, bytes[2], sizeof letters - 1) : NULL;

	if (at == NULL)
		return 0;
	vterm_keyboard_key(cells->terminal, keys[at - letters],
	    VTERM_MOD_NONE);
	return cells_answer(cells, out, size);
}

/* One row as bytes that draw it again. */
static void draw_row(struct buffer *out, const struct grid *grid, int row)
{
	for (int column = 0; column < grid->columns; column++) {
		const struct cell *cell = &grid->cell[row][column];

		if (cell->width == 0)
			continue;
		buffer_text(out, "\x1b[0");
		buffer_text(out, cell->is_bold ? ";1" : "");
		buffer_text(out, cell->is_underlined ? ";4" : "");
		buffer_text(out, cell->is_reverse ? ";7" : "");
		if (cell->foreground >= 0)
			buffer_format(out, ";%d", 30 + cell->foreground);
		if (cell->background >= 0)
			buffer_format(out, ";%d", 40 + cell->background);
		buffer_text(out, "m");
		buffer_text(out, cell->text[0] ? cell->text : " ");
	}
}

/* The rows that fit, so that the cursor's is among them. */
static void draw_again(struct cells *cells, const struct grid *old)
{
	struct buffer out = { 0 };
	int first = old->cursor_row - cells->grid.rows + 1;

	if (first < 0)
		first = 0;
	buffer_text(&out, "\x1b[?7l");
	for (int row = 0; row < cells->grid.rows; row++) {
		if (first + row >= old->rows)
			break;
		buffer_format(&out, "\x1b[%dH", row + 1);
		draw_row(&out, old, first + row);
	}
	buffer_format(&out, "\x1b[0;0m\x1b[?7h\x1b[%d;%dH",
	    old->cursor_row - first + 1, old->cursor_column + 1);
	vterm_input_write(cells->terminal, out.text, out.length);
	buffer_free(&out);
}

/* A fresh libvterm takes over the screen: the one that changes its size keeps
 * what has no place any more (margins, the saved cursor), reads and writes
 * there, or ends the program (0.3.3).  A program that fills the screen draws
 * it again anyway. */
void cells_resize(struct cells *cells, int rows, int columns)
{
	bool was_alternate = cells->is_alternate;
	struct grid *old;

	rows = cells_clamp(rows, GRID_ROWS);
	columns = cells_clamp(columns, GRID_COLUMNS);
	if (rows == cells->grid.rows && columns == cells->grid.columns)
		return;
	old = memory_get(1, sizeof *old);
	*old = *cells_grid(cells);
	vterm_free(cells->terminal);
	cells->grid.rows = rows;
	cells->grid.columns = columns;
	open_terminal(cells);
	if (was_alternate)
		feed(cells, "\x1b[?1049h");
	if (!old->is_cursor_visible)
		feed(cells, "\x1b[?25l");
	draw_again(cells, old);
	free(old);
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
