/* The Steps pane: the plan, its lines done, next, to come, selected. */
#include "lab/faces/pane.h"

#include "lab/facts/click.h"
#include "lab/facts/plan.h"

static void draw_line(const struct picture *picture, int row,
    const struct plan_line *line, bool is_selected)
{
	const struct rect *at = &picture->layout.steps;
	struct canvas *canvas = picture->canvas;
	enum look look = is_selected || line->is_next ? LOOK_BOLD : LOOK_PLAIN;
	char words[160];

	if (line->is_done)
		canvas_text(canvas, row, at->column + 1, 1, look, "✓");
	if (is_selected)
		canvas_text(canvas, row, at->column + !line->is_done, 1, look,
		    "▸");
	plan_words(line, words, sizeof words);
	canvas_clip(canvas, row, at->column + 3, at->columns - 3, look, words);
}

/* Signs at the edge that there is more above or below. */
static void draw_more(const struct picture *picture, int top, int count)
{
	const struct rect *at = &picture->layout.steps;

	if (top > 0)
		canvas_text(picture->canvas, at->row, at->column, 1,
		    LOOK_PLAIN, "↑");
	if (top + at->rows < count)
		canvas_text(picture->canvas, at->row + at->rows - 1,
		    at->column, 1, LOOK_PLAIN, "↓");
}

void pane_steps(const struct picture *picture)
{
	const struct rect *at = &picture->layout.steps;
	const struct lab *lab = picture->lab;
	int selected = lab->view.selected, top;
	struct plan plan;

	plan_make(&plan, lab);
	top = list_top(plan.count, at->rows, selected);
	pane_heading(picture, at, 1, LOOK_BOLD, "Steps");
	draw_more(picture, top, plan.count);
	for (int i = top; i < plan.count && i < top + at->rows; i++)
		draw_line(picture, at->row + i - top, &plan.line[i],
		    i == selected);
	picture->canvas->cursor_row = at->row + selected - top;
	picture->canvas->cursor_column = at->column + 1;
}
