/* The Terminal: the target's terminal as libvterm sees it. */
#include "lab/faces/pane.h"

#include <string.h>

#include "lab/facts/sign.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/width.h"

static unsigned char style_of(const struct cell *cell)
{
	int style = 0;

	if (cell->is_bold)
		style |= STYLE_BOLD;
	if (cell->is_underlined)
		style |= STYLE_UNDERLINE;
	if (cell->is_reverse)
		style |= STYLE_REVERSE;
	return (unsigned char)style;
}

static void draw_cell(struct canvas *canvas, int row, int column, int room,
    const struct cell *cell)
{
	struct glyph *glyph = canvas_at(canvas, row, column);
	const char *text = cell->text;
	char shown[64];

	if (!glyph || cell->width > room)
		return;
	if (cell->width == 0)
		return;
	if (canvas->is_ascii && (unsigned char)text[0] >= 0x80)
		text = sign_get(text, true);
	escape_bytes(shown, sizeof shown, text, strlen(text),
	    canvas->is_ascii);
	if (width_text(shown) > cell->width)
		shown[1] = '\0';
	if (text[0])
		canvas_text(canvas, row, column, cell->width, LOOK_CELL,
		    shown);
	glyph->look = LOOK_CELL;
	glyph->style = style_of(cell);
	glyph->foreground = cell->foreground;
	glyph->background = cell->background;
}

/* The last row that holds something, or the cursor's. */
static int last_row(const struct grid *grid)
{
	for (int row = grid->rows - 1; row > grid->cursor_row; row--)
		for (int column = 0; column < grid->columns; column++) {
			const char *text = grid->cell[row][column].text;

			if (text[0] && strcmp(text, " ") != 0)
				return row;
		}
	return grid->cursor_row;
}

/* What the student last saw there stands at the bottom, as on a terminal. */
static int top_row(const struct grid *grid, int rows)
{
	int last = last_row(grid), top = last - rows + 1;

	if (top > grid->cursor_row)
		top = grid->cursor_row;
	return top > 0 ? top : 0;
}

static void draw_grid(const struct picture *picture, const struct grid *grid)
{
	const struct rect *at = &picture->layout.lower;
	int top = top_row(grid, at->rows), columns = grid->columns;

	if (columns > at->columns)
		columns = at->columns;
	for (int row = top; row < grid->rows && row - top < at->rows; row++)
		for (int column = 0; column < columns; column++)
			draw_cell(picture->canvas, at->row + row - top,
			    at->column + column, columns - column,
			    &grid->cell[row][column]);
	if (picture->lab->view.mode != MODE_TYPING)
		return;
	picture->canvas->cursor_row = at->row + grid->cursor_row - top;
	picture->canvas->cursor_column = at->column + grid->cursor_column;
	picture->canvas->is_cursor_visible = grid->is_cursor_visible;
}

void pane_terminal(const struct picture *picture)
{
	const struct lab *lab = picture->lab;
	const struct scene *scene = view_scene(lab);
	struct buffer words = { NULL, 0, 0 };
	char name[256] = "";

	if (picture->terminal)
		draw_grid(picture, picture->terminal);
	if (lab->view.mode == MODE_TYPING && scene) {
		escape_text(name, sizeof name, scene->shell_comm);
		buffer_format(&words, "%s%s", text_get("terminal.typing"),
		    "");
		pane_remark(picture, &picture->layout.lower, true, LOOK_WRONG,
		    words.text);
	}
	buffer_free(&words);
}
