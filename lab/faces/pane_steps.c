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

/* A sign at the edge that there is more; the place before the line may be
 * taken by the sign of the selection, where the line is done. */
static void draw_more(const struct picture *picture, int row,
    const struct plan_line *line, bool is_selected, const char *sign)
{
	int column = picture->layout.steps.column;

	canvas_text(picture->canvas, row, is_selected && line->is_done
	    ? column + 2 : column, 1, LOOK_PLAIN, sign);
}

void pane_steps(const struct picture *picture)
{
	const struct rect *at = &picture->layout.steps;
	const struct lab *lab = picture->lab;
	int selected = lab->view.selected, top, last;
	struct plan plan;

	plan_make(&plan, lab);
	top = list_top(plan.count, at->rows, selected);
	last = top + at->rows - 1;
	pane_heading(picture, at, 1, LOOK_BOLD, "Steps");
	for (int i = top; i < plan.count && i <= last; i++) {
		const struct plan_line *line = &plan.line[i];
		int row = at->row + i - top;

		draw_line(picture, row, line, i == selected);
		if (i == top && i > 0)
			draw_more(picture, row, line, i == selected, "↑");
		if (i == last && i + 1 < plan.count)
			draw_more(picture, row, line, i == selected, "↓");
	}
	picture->canvas->cursor_row = at->row + selected - top;
	picture->canvas->cursor_column = at->column + 1;
}
