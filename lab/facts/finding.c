/* Pages from inspect and check, and the way from a finding to its step. */
#include "lab/facts/finding.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/command.h"
#include "lab/facts/keys.h"
#include "lab/facts/plan.h"
#include "lab/facts/search.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

static const char *const explained_by[RULE_COUNT] = {
	[RULE_BACKGROUND] = "fork",
	[RULE_OWN_SESSION] = "setsid",
	[RULE_NO_TTY] = "setsid",
	[RULE_SURVIVES] = "setsid",
	[RULE_CANNOT_REGAIN_TTY] = "fork",
	[RULE_CWD] = "chdir",
	[RULE_UMASK] = "umask",
	[RULE_INHERITED_FDS] = "close",
	[RULE_STDIO] = "devnull",
	[RULE_SIGTERM] = "sigterm",
	[RULE_SIGHUP] = "sighup",
	[RULE_PIDFILE] = "pidfile",
	[RULE_IDLE] = "sigterm",
};

const char *finding_step(enum rule_id id)
{
	return id < RULE_COUNT ? explained_by[id] : "fork";
}

enum rule_id finding_read(const char *line)
{
	char status[16], name[32];
	enum rule_id id;

	line += strspn(line, "* ");
	if (sscanf(line, "%15s %31s", status, name) != 2)
		return RULE_COUNT;
	id = rule_find(name);
	for (enum status known = STATUS_PASS; known <= STATUS_INFO; known++)
		if (strcmp(status, rule_status(known)) == 0)
			return id;
	return RULE_COUNT;
}

bool finding_key(struct view *view, int key)
{
	return search_edit(view->program, sizeof view->program, key);
}

void key_inspect(struct lab *lab, int number, struct wishes *wishes)
{
	struct wish *wish;

	(void)number;
	if (!lab->has_world)
		return;
	lab->view.given_as = PAPER_INSPECT;
	wish = wish_add(wishes, WISH_INSPECT);
	wish->number = (int)lab->world.target.pid;
}

void key_check(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	view_enter(&lab->view, MODE_PROGRAM);
}

void key_check_now(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	view_leave(&lab->view);
	if (lab->view.program[strspn(lab->view.program, " ")] == '\0')
		return;
	lab->view.given_as = PAPER_CHECK;
	snprintf(lab->note, sizeof lab->note, "%s", text_get("check.runs"));
	wish_add(wishes, WISH_CHECK)->text = lab->view.program;
}

bool offer_finding(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->view.mode == MODE_PAGE && lab->view.paper == PAPER_CHECK;
}

/* The next finding from the selected line on, in steps of 1 or -1. */
void key_finding(struct lab *lab, int number, struct wishes *wishes)
{
	struct view *view = &lab->view;
	struct sheet sheet;

	(void)wishes;
	if (!offer_finding(lab, NULL))
		return;
	sheets_open(lab, &sheet);
	for (int i = 1; i <= sheet.count; i++) {
		int from = view->found >= 0 ? view->found : -number;
		int line = ((from + i * number) % sheet.count + sheet.count) %
		    sheet.count;

		if (finding_read(sheet_at(&sheet, line)) == RULE_COUNT)
			continue;
		view->found = line;
		view->paper_page = sheet_page_of(&sheet, line);
		break;
	}
	sheet_free(&sheet);
}

/* From the report to the calls, a line each. */
void key_calls(struct lab *lab, int number, struct wishes *wishes)
{
	struct view *view = &lab->view;

	(void)number;
	(void)wishes;
	if (!offer_finding(lab, NULL) || view->checked.count == 0)
		return;
	view->mode = view->mode_before = MODE_LAB;
	view->pane = PANE_TIMELINE;
	view->shows_checked = true;
	search_forget(view);
}

bool offer_explain(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return offer_finding(lab, NULL) && lab->view.found >= 0;
}

void finding_show(struct lab *lab, const char *id)
{
	struct plan plan;
	int at = -1;

	plan_make(&plan, lab);
	for (int i = 0; i < plan.count && at < 0; i++)
		if (action_is(&plan.line[i].action, id))
			at = i;
	if (at >= 0)
		lab->view.selected = at;
	lab->view.mode = lab->view.mode_before = MODE_LAB;
	lab->view.pane = PANE_WHY;
	lab->view.subject = SUBJECT_STEP;
	lab->view.page[PANE_WHY] = 0;
	search_forget(&lab->view);
}

/* From a finding to the step of the lesson that explains it. */
void key_explain(struct lab *lab, int number, struct wishes *wishes)
{
	struct sheet sheet;
	enum rule_id id;

	(void)number;
	(void)wishes;
	if (!offer_explain(lab, NULL))
		return;
	sheets_open(lab, &sheet);
	id = finding_read(sheet_at(&sheet, lab->view.found));
	sheet_free(&sheet);
	if (id != RULE_COUNT)
		finding_show(lab, finding_step(id));
}
