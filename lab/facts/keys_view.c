/* Keys that change what is looked at. */
#include "lab/facts/keys.h"

#include <stdio.h>

#include "lab/facts/checked.h"
#include "lab/facts/menu.h"
#include "lab/facts/plan.h"
#include "lab/facts/search.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

/* How many pages the lower pane has now; in *page the one it shows. */
static int count_pages(const struct lab *lab, int *page)
{
	struct sheet sheet;
	int pages;

	sheets_open(lab, &sheet);
	pages = sheet_pages(&sheet);
	*page = sheets_page(lab);
	if (sheet.selected >= 0)
		*page = sheet_page_of(&sheet, sheet.selected);
	if (*page >= pages)
		*page = pages - 1;
	sheet_free(&sheet);
	return pages;
}

static void turn_to(struct lab *lab, int page)
{
	search_forget(&lab->view);
	if (lab->view.mode == MODE_PAGE)
		lab->view.paper_page = page;
	else
		lab->view.page[lab->view.pane] = page;
}

bool offer_page(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->view.mode == MODE_PAGE;
}

static int between(int value, int least, int most)
{
	if (value > most)
		value = most;
	return value < least ? least : value;
}

/* Selects a line of the timeline; the newest one means now. */
static void select_moment(struct lab *lab, int number)
{
	int count = lab->timeline.count;

	number = between(number, 0, count);
	lab->view.moment = number == count ? -1 : number;
	lab->view.subject = count ? SUBJECT_RESULT : SUBJECT_WELCOME;
	lab->view.page[PANE_WHY] = 0;
	lab->view.page[PANE_CODE] = 0;
}

static void select_line(struct lab *lab, int line)
{
	struct plan plan;

	plan_make(&plan, lab);
	search_forget(&lab->view);
	lab->view.selected = between(line, 0, plan.count - 1);
	lab->view.moment = -1;
	lab->view.subject = SUBJECT_STEP;
	lab->view.page[PANE_WHY] = 0;
	lab->view.page[PANE_CODE] = 0;
}

bool offer_select(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->view.mode == MODE_MENU ||
	    (lab->view.mode == MODE_LAB && lab->has_world &&
	    !lab->view.is_zoomed && lab->timeline.count == 0);
}

void key_select(struct lab *lab, int number, struct wishes *wishes)
{
	struct view *view = &lab->view;

	if (view->mode == MODE_MENU)
		view->item[view->menu] = between(view->item[view->menu] +
		    number, 0, menu_count(lab, view->menu) - 1);
	else if (view->mode == MODE_PAGE)
		key_page(lab, number, wishes);
	else if (checked_is_shown(lab))
		checked_select(lab, number);
	else if (view->pane == PANE_TIMELINE)
		select_moment(lab, view_number(lab) + number);
	else
		select_line(lab, view->selected + number);
}

void key_pick(struct lab *lab, int number, struct wishes *wishes)
{
	struct plan plan;

	(void)wishes;
	plan_make(&plan, lab);
	for (int i = 0; i < plan.count; i++)
		if (plan.line[i].number == number)
			select_line(lab, i);
}

bool offer_earlier(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->timeline.count > 0 && (lab->view.pane == PANE_TREE ||
	    lab->view.pane == PANE_TIMELINE);
}

void key_earlier(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	if (checked_is_shown(lab))
		checked_select(lab, number);
	else if (lab->view.pane == PANE_TREE || lab->view.pane == PANE_TIMELINE)
		select_moment(lab, view_number(lab) + number);
}

void key_view(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	search_forget(&lab->view);
	if (number == PANE_TIMELINE && lab->view.pane == PANE_TIMELINE)
		lab->view.shows_checked = !lab->view.shows_checked;
	lab->view.pane = (enum pane)number;
}

void key_next_view(struct lab *lab, int number, struct wishes *wishes)
{
	int pane = (int)lab->view.pane + number + PANE_COUNT;

	key_view(lab, pane % PANE_COUNT, wishes);
}

void key_page(struct lab *lab, int number, struct wishes *wishes)
{
	int page, pages = count_pages(lab, &page);

	if (lab->view.mode == MODE_MENU)
		key_select(lab, number * 5, wishes);
	else if (lab->view.mode == MODE_LAB && checked_is_shown(lab))
		checked_select(lab, number * 5);
	else if (lab->view.mode == MODE_LAB &&
	    lab->view.pane == PANE_TIMELINE)
		select_moment(lab, view_number(lab) + number * 5);
	else
		turn_to(lab, between(page + number, 0, pages - 1));
}

void key_edge(struct lab *lab, int number, struct wishes *wishes)
{
	int page, pages = count_pages(lab, &page);

	if (lab->view.mode == MODE_MENU)
		key_select(lab, number * 1000, wishes);
	else if (lab->view.mode == MODE_LAB && checked_is_shown(lab))
		checked_select(lab, number * 1000);
	else if (lab->view.mode == MODE_LAB &&
	    lab->view.pane == PANE_TIMELINE)
		select_moment(lab, number < 0 ? 0 : lab->timeline.count);
	else
		turn_to(lab, number < 0 ? 0 : pages - 1);
}

bool offer_zoom(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->view.is_zoomed;
}

void key_zoom(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lab->view.is_zoomed = !lab->view.is_zoomed;
}

bool offer_type(const struct lab *lab, struct buffer *word)
{
	(void)lab;
	(void)word;
	return false;
}

void key_type(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	if (!lab->has_world)
		return;
	lab->view.pane = PANE_TERMINAL;
	lab->view.moment = -1;
	lab->view.has_escape = false;
	if (lab->world.scene.is_hung_up)
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("unavailable.hungup"));
	else
		view_enter(&lab->view, MODE_TYPING);
}

void key_help(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lab->view.paper = PAPER_HELP;
	lab->view.paper_page = 0;
	search_forget(&lab->view);
	view_enter(&lab->view, MODE_PAGE);
}

bool offer_close(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return checked_is_shown(lab);
}

/* Esc closes what is open, the newest first; never the lab. */
void key_close(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	if (checked_is_shown(lab))
		lab->view.shows_checked = false;
	else if (lab->view.moment >= 0)
		lab->view.moment = -1;
	else
		lab->view.is_zoomed = false;
}

/* A count that nobody looks at any more would go on for minutes. */
static void stop_bench(struct lab *lab, struct wishes *wishes)
{
	const struct bench *bench = &lab->bench;

	if (lab->view.paper != PAPER_BENCH || !bench->is_running)
		return;
	if (bench->job == BENCH_REPEAT)
		snprintf(lab->note, sizeof lab->note, "%s %d / %d",
		    text_get("say.stopped-repeat"), bench->survived +
		    bench->died, bench->rounds);
	bench_stop(&lab->bench, wishes);
}

void key_leave(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	if (lab->view.mode == MODE_PAGE) {
		search_forget(&lab->view);
		stop_bench(lab, wishes);
	}
	view_leave(&lab->view);
}
