/* The mouse. */
#include "lab/facts/click.h"

#include "lab/facts/keys.h"
#include "lab/facts/layout.h"
#include "lab/facts/menu.h"
#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/ground/width.h"

int list_top(int count, int rows, int selected)
{
	int top = selected - rows + 1;

	if (count <= rows || top < 0)
		return 0;
	return top > count - rows ? count - rows : top;
}

static void click_step(struct lab *lab, const struct rect *list, int row,
    struct wishes *wishes)
{
	struct plan plan;
	int line, was = lab->view.selected;

	plan_make(&plan, lab);
	line = list_top(plan.count, list->rows, was) + row - list->row;
	if (line >= plan.count)
		return;
	if (line == was && lab->view.pane != PANE_TERMINAL)
		key_enter(lab, 0, wishes);
	else if (lab->view.pane != PANE_TIMELINE)
		key_select(lab, line - was, wishes);
}

static void click_menu(struct lab *lab, const struct rect *lower, int row,
    struct wishes *wishes)
{
	int *item = &lab->view.item[lab->view.menu];
	int count = menu_count(lab, lab->view.menu);
	int line = list_top(count, lower->rows - 2, *item) + row - lower->row;

	if (line >= count || row - lower->row >= lower->rows - 2)
		return;
	if (line == *item)
		key_choose(lab, 0, wishes);
	*item = line;
}

/* The tabs stand in the border above the pane: "─ [w]hy  [c]ode  ...". */
static void click_tab(struct lab *lab, const struct rect *lower, int column,
    struct wishes *wishes)
{
	int at = lower->column + 2;

	for (int pane = 0; pane < PANE_COUNT; pane++) {
		int cells = width_text(sheet_rows[pane].tab);

		if (column >= at && column < at + cells)
			key_view(lab, pane, wishes);
		at += cells + 2;
	}
}

void click(struct lab *lab, const struct event *event, struct wishes *wishes)
{
	struct view *view = &lab->view;
	struct layout layout;

	layout_make(&layout, lab, view->rows, view->columns);
	if (layout.is_too_small)
		return;
	if (view->mode == MODE_TYPING &&
	    !rect_has(&layout.lower, event->row, event->column))
		view_leave(view);
	if (view->mode == MODE_MENU &&
	    rect_has(&layout.lower, event->row, event->column))
		click_menu(lab, &layout.lower, event->row, wishes);
	if (view->mode != MODE_LAB)
		return;
	if (event->row == layout.lower.row - 1)
		click_tab(lab, &layout.lower, event->column, wishes);
	else if (rect_has(&layout.steps, event->row, event->column))
		click_step(lab, &layout.steps, event->row, wishes);
	else if (view->pane == PANE_TERMINAL &&
	    rect_has(&layout.lower, event->row, event->column))
		key_type(lab, 0, wishes);
}
