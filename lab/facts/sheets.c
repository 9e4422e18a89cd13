/* What stands in each view. */
#include "lab/facts/sheets.h"

#include <stdio.h>

#include "lab/facts/checked.h"
#include "lab/facts/layout.h"
#include "lab/facts/menu.h"
#include "lab/facts/sheet_bench.h"
#include "lab/facts/text.h"
#include "lab/facts/tie.h"

const struct sheet_row sheet_rows[PANE_COUNT] = {
	[PANE_WHY] = { "why", "[w]hy", sheet_why },
	[PANE_CODE] = { "code", "[c]ode", sheet_code },
	[PANE_TREE] = { "tree", "[t]ree", sheet_tree },
	[PANE_FDS] = { "fds", "[f]ds", sheet_fds },
	[PANE_TERMINAL] = { "terminal", "ter[m]inal", NULL },
	[PANE_TIMELINE] = { "timeline", "time[l]ine", sheet_timeline },
	[PANE_TIES] = { "ties", "t[i]es", sheet_ties },
};

static void make_paper(const struct lab *lab, struct sheet *sheet)
{
	switch (lab->view.paper) {
	case PAPER_HELP:
		sheet_help(lab, sheet);
		break;
	case PAPER_TRYOUTS:
		sheet_tryouts(lab, sheet);
		break;
	case PAPER_BENCH:
		sheet_bench(lab, sheet);
		break;
	case PAPER_CHECK:
		if (lab->view.given)
			sheet_check_page(lab, sheet);
		break;
	case PAPER_INSPECT:
	case PAPER_GIVEN:
		if (lab->view.given)
			sheet_prose(sheet, lab->view.given, 0);
		break;
	}
}

void sheets_make(const struct lab *lab, struct sheet *sheet)
{
	const struct view *view = &lab->view;

	switch (view_shown(view)) {
	case MODE_MENU:
		sheet_menu(lab, sheet);
		break;
	case MODE_QUESTION:
		sheet_quiz(lab, sheet);
		break;
	case MODE_LECTURE:
	case MODE_VOTE:
		sheet_lecture(lab, sheet);
		break;
	case MODE_ASKME:
		sheet_askme(lab, sheet);
		break;
	case MODE_INVENTORY:
		sheet_inventory(lab, sheet);
		break;
	case MODE_PAGE:
		make_paper(lab, sheet);
		break;
	default:
		if (sheet_rows[view->pane].make)
			sheet_rows[view->pane].make(lab, sheet);
	}
	if (sheet->selected < 0 && view->found < sheet->count)
		sheet->selected = view->found;
}

void sheets_open(const struct lab *lab, struct sheet *sheet)
{
	const struct view *view = &lab->view;
	struct layout layout;

	layout_make(&layout, lab, view->rows, view->columns);
	sheet_init(sheet, layout.lower.rows, layout.lower.columns - 2,
	    view->is_ascii);
	sheets_make(lab, sheet);
}

int sheets_page(const struct lab *lab)
{
	enum mode mode = view_shown(&lab->view);

	if (mode == MODE_LECTURE || mode == MODE_VOTE ||
	    mode == MODE_ASKME || mode == MODE_INVENTORY ||
	    mode == MODE_QUESTION)
		return 0;
	if (mode == MODE_PAGE)
		return lab->view.paper_page;
	return lab->view.page[lab->view.pane];
}

static void paper_title(const struct lab *lab, struct buffer *out)
{
	if (lab->view.paper == PAPER_HELP)
		buffer_text(out, text_get("help.title"));
	else if (lab->view.paper == PAPER_TRYOUTS)
		sheet_tryouts_title(lab, out);
	else if (lab->view.paper == PAPER_BENCH)
		buffer_text(out, sheet_bench_title(lab));
	else if (lab->view.paper == PAPER_INSPECT)
		buffer_text(out, text_get("inspect.title"));
	else if (lab->view.paper == PAPER_CHECK)
		buffer_text(out, text_get("check.title"));
}

/* "fork", "type Ctrl-C": what the slide is about. */
static const char *lecture_title(const struct lab *lab)
{
	const char *word = slides[lab->lecture.slide].row.action;
	const struct step *step = step_find(word);
	char id[64];

	if (lab->lecture.is_dark)
		return "";
	if (step)
		return step->call;
	snprintf(id, sizeof id, "%s.label", word);
	return text_find(id, NULL) ? text_get(id) : word;
}

const char *sheets_title(const struct lab *lab)
{
	static const char *const menu[MENU_COUNT] = { "menu.experiments",
		"menu.signals", "menu.options", "menu.compare" };
	static char title[120];
	struct buffer words = { NULL, 0, 0 };

	switch (view_shown(&lab->view)) {
	case MODE_QUESTION:
		quiz_title(lab, &words);
		snprintf(title, sizeof title, "%s", buffer_get(&words));
		buffer_free(&words);
		return title;
	case MODE_ASKME:
		return text_get("askme.title");
	case MODE_INVENTORY:
		return text_get("inventory.title");
	case MODE_LECTURE:
	case MODE_VOTE:
		return lecture_title(lab);
	case MODE_MENU:
		return text_get(menu[lab->view.menu]);
	case MODE_PAGE:
		paper_title(lab, &words);
		snprintf(title, sizeof title, "%s", buffer_get(&words));
		buffer_free(&words);
		return title;
	default:
		return NULL;
	}
}

static bool remark_claims(const struct lab *lab, char *out, size_t size)
{
	const struct moment *moment = view_moment(lab);
	int right = 0;

	if (!moment || moment->claims == 0 ||
	    lab->view.subject != SUBJECT_RESULT)
		return false;
	for (int i = 0; i < moment->claims; i++)
		right += moment->claim[i].is_right;
	return snprintf(out, size, "%d of %d right", right,
	    moment->claims) > 0;
}

static bool remark_inventory(const struct lab *lab, char *out, size_t size)
{
	int at = lab->inventory.at;

	if (at == INVENTORY_ITEMS)
		return false;
	return snprintf(out, size, "%d of %d, %s", at + 1, INVENTORY_ITEMS,
	    text_get(lab->inventory.is_after ? "inventory.after"
	    : "inventory.before")) > 0;
}

bool sheets_remark(const struct lab *lab, char *out, size_t size)
{
	const struct view *view = &lab->view;
	enum mode mode = view_shown(view);

	if (mode == MODE_QUESTION)
		return snprintf(out, size, "%d of %d answered",
		    quiz_answered(&lab->quiz), lab->quiz.count) > 0;
	if (mode == MODE_MENU)
		return snprintf(out, size, "%d of %d",
		    view->item[view->menu] + 1,
		    menu_count(lab, view->menu)) > 0;
	if (mode == MODE_INVENTORY)
		return remark_inventory(lab, out, size);
	if ((mode != MODE_LAB && mode != MODE_TYPING) || !lab->has_world)
		return false;
	if (view->pane == PANE_TIES)
		return snprintf(out, size, "%d of %d cut",
		    ties_cut(view_snapshot(lab), view_scene(lab),
		    &lab->timeline), TIE_COUNT) > 0;
	if (view->pane == PANE_TIMELINE)
		return checked_remark(lab, out, size);
	return view->pane == PANE_WHY && remark_claims(lab, out, size);
}
