/* Code: the source of a step, the lines that run marked, and what came. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

enum { TAB = 8, SHORTER = 4 };

/* Takes 4 columns out of the first long gap of a line: the source is 80
 * columns wide, a view is not, and its margin must stay aligned. */
static void shorten(char *line)
{
	char *gap = strstr(line, "     ");

	if (gap)
		memmove(gap, gap + SHORTER, strlen(gap + SHORTER) + 1);
}

/* One line of the source without tabs; returns where the next begins. */
static const char *copy_line(char *out, size_t size, const char *source)
{
	size_t at = 0;

	for (; *source && *source != '\n'; source++) {
		size_t cells = *source == '\t' ? TAB - at % TAB : 1;

		while (cells-- > 0 && at + 1 < size)
			out[at++] = *source == '\t' ? ' ' : *source;
	}
	out[at] = '\0';
	shorten(out);
	return *source ? source + 1 : NULL;
}

static bool is_code(const char *line)
{
	const char *at = strstr(line, "CALL(");
	const char *comment = strstr(line, "/*");

	return at && (!comment || comment > at);
}

/* The calls of the moment whose text stands on this line, in order; which
 * were told already is counted in *told. */
static void tell_calls(const char *line, const struct moment *moment,
    int *told, struct sheet *sheet)
{
	char words[200];

	for (int i = *told; moment && i < moment->calls; i++) {
		if (!strstr(line, moment->call[i].text))
			break;
		sheet_call(&moment->call[i], words, sizeof words);
		sheet_format(sheet, "%8s" SHEET_BOLD "→ %s" SHEET_PLAIN, "",
		    words);
		*told = i + 1;
	}
}

static void tell_source(const char *source, const struct moment *moment,
    struct sheet *sheet)
{
	char line[256];
	int told = 0;

	while (source && *source) {
		bool runs;	/* this very line is a system call */

		source = copy_line(line, sizeof line, source);
		if (strncmp(line, "#include", 8) == 0 ||
		    (!line[0] && !sheet_at(sheet, sheet->count - 1)[0]))
			continue;
		runs = is_code(line);
		if (!runs) {
			sheet_line(sheet, line);
			continue;
		}
		sheet_format(sheet, SHEET_STRONG "%s%s" SHEET_PLAIN,
		    line[0] == ' ' ? "▸" : "", line + (line[0] == ' '));
		tell_calls(line, moment, &told, sheet);
	}
	for (int i = told; moment && i < moment->calls; i++) {
		sheet_call(&moment->call[i], line, sizeof line);
		sheet_format(sheet, "%8s→ %s", "", line);
	}
	if (moment && moment->calls_left_out)
		sheet_format(sheet, "%8s… %d more", "", moment->calls_left_out);
}

/* The newest moment of an action, or NULL if it was never done. */
static const struct moment *newest_of(const struct lab *lab,
    const struct action *action)
{
	for (int i = lab->timeline.count; i > 0; i--)
		if (action_is_same(&lab->timeline.moment[i - 1]->action,
		    action))
			return lab->timeline.moment[i - 1];
	return NULL;
}

/* What Code speaks of: the action of the moment that is looked at, or the
 * selected line of the plan. */
static bool find_subject(const struct lab *lab, struct action *action,
    const struct moment **moment)
{
	const struct moment *shown = view_moment(lab);
	struct plan plan;

	*moment = NULL;
	if (lab->view.subject == SUBJECT_RESULT && shown) {
		*action = shown->action;
		*moment = shown;
		return true;
	}
	plan_make(&plan, lab);
	if (lab->view.selected >= plan.count)
		return false;
	*action = plan.line[lab->view.selected].action;
	*moment = newest_of(lab, action);
	return true;
}

void sheet_code(const struct lab *lab, struct sheet *sheet)
{
	const struct moment *moment;
	struct action action;
	const char *source;
	char file[64];

	if (!find_subject(lab, &action, &moment))
		return;
	snprintf(file, sizeof file, "%s.c", action.id);
	source = text_source(file);
	if (!source)
		sheet_prose(sheet, text_get(action.act ? "code.lab"
		    : "code.none"), 0);
	tell_source(source, moment, sheet);
}
