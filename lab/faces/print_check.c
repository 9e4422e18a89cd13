/* What `check` found, for a person. */
#include "lab/faces/print_check.h"

#include <stdio.h>
#include <string.h>

#include "lab/faces/score.h"
#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"
#include "lab/ground/width.h"

/* Where the text of a check begins; rows of the timeline at both ends. */
#define INDENT 26
#define HEAD_ROWS 48
#define TAIL_ROWS 16
#define STEP_WIDTH 12

struct report {
	const struct checkup *checkup;
	const struct demand *demand;
	int width;
	struct buffer *out;
};

/* A paragraph whose lines all begin at column indent; the cursor stands
 * there already. */
static void add_wrapped(const struct report *report, const char *words,
    int indent)
{
	bool is_first = true;

	while (words) {
		const char *next;
		size_t length = width_line(words, report->width - indent,
		    &next);

		if (!is_first)
			buffer_pad(report->out, indent);
		buffer_add(report->out, words, length);
		buffer_text(report->out, "\n");
		is_first = false;
		words = next;
	}
}

static void add_heading(const struct report *report, const char *words)
{
	buffer_format(report->out, "\n%s\n", words);
}

static void add_result(const struct trail_call *call, struct buffer *out)
{
	enum call name = call->facts.call;

	if (name == CALL_EXIT || name == CALL_KILLED || name == CALL_SIGNAL)
		return;
	if (call->is_pending)
		buffer_text(out, " (waits)");
	else if (call->error)
		buffer_format(out, " = -1 %s", names_errno(call->error));
	else if (name == CALL_UMASK)
		buffer_format(out, " = %04o", (unsigned)call->result);
	else
		buffer_format(out, " = %lld", call->result);
}

/* Why a call of a daemon's steps failed, if that is known. */
static void explain(const struct report *report,
    const struct trail_call *call)
{
	const char *words;
	char id[64];

	if (!call->error)
		return;
	snprintf(id, sizeof id, "call.%s.%s", call_row(call->facts.call)->name,
	    names_errno(call->error));
	words = text_find(id, NULL);
	if (!words)
		return;
	buffer_pad(report->out, 17);
	add_wrapped(report, words, 17);
}

static void add_call(const struct report *report,
    const struct trail_call *call)
{
	const struct checkup *checkup = report->checkup;
	int room = report->width - 15 - STEP_WIDTH;
	struct buffer words = { 0 };
	char shown[1024];
	int used;

	call_print(&call->facts, &words);
	add_result(call, &words);
	buffer_format(report->out, "%8.1f %5d  ", (double)call->us / 1000,
	    (int)checkup->trail.process[call->process].pid);
	used = width_clip(shown, sizeof shown, buffer_get(&words), room, "~");
	buffer_text(report->out, shown);
	if (call->step < TAKE_COUNT) {
		buffer_pad(report->out, room - used + 1);
		buffer_text(report->out, take_name(call->step));
	}
	buffer_text(report->out, "\n");
	explain(report, call);
	buffer_free(&words);
}

static void add_timeline(const struct report *report)
{
	const struct trail *trail = &report->checkup->trail;
	size_t count = trail->count;
	size_t skip = count > HEAD_ROWS + TAIL_ROWS
	    ? count - HEAD_ROWS - TAIL_ROWS : 0;

	if (!report->checkup->is_traced)
		return;
	add_heading(report, "What it did (ms, PID, call, step)");
	for (size_t i = 0; i < count; i++) {
		if (skip && i == HEAD_ROWS) {
			buffer_format(report->out,
			    "%15s... %zu more; --json has them\n", "", skip);
			i += skip;
		}
		add_call(report, &trail->call[i]);
	}
}

static void add_key(const struct taken *taken, enum take key,
    struct buffer *out)
{
	char shown[200];

	buffer_text(out, take_name(key));
	if (key == TAKE_CHDIR) {
		escape_text(shown, sizeof shown, taken->chdir);
		buffer_format(out, " %s", shown);
	} else if (key == TAKE_UMASK) {
		buffer_format(out, " %04o", (unsigned)taken->umask);
	} else if (key == TAKE_PIDFILE) {
		escape_text(shown, sizeof shown, taken->pidfile);
		buffer_format(out, " %s", shown);
	}
}

static void add_steps(const struct report *report)
{
	const struct taken *taken = &report->checkup->taken;
	struct buffer words = { 0 };
	const char *gap = "";

	for (int i = 0; i < taken->count; i++) {
		buffer_text(&words, gap);
		add_key(taken, taken->order[i], &words);
		gap = " > ";
	}
	for (enum take key = 0; taken->count == 0 && key < TAKE_COUNT; key++) {
		if (!taken->has[key])
			continue;
		buffer_text(&words, gap);
		add_key(taken, key, &words);
		gap = ", ";
	}
	buffer_text(report->out, "\nsteps    ");
	add_wrapped(report, words.length ? words.text : "none", 9);
	buffer_clear(&words);
	gap = "";
	for (enum take key = 0; key < TAKE_COUNT; key++) {
		if (taken->has[key])
			continue;
		buffer_format(&words, "%s%s", gap, take_name(key));
		gap = " ";
	}
	buffer_text(report->out, "not      ");
	add_wrapped(report, words.length ? words.text : "none", 9);
	buffer_free(&words);
}

static void add_field(struct buffer *words, const struct snapshot *daemon,
    enum field field)
{
	buffer_format(words, "%s%s ", words->length ? ", " : "",
	    field_row(field)->label);
	field_print(field, daemon, words);
}

static void add_daemon(const struct report *report)
{
	static const enum field shown[] = { FIELD_PID, FIELD_PPID, FIELD_PGID,
		FIELD_SID, FIELD_TTY, FIELD_CWD, FIELD_UMASK, FIELD_FDS };
	const struct checkup *checkup = report->checkup;
	struct buffer words = { 0 };

	buffer_text(report->out, "left     ");
	if (!checkup->has_daemon) {
		buffer_text(&words, "no process");
	} else {
		for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
			add_field(&words, &checkup->daemon, shown[i]);
		if (checkup->others > 0)
			buffer_format(&words, "; beside it %d more",
			    checkup->others);
	}
	add_wrapped(report, buffer_get(&words), 9);
	buffer_free(&words);
}

/* The end of what it wrote: there its own complaints stand. */
static void add_output(const struct report *report)
{
	const struct keep *keep = &report->checkup->output;
	struct buffer last = { 0 };
	char shown[400];
	const char *from;
	size_t length;

	if (keep->total == 0)
		return;
	keep_last(keep, &last);
	from = last.length ? last.text : buffer_get(&keep->first);
	length = last.length ? last.length : keep->first.length;
	if (length > 160) {
		from += length - 160;
		length = 160;
	}
	escape_bytes(shown, sizeof shown, from, length, false);
	buffer_format(report->out, "wrote    %llu bytes to its terminal%s\n",
	    keep->total, keep->total > length ? ", at the end:" : ":");
	buffer_pad(report->out, 9);
	add_wrapped(report, shown, 9);
	buffer_free(&last);
}

static void add_checks(const struct report *report)
{
	const struct checkup *checkup = report->checkup;

	add_heading(report, "What each check says");
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		const struct verdict *verdict = &checkup->verdict[id];
		bool fails = checkup_fails(checkup, report->demand, id);

		if (!verdict->is_given)
			continue;
		buffer_format(report->out, "%c %-4s  %-17s ",
		    fails ? '*' : ' ', rule_status(verdict->status),
		    rule_name(id));
		add_wrapped(report, verdict->why, INDENT);
	}
}

static void add_notes(const struct report *report)
{
	const struct checkup *checkup = report->checkup;

	for (int i = 0; i < checkup->notes; i++) {
		struct buffer words = { 0 };

		score_note(&checkup->note[i], &words);
		buffer_text(report->out, "note     ");
		add_wrapped(report, buffer_get(&words), 9);
		buffer_free(&words);
	}
}

static void add_verdict(const struct report *report)
{
	static const char *const word[] = { "pass", "fail", "unreadable" };
	static const char *const place[] = { "a PID namespace",
		"a PID namespace of a user namespace", "a traced group" };
	const struct checkup *checkup = report->checkup;
	struct buffer words = { 0 };
	const char *gap = ": ";
	struct score score;

	score_list(&score, checkup, report->demand);
	buffer_text(&words, word[checkup_sum(checkup, report->demand)]);
	for (int i = 0; i < score.count; i++) {
		if (score.row[i].outcome != OUTCOME_FAIL)
			continue;
		buffer_format(&words, "%s%s", gap, score.row[i].name);
		gap = ", ";
	}
	buffer_text(report->out, "\nverdict  ");
	add_wrapped(report, buffer_get(&words), 9);
	buffer_format(report->out, "after it %d left over; it ran in %s\n",
	    checkup->leftovers, place[checkup->contained]);
	buffer_free(&words);
}

void print_checkup(const struct checkup *checkup,
    const struct demand *demand, int width, struct buffer *out)
{
	struct report report = { checkup, demand, width < 60 ? 60 : width,
		out };
	struct buffer words = { 0 };

	buffer_text(&words, "daemonlab check ");
	score_program(checkup, &words);
	add_wrapped(&report, buffer_get(&words), 0);
	add_timeline(&report);
	add_steps(&report);
	add_daemon(&report);
	add_output(&report);
	add_checks(&report);
	buffer_text(out, checkup->notes ? "\n" : "");
	add_notes(&report);
	add_verdict(&report);
	buffer_free(&words);
}
