/* A screen that is not one. */
#include "lab/faces/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/sign.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/width.h"

static int clamp(int value, int most)
{
	if (value < 1)
		return 1;
	return value > most ? most : value;
}

void canvas_init(struct canvas *canvas, int rows, int columns, bool is_ascii)
{
	memset(canvas, 0, sizeof *canvas);
	canvas->rows = clamp(rows, CANVAS_ROWS);
	canvas->columns = clamp(columns, CANVAS_COLUMNS);
	canvas->is_ascii = is_ascii;
	canvas->glyph = memory_get((size_t)canvas->rows *
	    (size_t)canvas->columns, sizeof *canvas->glyph);
	canvas_clear(canvas);
}

void canvas_free(struct canvas *canvas)
{
	free(canvas->glyph);
	memset(canvas, 0, sizeof *canvas);
}

void canvas_clear(struct canvas *canvas)
{
	static const struct glyph blank = { .rune = ' ', .width = 1 };
	int count = canvas->rows * canvas->columns;

	for (int i = 0; i < count; i++)
		canvas->glyph[i] = blank;
	canvas->cursor_row = 0;
	canvas->cursor_column = 0;
	canvas->is_cursor_visible = true;
}

struct glyph *canvas_at(const struct canvas *canvas, int row, int column)
{
	if (row < 0 || row >= canvas->rows || column < 0 ||
	    column >= canvas->columns)
		return NULL;
	return &canvas->glyph[row * canvas->columns + column];
}

static void put(struct canvas *canvas, int row, int column, unsigned rune,
    enum look look)
{
	int width = width_rune(rune);
	struct glyph *glyph = canvas_at(canvas, row, column);
	struct glyph *behind = canvas_at(canvas, row, column + 1);

	if (!glyph || (width == 2 && !behind))
		return;
	*glyph = (struct glyph){ .rune = rune, .width = (unsigned char)width,
		.look = (unsigned char)look };
	if (width == 2)
		*behind = (struct glyph){ .look = (unsigned char)look };
}

/* Nearly all text: as much of it as is printable ASCII and has room.
 * Returns how much. */
static int put_plain(struct canvas *canvas, int row, int column, int end,
    enum look look, const char *text)
{
	struct glyph *glyph = canvas_at(canvas, row, column);
	int count = 0;

	if (!glyph)
		return 0;
	if (end > canvas->columns)
		end = canvas->columns;
	for (; column + count < end && text[count] >= ' ' &&
	    text[count] <= '~'; count++)
		glyph[count] = (struct glyph){ .width = 1,
			.rune = (unsigned char)text[count],
			.look = (unsigned char)look };
	return count;
}

static enum look stress(char mark, enum look look)
{
	switch (mark) {
	case '\001':
		return LOOK_CHANGED;
	case '\002':
		return LOOK_WRONG;
	case '\004':
		return LOOK_BOLD;
	default:
		return look;
	}
}

/* A mark without width goes upon the glyph to its left. */
static void put_mark(struct canvas *canvas, int row, int column,
    unsigned rune)
{
	struct glyph *glyph = canvas_at(canvas, row, column - 1);

	if (glyph && glyph->width == 0)
		glyph = canvas_at(canvas, row, column - 2);
	if (glyph && rune >= 0x300)
		glyph->mark = rune;
}

static int put_text(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text)
{
	enum look now = look;
	int end = column + cells;

	while (*text) {
		unsigned rune = '?';
		size_t length;
		int width = put_plain(canvas, row, column, end, now, text);

		if (width > 0) {
			text += width;
			column += width;
			continue;
		}
		length = escape_rune(text, strnlen(text, 4), &rune);
		width = length ? width_rune(rune) : 1;
		text += length ? length : 1;
		if (rune <= 4) {
			now = stress((char)rune, look);
			continue;
		}
		if (column + width > end)
			break;
		if (width == 0)
			put_mark(canvas, row, column, rune);
		else
			put(canvas, row, column, rune, now);
		column += width;
	}
	return column;
}

int canvas_text(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text)
{
	struct buffer shown = { NULL, 0, 0 };

	if (!canvas->is_ascii)
		return put_text(canvas, row, column, cells, look, text);
	sign_text(&shown, text, true);
	column = put_text(canvas, row, column, cells, look,
	    buffer_get(&shown));
	buffer_free(&shown);
	return column;
}

static int put_clipped(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text)
{
	const char *mark = sign_get(SIGN_CUT, canvas->is_ascii);
	int room = cells - width_text(mark);

	/* Nothing is wider than it has bytes. */
	if ((int)strlen(text) <= cells || width_text(text) <= cells)
		return put_text(canvas, row, column, cells, look, text);
	column = put_text(canvas, row, column, room, look, text);
	return put_text(canvas, row, column, width_text(mark), look, mark);
}

int canvas_clip(struct canvas *canvas, int row, int column, int cells,
    enum look look, const char *text)
{
	struct buffer shown = { NULL, 0, 0 };

	if (!canvas->is_ascii)
		return put_clipped(canvas, row, column, cells, look, text);
	sign_text(&shown, text, true);
	column = put_clipped(canvas, row, column, cells, look,
	    buffer_get(&shown));
	buffer_free(&shown);
	return column;
}

/* The character of a line, read once. */
static struct glyph line_glyph(const struct canvas *canvas, const char *sign)
{
	struct glyph glyph = { .rune = ' ', .width = 1, .look = LOOK_BORDER };
	const char *text = sign_get(sign, canvas->is_ascii);

	escape_rune(text, strlen(text), &glyph.rune);
	return glyph;
}

void canvas_across(struct canvas *canvas, int row, int column, int count,
    const char *sign)
{
	const struct glyph line = line_glyph(canvas, sign);
	struct glyph *glyph = canvas_at(canvas, row, column);

	if (count > canvas->columns - column)
		count = canvas->columns - column;
	for (int i = 0; glyph && i < count; i++)
		glyph[i] = line;
}

void canvas_down(struct canvas *canvas, int row, int column, int count,
    const char *sign)
{
	const struct glyph line = line_glyph(canvas, sign);

	for (int i = 0; i < count && canvas_at(canvas, row + i, column); i++)
		*canvas_at(canvas, row + i, column) = line;
}

static void print_rune(unsigned rune, struct buffer *out)
{
	if (rune != 0)
		buffer_rune(out, rune);
}

void canvas_print(const struct canvas *canvas, struct buffer *out)
{
	for (int row = 0; row < canvas->rows; row++) {
		size_t end = out->length;

		for (int column = 0; column < canvas->columns; column++) {
			const struct glyph *glyph = canvas_at(canvas, row,
			    column);

			print_rune(glyph->rune, out);
			print_rune(glyph->mark, out);
			if (glyph->rune != ' ' && glyph->rune)
				end = out->length;
		}
		out->length = end;
		buffer_text(out, "\n");
	}
}
