/* `daemonlab run -`: the words that show what the screen's views show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/command_report.h"
#include "lab/command_run.h"
#include "lab/faces/print_sheet.h"
#include "lab/facts/plan.h"
#include "lab/facts/sheet_bench.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"

typedef void make_function(const struct lab *lab, struct sheet *sheet);

static void say_sheet(struct loop *loop, make_function *make)
{
	struct run *run = loop->context;
	struct buffer text = { NULL, 0, 0 };
	struct sheet sheet;

	sheet_init(&sheet, PRINT_SHEET_ROWS, PRINT_SHEET_COLUMNS,
	    run->options.is_ascii);
	make(&loop->lab, &sheet);
	print_sheet(&text, &sheet);
	run_say(run, buffer_get(&text));
	buffer_free(&text);
	sheet_free(&sheet);
}

static void do_tree(struct loop *loop, const char *rest)
{
	(void)rest;
	say_sheet(loop, sheet_tree);
}

static void do_fds(struct loop *loop, const char *rest)
{
	(void)rest;
	say_sheet(loop, sheet_fds);
}

static void do_timeline(struct loop *loop, const char *rest)
{
	(void)rest;
	say_sheet(loop, sheet_timeline);
}

static void do_ties(struct loop *loop, const char *rest)
{
	(void)rest;
	say_sheet(loop, sheet_ties);
}

static void do_difference(struct loop *loop, const char *rest)
{
	(void)rest;
	say_sheet(loop, sheet_tryouts);
}

/* Selects the step that is named, by its id or its number in the plan. */
static bool select_step(struct loop *loop, const char *name)
{
	struct view *view = &loop->lab.view;
	struct plan plan;
	char shown[80];

	plan_make(&plan, &loop->lab);
	for (int i = 0; i < plan.count; i++) {
		const struct plan_line *line = &plan.line[i];

		if (strcmp(line->action.id, name) != 0 &&
		    (line->number == 0 || line->number != atoi(name)))
			continue;
		view->selected = i;
		view->subject = SUBJECT_STEP;
		return true;
	}
	escape_text(shown, sizeof shown, name);
	fprintf(stderr, "daemonlab run: '%s' is no step of this recipe; "
	    "fork or 1 would be right\n", shown);
	return false;
}

/* Of a step that is named, else of what was done last. */
static void say_subject(struct loop *loop, make_function *make,
    const char *rest)
{
	struct view *view = &loop->lab.view;

	view->subject = loop->lab.timeline.count ? SUBJECT_RESULT
	    : SUBJECT_WELCOME;
	if (rest[0] == '\0' || select_step(loop, rest))
		say_sheet(loop, make);
}

static void do_why(struct loop *loop, const char *rest)
{
	say_subject(loop, sheet_why, rest);
}

static void do_code(struct loop *loop, const char *rest)
{
	say_subject(loop, sheet_code, rest);
}

static void add_row(const struct grid *grid, int row, struct buffer *out)
{
	size_t end = out->length;

	for (int column = 0; column < grid->columns; column++) {
		const struct cell *cell = &grid->cell[row][column];
		char shown[64];

		escape_text(shown, sizeof shown, cell->text);
		if (cell->width)
			buffer_text(out, shown[0] ? shown : " ");
		if (shown[0] && strcmp(shown, " ") != 0)
			end = out->length;
	}
	if (out->text) {
		out->length = end;
		out->text[end] = '\0';
	}
	buffer_text(out, "\n");
}

static void do_terminal(struct loop *loop, const char *rest)
{
	struct buffer text = { NULL, 0, 0 };
	const struct grid *grid = stage_grid(loop->stage);
	size_t end = 0;

	(void)rest;
	for (int row = 0; row < grid->rows; row++) {
		size_t begin = text.length;

		add_row(grid, row, &text);
		if (text.length > begin + 1)
			end = text.length;
	}
	if (text.text)
		text.text[end] = '\0';
	run_say(loop->context, buffer_get(&text));
	buffer_free(&text);
}

static void say_help(const char *why)
{
	fprintf(stderr, "daemonlab run: %s\n", why);
}

static void do_compare(struct loop *loop, const char *rest)
{
	const struct comparison comparison = { .names = rest,
		.settings = &loop->lab.settings };
	struct wishes wishes = { .count = 0 };
	char why[300];

	if (!bench_compare(&loop->lab.bench, &comparison, &wishes, why,
	    sizeof why))
		say_help(why);
	loop_grant(loop, &wishes);
}

/* What was done so far, at full speed. */
static void do_repeat(struct loop *loop, const char *rest)
{
	const struct lab *lab = &loop->lab;
	struct wishes wishes = { .count = 0 };
	struct tryout tryout;
	int rounds = rest[0] ? atoi(rest) : 100;
	const char *why;

	tryout_init(&tryout, "", lab->settings.start);
	why = tryout_add_timeline(&tryout, &lab->timeline);
	if (!why && (rounds < 1 || rounds > 100000))
		why = "repeat wants a number from 1 to 100000";
	if (why) {
		say_help(why);
		return;
	}
	bench_repeat(&loop->lab.bench, &tryout, rounds, &wishes);
	loop_grant(loop, &wishes);
}

/* The run that is missing in the table of the last experiment. */
static void do_missing(struct loop *loop, const char *rest)
{
	struct lab *lab = &loop->lab;
	const struct sight *sight = tryout_log_own(&lab->bench.log);
	struct wishes wishes = { .count = 0 };
	struct tryout tryout;
	struct offer offer;

	(void)rest;
	if (sight && tryout_log_missing(&lab->bench.log, sight, &tryout,
	    &offer)) {
		bench_try(&lab->bench, &tryout, &wishes);
	} else {
		run_say(loop->context, text_get(sight
		    ? "tryout.nothing-missing" : "tryout.none"));
		run_say(loop->context, "\n");
	}
	loop_grant(loop, &wishes);
}

static void do_report(struct loop *loop, const char *rest)
{
	struct run *run = loop->context;

	if (rest[0] == '\0')
		say_help("report wants the name of a file");
	else if (report_to_file(&loop->lab, rest, run->options.is_forced,
	    "daemonlab run") == 0)
		run_say(run, "written\n");
}

void run_say_bench(struct loop *loop)
{
	if (loop->lab.bench.job == BENCH_MISSING)
		say_sheet(loop, sheet_tryouts);
	else
		say_sheet(loop, sheet_bench);
}

const struct run_word run_views[] = {
	{ "why", do_why, "why it came out so; why STEP: what it is for" },
	{ "code", do_code, "the source of the last step; code STEP" },
	{ "tree", do_tree, "sessions, groups and parents" },
	{ "fds", do_fds, "the descriptors" },
	{ "terminal", do_terminal, "what the target's terminal shows" },
	{ "timeline", do_timeline, "all actions so far" },
	{ "ties", do_ties, "what still binds it to where it was started" },
	{ "difference", do_difference, "the last experiment beside all of "
	    "its kind" },
	{ "missing", do_missing, "have the lab make the run that is missing "
	    "there" },
	{ "compare", do_compare, "compare A,B: recipes or starts; compare "
	    "survivors" },
	{ "repeat", do_repeat, "repeat N: all so far at full speed, count" },
	{ "report", do_report, "report FILE: the lab report, in Markdown" },
	{ NULL, NULL, NULL },
};
