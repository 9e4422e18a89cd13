/* What `check` found, for a person. */
#include "lab/faces/print_check.h"

#include <stdio.h>

#include "lab/faces/test_list.h"
#include "lab/facts/field.h"
#include "lab/facts/outline.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

/* Rows of the timeline at both ends. */
#define HEAD_ROWS 48
#define TAIL_ROWS 16

struct report {
	const struct checkup *checkup;
	const struct demand *demand;
	struct buffer *out;	/* an outline */
};

#define ADD(report, kind, ...) outline_add((report)->out, OUTLINE_##kind, \
	(const char *const [OUTLINE_PARTS]){ __VA_ARGS__ })

static void add_label(const struct report *report, const char *label,
    const struct buffer *words)
{
	ADD(report, LABEL, label, buffer_get(words));
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

/* Why a call of a daemon's steps failed, if that is known; else "". */
static const char *explanation(const struct trail_call *call)
{
	const char *words;
	char id[64];

	snprintf(id, sizeof id, "call.%s.%s", call_row(call->facts.call)->name,
	    names_errno(call->error));
	words = call->error ? text_find(id, NULL) : NULL;
	return words ? words : "";
}

static void add_call(const struct report *report,
    const struct trail_call *call)
{
	const struct trail *trail = &report->checkup->trail;
	struct buffer words = { 0 }, result = { 0 };
	char ms[32], pid[16];

	snprintf(ms, sizeof ms, "%.1f", (double)call->us / 1000);
	snprintf(pid, sizeof pid, "%d",
	    (int)trail->process[call->process].pid);
	call_print(&call->facts, &words);
	add_result(call, &result);
	ADD(report, CALL, ms, pid, buffer_get(&words), buffer_get(&result),
	    call->step < TAKE_COUNT ? take_name(call->step) : "",
	    explanation(call));
	buffer_free(&words);
	buffer_free(&result);
}

static void add_timeline(const struct report *report)
{
	const struct trail *trail = &report->checkup->trail;
	size_t count = trail->count;
	size_t skip = count > HEAD_ROWS + TAIL_ROWS
	    ? count - HEAD_ROWS - TAIL_ROWS : 0;
	char number[32];

	if (!report->checkup->is_traced)
		return;
	ADD(report, HEAD, "What it did (ms, PID, call, step)");
	for (size_t i = 0; i < count; i++) {
		if (skip && i == HEAD_ROWS) {
			snprintf(number, sizeof number, "%zu", skip);
			ADD(report, MORE, number);
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
	if (!words.length)
		buffer_text(&words, "none");
	ADD(report, TEXT, "");
	add_label(report, "steps", &words);
	buffer_clear(&words);
	gap = "";
	for (enum take key = 0; key < TAKE_COUNT; key++) {
		if (taken->has[key])
			continue;
		buffer_format(&words, "%s%s", gap, take_name(key));
		gap = " ";
	}
	if (!words.length)
		buffer_text(&words, "none");
	add_label(report, "not", &words);
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

	if (!checkup->has_daemon) {
		buffer_text(&words, "no process");
	} else {
		for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
			add_field(&words, &checkup->daemon, shown[i]);
		if (checkup->others > 0)
			buffer_format(&words, "; beside it %d more",
			    checkup->others);
	}
	add_label(report, "left", &words);
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
	buffer_clear(&last);
	buffer_format(&last, "%llu bytes to its terminal%s", keep->total,
	    keep->total > length ? ", at the end:" : ":");
	add_label(report, "wrote", &last);
	ADD(report, LABEL, "", shown);
	buffer_free(&last);
}

static void add_checks(const struct report *report)
{
	const struct checkup *checkup = report->checkup;

	ADD(report, HEAD, "What each check says");
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		const struct verdict *verdict = &checkup->verdict[id];
		bool fails = checkup_fails(checkup, report->demand, id);

		if (!verdict->is_given)
			continue;
		ADD(report, FINDING, fails ? "*" : " ",
		    rule_status(verdict->status), rule_name(id),
		    verdict->why);
	}
}

static void add_notes(const struct report *report)
{
	const struct checkup *checkup = report->checkup;

	if (checkup->notes)
		ADD(report, TEXT, "");
	for (int i = 0; i < checkup->notes; i++) {
		struct buffer words = { 0 };

		test_list_note(&checkup->note[i], &words);
		add_label(report, "note", &words);
		buffer_free(&words);
	}
}

static void add_verdict(const struct report *report)
{
	static const char *const word[] = { "pass", "fail", "unreadable" };
	static const char *const place[] = { "a PID namespace",
		"a PID namespace of a user namespace", "a control group",
		"a traced group" };
	const struct checkup *checkup = report->checkup;
	struct buffer words = { 0 };
	const char *gap = ": ";
	struct test_list tests;

	test_list_fill(&tests, checkup, report->demand);
	buffer_text(&words, word[checkup_sum(checkup, report->demand)]);
	for (int i = 0; i < tests.count; i++) {
		if (tests.row[i].outcome != TEST_FAIL)
			continue;
		buffer_format(&words, "%s%s", gap, tests.row[i].name);
		gap = ", ";
	}
	ADD(report, TEXT, "");
	add_label(report, "verdict", &words);
	buffer_clear(&words);
	buffer_format(&words, "%d left over; it ran in %s",
	    checkup->leftovers, place[checkup->contained]);
	add_label(report, "after it", &words);
	buffer_free(&words);
}

void print_outline(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out)
{
	struct report report = { checkup, demand, out };
	struct buffer words = { 0 };

	buffer_text(&words, "daemonlab check ");
	test_list_program(checkup, &words);
	ADD(&report, TEXT, buffer_get(&words));
	add_timeline(&report);
	add_steps(&report);
	add_daemon(&report);
	add_output(&report);
	add_checks(&report);
	add_notes(&report);
	add_verdict(&report);
	buffer_free(&words);
}

void print_checkup(const struct checkup *checkup,
    const struct demand *demand, int width, struct buffer *out)
{
	struct outline outline = { 0 };
	struct buffer text = { 0 };

	print_outline(checkup, demand, &text);
	outline_read(&outline, buffer_get(&text));
	outline_lay(&outline, width, out);
	outline_clear(&outline);
	buffer_free(&text);
}
