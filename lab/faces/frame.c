/* The whole screen: the table of panes, and the borders between them. */
#include "lab/faces/pane.h"

#include "lab/ground/width.h"

enum when { WHEN_ALWAYS, WHEN_PARTED, WHEN_SIDE };

struct pane_row {
	enum when when;
	pane_function *draw;
};

static const struct pane_row panes[] = {
	{ WHEN_ALWAYS, pane_title },
	{ WHEN_PARTED, pane_steps },
	{ WHEN_PARTED, pane_target },
	{ WHEN_ALWAYS, pane_lower },
	{ WHEN_SIDE, pane_side },
	{ WHEN_ALWAYS, pane_footer },
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

void pane_box(const struct picture *picture, const struct rect *rect)
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

	pane_box(picture, &at->lower);
	if (!at->is_whole) {
		pane_box(picture, &at->steps);
		pane_box(picture, &at->target);
	}
	if (at->has_side)
		pane_box(picture, &at->side);
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

void frame_draw(struct canvas *canvas, const struct lab *lab,
    const struct grid *terminal)
{
	struct picture picture = { lab, terminal, { 0 }, canvas };

	canvas_clear(canvas);
	layout_make(&picture.layout, lab, canvas->rows, canvas->columns);
	if (picture.layout.is_too_small) {
		pane_small(&picture);
		return;
	}
	if (lab->view.mode == MODE_LECTURE && lab->lecture.is_dark)
		return;
	draw_borders(&picture);
	for (size_t i = 0; i < sizeof panes / sizeof panes[0]; i++)
		if (is_shown(&picture.layout, panes[i].when))
			panes[i].draw(&picture);
}
