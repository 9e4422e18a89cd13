/* The whole screen: the table of panes, and the borders between them. */
#include "lab/faces/pane.h"

#include <string.h>

#include "lab/ground/width.h"

enum when { WHEN_ALWAYS, WHEN_PARTED, WHEN_SIDE };

/* A pane that draws nothing but what its stamp tells of (see pane.h), inside
 * a place that is a function of the layout, need not be drawn again. */
struct pane_row {
	enum when when;
	pane_function *draw;
	struct rect (*kept)(const struct layout *layout);	/* or NULL */
	bool has_cursor;	/* it shows what is selected in the steps */
};

static struct rect title_place(const struct layout *layout)
{
	struct rect rect = { 0, 0, 1, layout->columns };

	return rect;
}

/* With the heading in the border above. */
static struct rect headed(const struct rect *inside)
{
	struct rect rect = *inside;

	rect.row--;
	rect.rows++;
	return rect;
}

static struct rect steps_place(const struct layout *layout)
{
	return headed(&layout->steps);
}

static struct rect target_place(const struct layout *layout)
{
	return headed(&layout->target);
}

static struct rect side_place(const struct layout *layout)
{
	return headed(&layout->side);
}

static const struct pane_row panes[] = {
	{ WHEN_ALWAYS, pane_title, title_place, false },
	{ WHEN_PARTED, pane_steps, steps_place, true },
	{ WHEN_PARTED, pane_target, target_place, false },
	{ WHEN_ALWAYS, pane_lower, NULL, false },
	{ WHEN_SIDE, pane_side, side_place, false },
	{ WHEN_ALWAYS, pane_footer, NULL, false },
};

static bool is_shown(const struct layout *layout, enum when when)
{
	switch (when) {
	case WHEN_PARTED:
		return !layout->is_whole;
	case WHEN_SIDE:
		return layout->has_side;
	default:
		return true;
	}
}

/* A border around a rectangle, without corners' joints. */
static void draw_box(const struct picture *picture, const struct rect *rect)
{
	struct canvas *canvas = picture->canvas;
	int top = rect->row - 1, left = rect->column - 1;
	int bottom = rect->row + rect->rows;
	int right = rect->column + rect->columns;

	canvas_across(canvas, top, left + 1, rect->columns, "─");
	canvas_across(canvas, bottom, left + 1, rect->columns, "─");
	canvas_down(canvas, top + 1, left, rect->rows, "│");
	canvas_down(canvas, top + 1, right, rect->rows, "│");
	canvas_across(canvas, top, left, 1, "┌");
	canvas_across(canvas, top, right, 1, "┐");
	canvas_across(canvas, bottom, left, 1, "└");
	canvas_across(canvas, bottom, right, 1, "┘");
}

/* The joints where borders meet, over the corners of the boxes. */
static void draw_joints(const struct picture *picture)
{
	const struct layout *at = &picture->layout;
	struct canvas *canvas = picture->canvas;
	int middle = at->lower.row - 1;

	if (at->is_whole)
		return;
	canvas_across(canvas, at->target.row - 1, at->target.column - 1, 1,
	    "┬");
	canvas_across(canvas, middle, at->target.column - 1, 1, "┴");
	canvas_across(canvas, middle, 0, 1, "├");
	canvas_across(canvas, middle, at->lower.columns + 1, 1, "┤");
	if (!at->has_side)
		return;
	canvas_across(canvas, at->side.row - 1, at->side.column - 1, 1, "┬");
	canvas_across(canvas, at->side.row + at->side.rows,
	    at->side.column - 1, 1, "┴");
}

static void draw_borders(const struct picture *picture)
{
	const struct layout *at = &picture->layout;

	draw_box(picture, &at->lower);
	if (!at->is_whole) {
		draw_box(picture, &at->steps);
		draw_box(picture, &at->target);
	}
	if (at->has_side)
		draw_box(picture, &at->side);
	draw_joints(picture);
}

int pane_heading(const struct picture *picture, const struct rect *rect,
    int column, enum look look, const char *text)
{
	struct canvas *canvas = picture->canvas;
	int row = rect->row - 1, at = rect->column + column;
	int room = rect->columns - column;

	if (room < 3)
		return column;
	canvas_text(canvas, row, at, 1, LOOK_BORDER, " ");
	at = canvas_clip(canvas, row, at + 1, room - 2, look, text);
	at = canvas_text(canvas, row, at, 1, LOOK_BORDER, " ");
	return at - rect->column;
}

void pane_remark(const struct picture *picture, const struct rect *rect,
    bool is_below, enum look look, const char *text)
{
	struct rect line = *rect;
	int column = rect->columns - width_text(text) - 3;

	if (is_below)
		line.row = rect->row + rect->rows + 1;
	pane_heading(picture, &line, column > 0 ? column : 0, look, text);
}

static void copy_cells(struct canvas *canvas, const struct canvas *from,
    const struct rect *rect)
{
	for (int row = rect->row; row < rect->row + rect->rows; row++)
		memcpy(canvas_at(canvas, row, rect->column),
		    canvas_at(from, row, rect->column),
		    (size_t)rect->columns * sizeof *canvas->glyph);
}

/* The steps put the cursor on what is selected in them. */
static void keep_pane(const struct picture *picture,
    const struct pane_row *pane, const struct frame *last)
{
	struct rect rect = pane->kept(&picture->layout);

	copy_cells(picture->canvas, &last->canvas, &rect);
	if (!pane->has_cursor)
		return;
	picture->canvas->cursor_row = last->stamp.cursor_row;
	picture->canvas->cursor_column = last->stamp.cursor_column;
}

/* last is NULL where all must be drawn. */
static void draw_pane(const struct picture *picture,
    const struct pane_row *pane, struct frame *frame, const struct frame *last)
{
	bool is_kept = last && pane->kept && (!pane->has_cursor ||
	    last->stamp.selected == frame->stamp.selected);

	if (!is_shown(&picture->layout, pane->when))
		return;
	if (is_kept)
		keep_pane(picture, pane, last);
	else
		pane->draw(picture);
	if (!pane->has_cursor)
		return;
	frame->stamp.cursor_row = picture->canvas->cursor_row;
	frame->stamp.cursor_column = picture->canvas->cursor_column;
}

/* False if it is a screen without panes. */
static bool draw_panes(const struct picture *picture, struct frame *frame,
    const struct frame *last)
{
	const struct lab *lab = picture->lab;

	canvas_clear(picture->canvas);
	if (picture->layout.is_too_small) {
		pane_small(picture);
		return false;
	}
	if (lab->view.mode == MODE_LECTURE && lab->lecture.is_dark)
		return false;
	draw_borders(picture);
	for (size_t i = 0; i < sizeof panes / sizeof panes[0]; i++)
		draw_pane(picture, &panes[i], frame, last);
	return true;
}

static bool is_same(const struct stamp *a, const struct stamp *b)
{
	return a->is_drawn && b->is_drawn && a->changes == b->changes &&
	    a->moment == b->moment && a->mode == b->mode &&
	    memcmp(&a->layout, &b->layout, sizeof a->layout) == 0;
}

void frame_update(struct frame *frame, const struct frame *last,
    const struct lab *lab, const struct grid *terminal)
{
	struct picture picture = { lab, terminal, { 0 }, &frame->canvas };
	struct stamp *stamp = &frame->stamp;

	layout_make(&picture.layout, lab, frame->canvas.rows,
	    frame->canvas.columns);
	stamp->is_drawn = true;
	stamp->changes = lab->changes;
	stamp->moment = lab->view.moment;
	stamp->mode = lab->view.mode;
	stamp->selected = lab->view.selected;
	stamp->layout = picture.layout;
	if (last && !is_same(stamp, &last->stamp))
		last = NULL;
	stamp->is_drawn = draw_panes(&picture, frame, last);
}

void frame_draw(struct canvas *canvas, const struct lab *lab,
    const struct grid *terminal)
{
	struct frame frame = { .canvas = *canvas };

	frame_update(&frame, NULL, lab, terminal);
	*canvas = frame.canvas;
}
