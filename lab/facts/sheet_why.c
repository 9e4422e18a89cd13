/* Why: the lesson before an action, its result and explanation after. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/join.h"
#include "lab/ground/names.h"
#include "lab/ground/width.h"

/* A text with its holes filled out of the state that is looked at.  Where
 * English stands in for another language, a word of that language says so. */
static void tell(const struct lab *lab, const char *id, struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };
	struct telling telling;
	bool is_foreign;

	if (text_find(id, &is_foreign) && is_foreign) {
		buffer_text(&words, text_get("text.foreign"));
		buffer_text(&words, " ");
	}
	if (lab->has_world) {
		telling_begin_state(&telling, view_snapshot(lab),
		    view_scene(lab));
		telling_add(&telling, id, &words);
		telling_end(&telling);
	} else {
		buffer_text(&words, text_get(id));
	}
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

/* The lesson of a line of the plan: "fork.why", "fork.again.why",
 * "signal.why". */
static void tell_line(const struct lab *lab, const struct plan_line *line,
    struct sheet *sheet)
{
	char id[96];

	join(id, sizeof id, line->action.id, line->is_again ? ".again" : "",
	    ".why");
	tell(lab, id, sheet);
}

static void tell_selected(const struct lab *lab, struct sheet *sheet)
{
	struct plan plan;

	plan_make(&plan, lab);
	if (lab->view.selected < plan.count)
		tell_line(lab, &plan.line[lab->view.selected], sheet);
}

/* "setsid() = 16079", "setsid() = -1 EPERM". */
void sheet_call(const struct call *call, char *out, size_t size)
{
	struct buffer plain = { NULL, 0, 0 };
	char shown[sizeof call->text];

	if (call->error) {
		escape_text(shown, sizeof shown, call->text);
		snprintf(out, size, "%s = %ld %s%s%s", shown, call->result,
		    SHEET_REVERSE, names_errno(call->error), SHEET_PLAIN);
		return;
	}
	explain_call(call, &plain);
	snprintf(out, size, "%s", buffer_get(&plain));
	buffer_free(&plain);
}

enum { CALLS_SHOWN = 3 };

/* The calls that it made; of what the lab did itself, its headline. */
static void tell_title(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet)
{
	struct buffer title = { NULL, 0, 0 };
	char line[160];

	for (int i = 0; i < moment->calls && i < CALLS_SHOWN; i++) {
		sheet_call(&moment->call[i], line, sizeof line);
		sheet_line(sheet, line);
	}
	if (moment->calls > CALLS_SHOWN)
		sheet_format(sheet, "… %d more: c", moment->calls -
		    CALLS_SHOWN + moment->calls_left_out);
	if (moment->calls > 0)
		return;
	explain_title(moment, &title);
	if (moment->outcome == OUTCOME_ENDED && lab->is_ended) {
		snprintf(line, sizeof line, "heartbeats: %lu", lab->beats);
		buffer_pad(&title, sheet->columns - width_text(line) -
		    width_text(buffer_get(&title)));
		buffer_text(&title, line);
	}
	sheet_line(sheet, buffer_get(&title));
	buffer_free(&title);
}

static void tell_moment(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };
	const char *at;

	tell_title(lab, moment, sheet);
	sheet_claims(moment, sheet);
	explain_moment(moment, &lab->timeline, &words);
	for (at = buffer_get(&words); *at; at += *at == '\n') {
		size_t length = strcspn(at, "\n");
		struct buffer paragraph = { NULL, 0, 0 };

		sheet_line(sheet, "");
		buffer_add(&paragraph, at, length);
		sheet_prose(sheet, paragraph.text, 0);
		buffer_free(&paragraph);
		at += length;
	}
	buffer_free(&words);
}

/* Somebody else may end it: kill in another window, fg and Ctrl-C in the
 * Terminal view. */
static bool is_ended_from_outside(const struct lab *lab)
{
	return lab->is_ended && lab_ended_at(lab) < 0 &&
	    view_number(lab) == lab->timeline.count;
}

static void tell_ended(const struct lab *lab, struct sheet *sheet)
{
	struct moment end = { .ending = lab->ending };
	struct buffer words = { NULL, 0, 0 };
	struct telling telling;

	telling_begin_state(&telling, view_snapshot(lab), view_scene(lab));
	telling.moment = &end;
	telling_add(&telling, "screen.ended", &words);
	telling_end(&telling);
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

/* A target that ended before its time can be had again. */
static void tell_back(struct sheet *sheet)
{
	sheet_line(sheet, "");
	sheet_prose(sheet, text_get("screen.back"), 0);
}

/* After the result comes the lesson of what is next, and at the end what was
 * learned. */
static void tell_next(const struct lab *lab, struct sheet *sheet)
{
	struct plan plan;
	int next;

	plan_make(&plan, lab);
	next = plan_next(&plan);
	sheet_break(sheet);
	if (next >= 0)
		tell_line(lab, &plan.line[next], sheet);
	else if (lab_next_step(lab) < 0)
		tell(lab, "lesson.end", sheet);
}

/* On the page of what ended it: what was seen, and how to go on. */
static void tell_end(const struct lab *lab, struct sheet *sheet)
{
	if (lab_next_step(lab) < 0)
		sheet_end(lab, sheet);
	else if (lab_ended_at(lab) >= 0)
		tell_back(sheet);
	sheet_score(lab, sheet);
}

static void tell_result(const struct lab *lab, struct sheet *sheet)
{
	const struct moment *moment = view_moment(lab);

	if (is_ended_from_outside(lab)) {
		tell_ended(lab, sheet);
		if (!moment)
			return;
		sheet_line(sheet, "");
	}
	if (!moment) {
		tell(lab, "lesson0", sheet);
		return;
	}
	tell_moment(lab, moment, sheet);
	if (lab->is_ended && moment->number == lab->timeline.count)
		tell_end(lab, sheet);
	sheet_beliefs(lab, moment, sheet);
	if (lab->is_ended && moment->number == lab->timeline.count) {
		sheet_break(sheet);
		sheet_tally(lab, sheet);
	}
	if (moment->number == lab->timeline.count)
		tell_next(lab, sheet);
}

void sheet_why(const struct lab *lab, struct sheet *sheet)
{
	sheet->is_prose = true;
	if (lab->activity == ACTIVITY_BROKEN) {
		tell(lab, "screen.broken", sheet);
		sheet_prose(sheet, lab->failure, 0);
	} else if (!lab->has_world) {
		tell(lab, "screen.starting", sheet);
	} else if (lab->view.subject == SUBJECT_STEP) {
		tell_selected(lab, sheet);
	} else {
		tell_result(lab, sheet);
	}
}
