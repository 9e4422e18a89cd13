/* Where everything stands. */
#include "lab/facts/layout.h"

#include <string.h>

#include "lab/facts/plan.h"

enum {
	STEPS_COLUMNS = 24,	/* inside its border */
	FACTS_ROWS = 10,	/* lines of the Target pane */
	WIDE_ROWS = 36,
	WIDE_COLUMNS = 120,
	SIDE_COLUMNS = 38,	/* one session with its boxes */
};

static struct rect inside(int row, int column, int rows, int columns)
{
	struct rect rect = { row, column, rows, columns };

	return rect;
}

/* More rows for the steps where there are many and the screen is high. */
static int upper_rows(const struct lab *lab, int rows)
{
	int spare = (rows - LAYOUT_ROWS) / 2;
	struct plan plan;
	int want;

	if (spare <= 0)
		return FACTS_ROWS + spare;
	plan_make(&plan, lab);
	want = plan.count > FACTS_ROWS ? plan.count - FACTS_ROWS : 0;
	return FACTS_ROWS + (want < spare ? want : spare);
}

static int side_columns(int columns)
{
	int side = SIDE_COLUMNS + (columns - WIDE_COLUMNS) / 2;

	return side > LAYOUT_COLUMNS - 2 ? LAYOUT_COLUMNS - 2 : side;
}

static bool is_whole(const struct view *view)
{
	enum mode shown = view_shown(view);

	return shown == MODE_PAGE || shown == MODE_LECTURE ||
	    shown == MODE_VOTE || shown == MODE_INVENTORY ||
	    (view->is_zoomed && shown != MODE_MENU);
}

bool layout_is_too_small(int rows, int columns)
{
	return rows < LAYOUT_ROWS || columns < LAYOUT_COLUMNS;
}

void layout_make(struct layout *layout, const struct lab *lab, int rows,
    int columns)
{
	int left = columns, upper;

	memset(layout, 0, sizeof *layout);
	layout->rows = rows;
	layout->columns = columns;
	layout->footer = rows - 1;
	layout->is_too_small = layout_is_too_small(rows, columns);
	if (layout->is_too_small)
		return;
	layout->is_whole = is_whole(&lab->view);
	if (layout->is_whole) {
		layout->lower = inside(2, 1, rows - 4, columns - 2);
		return;
	}
	if (rows >= WIDE_ROWS && columns >= WIDE_COLUMNS) {
		layout->has_side = true;
		left = columns - side_columns(columns) - 1;
		layout->side = inside(2, left, rows - 4, columns - left - 1);
	}
	upper = upper_rows(lab, rows);
	layout->steps = inside(2, 1, upper, STEPS_COLUMNS);
	layout->target = inside(2, STEPS_COLUMNS + 2, upper,
	    left - STEPS_COLUMNS - 3);
	layout->lower = inside(3 + upper, 1, rows - upper - 5, left - 2);
}

bool rect_has(const struct rect *rect, int row, int column)
{
	return row >= rect->row && row < rect->row + rect->rows &&
	    column >= rect->column && column < rect->column + rect->columns;
}
