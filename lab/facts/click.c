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

/* --- answers -------------------------------------------------------------- */

static void click_answer(struct lab *lab, int number, struct wishes *wishes)
{
	int question = number / QUESTION_ANSWERS;
	int answer = number % QUESTION_ANSWERS;
	bool is_chosen = lab->quiz.chosen[question] == answer;

	quiz_select(lab, question);
	if (is_chosen)
		quiz_run(lab, wishes);
	else
		quiz_answer(lab, answer);
}

static void click_item(struct lab *lab, int number, struct wishes *wishes)
{
	if (lab->inventory.choice == number)
		inventory_next(lab, wishes);
	else
		inventory_choose(lab, number);
}

static void click_choice(struct lab *lab, int number, struct wishes *wishes)
{
	if (lab->askme.chosen == number)
		key_askme_take(lab, 0, wishes);
	else
		key_askme_choice(lab, number - lab->askme.chosen, wishes);
}

/* What is chosen once is run by the next click, as in a menu. */
static void (*const on_spot[MODE_COUNT])(struct lab *, int number,
    struct wishes *) = {
	[MODE_QUESTION] = click_answer,
	[MODE_INVENTORY] = click_item,
	[MODE_ASKME] = click_choice,
};

static void click_spot(struct lab *lab, const struct rect *lower,
    const struct event *event, struct wishes *wishes)
{
	struct sheet sheet;
	int page, line, number;

	sheet_init(&sheet, lower->rows, lower->columns - 2,
	    lab->view.is_ascii);
	sheets_make(lab, &sheet);
	page = sheet.selected >= 0 ? sheet_page_of(&sheet, sheet.selected)
	    : 0;
	line = sheet_page_start(&sheet, page) + event->row - lower->row;
	number = sheet_spot_at(&sheet, line, event->column - lower->column -
	    1);
	sheet_free(&sheet);
	if (number >= 0)
		on_spot[lab->view.mode](lab, number, wishes);
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

static void click_lab(struct lab *lab, const struct layout *layout,
    const struct event *event, struct wishes *wishes)
{
	if (event->row == layout->lower.row - 1)
		click_tab(lab, &layout->lower, event->column, wishes);
	else if (rect_has(&layout->steps, event->row, event->column))
		click_step(lab, &layout->steps, event->row, wishes);
	else if (lab->view.pane == PANE_TERMINAL &&
	    rect_has(&layout->lower, event->row, event->column))
		key_type(lab, 0, wishes);
}

void click(struct lab *lab, const struct event *event, struct wishes *wishes)
{
	struct view *view = &lab->view;
	struct layout layout;
	bool is_below;

	layout_make(&layout, lab, view->rows, view->columns);
	if (layout.is_too_small)
		return;
	is_below = rect_has(&layout.lower, event->row, event->column);
	if (view->mode == MODE_TYPING && !is_below)
		view_leave(view);
	if (view->mode == MODE_MENU && is_below)
		click_menu(lab, &layout.lower, event->row, wishes);
	else if (on_spot[view->mode] && is_below)
		click_spot(lab, &layout.lower, event, wishes);
	else if (view->mode == MODE_LAB)
		click_lab(lab, &layout, event, wishes);
}
