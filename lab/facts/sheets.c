/* What stands in each view. */
#include "lab/facts/sheets.h"

#include <stdio.h>

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
	case MODE_PAGE:
		if (view->paper == PAPER_HELP)
			sheet_help(lab, sheet);
		else if (view->given)
			sheet_prose(sheet, view->given, 0);
		break;
	default:
		if (sheet_rows[view->pane].make)
			sheet_rows[view->pane].make(lab, sheet);
	}
	if (sheet->selected < 0 && view->found < sheet->count)
		sheet->selected = view->found;
}

int sheets_page(const struct lab *lab)
{
	if (view_shown(&lab->view) == MODE_PAGE)
		return lab->view.paper_page;
	return lab->view.page[lab->view.pane];
}

const char *sheets_title(const struct lab *lab)
{
	static const char *const menu[MENU_COUNT] = { "menu.experiments",
		"menu.signals", "menu.options" };
	static char title[120];
	struct buffer words = { NULL, 0, 0 };

	switch (view_shown(&lab->view)) {
	case MODE_QUESTION:
		quiz_title(lab, &words);
		snprintf(title, sizeof title, "%s", buffer_get(&words));
		buffer_free(&words);
		return title;
	case MODE_MENU:
		return text_get(menu[lab->view.menu]);
	case MODE_PAGE:
		return lab->view.paper == PAPER_HELP ? text_get("help.title")
		    : "";
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

bool sheets_remark(const struct lab *lab, char *out, size_t size)
{
	const struct view *view = &lab->view;
	enum mode mode = view_shown(view);

	if (mode == MODE_QUESTION)
		return snprintf(out, size, "%d of %d answered",
		    quiz_answered(&lab->quiz), lab->quiz.count) > 0;
	if (mode == MODE_MENU || mode == MODE_PAGE || !lab->has_world)
		return false;
	if (view->pane == PANE_TIES)
		return snprintf(out, size, "%d of %d cut",
		    ties_cut(view_snapshot(lab), view_scene(lab),
		    &lab->timeline), TIE_COUNT) > 0;
	return view->pane == PANE_WHY && remark_claims(lab, out, size);
}
