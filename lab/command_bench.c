/* `run --repeat N`, `run --compare A,B`. */
#include "lab/command_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/faces/json.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print_sheet.h"
#include "lab/facts/sheet_bench.h"
#include "lab/facts/text.h"
#include "lab/output.h"

bool bench_is_asked(const struct options *options)
{
	return options->repeat > 0 || options->compare;
}

/* On a terminal only: one line that is written over and over. */
static void show_progress(const struct loop *loop)
{
	const struct bench *bench = &loop->lab.bench;
	const struct run *run = loop->context;
	char line[120];

	if (run->options.is_json || !isatty(STDOUT_FILENO))
		return;
	if (bench->job == BENCH_REPEAT)
		snprintf(line, sizeof line, "\r%d of %d: %d survived, "
		    "%d died ", bench->survived + bench->died, bench->rounds,
		    bench->survived, bench->died);
	else
		snprintf(line, sizeof line, "\r%d of %d runs ", bench->next,
		    bench->count);
	output_text(line);
}

static void hide_progress(const struct run *run)
{
	if (!run->options.is_json && isatty(STDOUT_FILENO))
		output_text("\r                                        \r");
}

static void on_event(struct loop *loop, const struct event *event)
{
	if (event->kind != EVENT_SIDE || event->world || event->moment)
		return;
	show_progress(loop);
	if (!loop->lab.bench.is_running || !output_is_fine())
		loop->is_over = true;
}

static const struct loop_face face = { .on_event = on_event };

/* --- what came of it ----------------------------------------------------- */

static const char *failure(const struct bench *bench)
{
	for (int i = 0; i < bench->count; i++)
		if (bench->tryout[i].failure[0] &&
		    bench->job != BENCH_SURVIVORS)
			return bench->tryout[i].failure;
	return NULL;
}

static void say_repeat_json(const struct bench *bench)
{
	char *line = json_line(json_repeat(bench->rounds, bench->survived,
	    bench->died));

	output_line(line);
	free(line);
}

static void say(struct run *run, const struct lab *lab)
{
	struct buffer text = { NULL, 0, 0 };
	struct sheet sheet;

	sheet_init(&sheet, PRINT_SHEET_ROWS, PRINT_SHEET_COLUMNS,
	    run->options.is_ascii);
	sheet_bench(lab, &sheet);
	print_sheet(&text, &sheet);
	run_say(run, buffer_get(&text));
	buffer_free(&text);
	sheet_free(&sheet);
}

static int tell(struct loop *loop)
{
	struct run *run = loop->context;
	const struct bench *bench = &loop->lab.bench;

	hide_progress(run);
	if (failure(bench)) {
		fprintf(stderr, "daemonlab run: %s\n", failure(bench));
		return 1;
	}
	if (run->options.is_json)
		say_repeat_json(bench);
	else
		say(run, &loop->lab);
	return 0;
}

/* --- beginning ----------------------------------------------------------- */

static bool begin_repeat(struct loop *loop, struct wishes *wishes)
{
	const struct run *run = loop->context;
	struct tryout tryout;

	tryout_init(&tryout, "", run->options.settings.start);
	for (int i = 0; i < run->count; i++)
		if (!tryout_add(&tryout, &run->action[i])) {
			fprintf(stderr, "daemonlab run: --repeat takes at "
			    "most %d actions\n", SIDE_MAX);
			return false;
		}
	bench_repeat(&loop->lab.bench, &tryout, (int)run->options.repeat,
	    wishes);
	return true;
}

static bool begin_compare(struct loop *loop, struct wishes *wishes)
{
	const struct run *run = loop->context;
	struct settings settings = run->options.settings;
	const struct comparison comparison = {
		.names = run->options.compare, .settings = &settings,
		.extra = run->action, .extras = run->count };
	char why[400];

	if (run->count > 0 && !run->options.is_recipe_given)
		settings.recipe = recipe_find("none");
	if (bench_compare(&loop->lab.bench, &comparison, wishes, why,
	    sizeof why))
		return true;
	fprintf(stderr, "daemonlab run: %s\n", why);
	return false;
}

static const char *contradiction(const struct run *run)
{
	const struct options *options = &run->options;

	if (options->compare && options->repeat)
		return "--compare and --repeat are two things; ask for one";
	if (options->compare && options->is_json)
		return "--compare gives a table, not JSON; leave out --json";
	if (options->predict || options->sheet)
		return "a sheet stands alone; leave out --repeat and "
		    "--compare";
	if (options->report)
		return "--report is of the actions that run does one by one; "
		    "leave out --repeat and --compare";
	if (run->is_interactive)
		return "with - type 'compare A,B', or give the actions as "
		    "words";
	return NULL;
}

int bench_run(struct run *run)
{
	struct loop loop = { .face = &face, .context = run };
	const char *wrong = contradiction(run);
	struct wishes wishes = { .count = 0 };
	char why[300];
	int status = 1, ended;

	if (wrong) {
		fprintf(stderr, "daemonlab run: %s\n", wrong);
		return 2;
	}
	if (loop_open(&loop, &run->options.settings, why, sizeof why) < 0) {
		fprintf(stderr, "daemonlab run: %s\n", why);
		loop_close(&loop);
		return 1;
	}
	if (!(run->options.compare ? begin_compare(&loop, &wishes)
	    : begin_repeat(&loop, &wishes))) {
		loop_close(&loop);
		return 2;
	}
	loop_grant(&loop, &wishes);
	if (!loop.is_over)
		loop_run(&loop);
	loop_close_stages(&loop);
	if (!loop.ended_by)
		status = tell(&loop);
	ended = loop_close(&loop);
	if (ended)
		return ended;
	return output_is_fine() ? status : 1;
}
