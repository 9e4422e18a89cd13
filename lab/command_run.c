/* `daemonlab run`: the same engine without a screen. */
#include "lab/command_run.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/command_bench.h"
#include "lab/command_report.h"
#include "lab/commands.h"
#include "lab/faces/print.h"
#include "lab/ground/memory.h"
#include "lab/output.h"

static void end_target(struct loop *loop)
{
	struct run *run = loop->context;

	if (run->is_ending)
		return;
	run->is_ending = true;
	if (loop->stage)
		stage_end_target(loop->stage);
	else
		loop->is_over = true;
}

/* The next action of the list; when there is none, the end. */
static void go_on(struct loop *loop)
{
	struct run *run = loop->context;
	struct wishes wishes = { .count = 0 };

	if (loop->lab.activity != ACTIVITY_IDLE || loop->lab.is_replaying)
		return;
	if (run->has_sheet) {
		if (!run_sheet_next(loop))
			end_target(loop);
	} else if (run->next < run->count) {
		lab_perform(&loop->lab, &run->action[run->next++], &wishes);
		loop_grant(loop, &wishes);
	} else if (!run->is_interactive) {
		end_target(loop);
	} else {
		run_read_lines(loop);
		if (!run->is_interactive)
			end_target(loop);
	}
}

/* With a sheet, text is its claims and nothing else. */
static bool is_told(const struct run *run)
{
	return !run->has_sheet || run->options.is_json;
}

static void on_event(struct loop *loop, const struct event *event)
{
	struct run *run = loop->context;

	switch (event->kind) {
	case EVENT_WORLD:
		if (is_told(run) &&
		    (!run->is_started || loop->lab.timeline.count == 0))
			run_say_start(run, event->world);
		run->is_started = true;
		break;
	case EVENT_DONE:
		if (run->has_sheet)
			run_sheet_judge(loop);
		if (is_told(run))
			run_say_moment(run, &loop->lab);
		break;
	case EVENT_SIDE:
		if (!event->world && !event->moment &&
		    !loop->lab.bench.is_running)
			run_say_bench(loop);
		break;
	case EVENT_ENDED:
		run->ending = *event->ending;
		run->has_ending = true;
		if (run->is_ending)
			loop->is_over = true;
		break;
	case EVENT_FAILED:
		fprintf(stderr, "daemonlab run: %s\n", event->text);
		run->has_failed = true;
		loop->is_over = true;
		break;
	default:
		break;
	}
	if (!output_is_fine())
		loop->is_over = true;
}

static void on_turn(struct loop *loop)
{
	struct run *run = loop->context;

	if (!run->is_ending && loop->stage && run->is_started)
		go_on(loop);
}

static void on_input(struct loop *loop)
{
	struct run *run = loop->context;
	ssize_t room = (ssize_t)(sizeof run->line - 1) - run->line_length;
	ssize_t got;

	/* Full: the rest waits until a line of it was taken. */
	if (room == 0) {
		loop->input = -1;
		return;
	}
	got = read(loop->input, run->line + run->line_length, (size_t)room);
	if (got > 0) {
		run->line_length += (int)got;
		return;
	}
	run->is_at_end = true;
	loop->input = -1;
}

static const struct loop_face face = {
	.on_input = on_input,
	.on_event = on_event,
	.on_wish = NULL,
	.on_signal = NULL,
	.on_turn = on_turn,
};

/* --- the command line ---------------------------------------------------- */

static bool add_action(struct run *run, const char *word)
{
	char why[300];

	run->action = memory_grow(run->action, (size_t)run->count + 1,
	    sizeof *run->action);
	if (action_parse(&run->action[run->count], word, why,
	    sizeof why) == 0) {
		run->count++;
		return true;
	}
	fprintf(stderr, "daemonlab run: %s\n", why);
	return false;
}

/* Alone: the recipe; with words: only these, after the recipe if asked. */
static int collect_actions(struct run *run)
{
	const struct options *options = &run->options;

	run->is_interactive = options->word_count == 1 &&
	    strcmp(options->words[0], "-") == 0;
	/* A comparison names its recipes itself. */
	run->uses_recipe = !options->compare && (options->is_recipe_given ||
	    options->word_count == 0);
	for (int i = 0; run->uses_recipe &&
	    options->settings.recipe->steps[i]; i++)
		add_action(run, options->settings.recipe->steps[i]);
	for (int i = 0; !run->is_interactive && i < options->word_count; i++)
		if (!add_action(run, options->words[i]))
			return 2;
	return 0;
}

static void print_help(void)
{
	printf("usage: daemonlab run [OPTION...] [ACTION...]\n"
	    "       daemonlab run [OPTION...] -\n\n"
	    "Does every action in turn, tells of each what was seen, then "
	    "sends SIGTERM.\nAlone it does the recipe classic; with actions "
	    "only these; with both a --recipe\nand actions, the recipe "
	    "first.  With - it reads one action a line from standard\ninput; "
	    "? lists what can be typed.  'daemonlab list' shows the "
	    "actions.\n\n");
	options_help(OF_RUN);
	printf("\nexit status: 0 all actions were carried out; 1 the lab "
	    "could not go on,\nsomething was left over, or a claim of a "
	    "sheet was wrong; 2 usage\n");
}

/* What the target came to after the last action is part of it. */
static bool write_report(struct run *run, struct loop *loop)
{
	if (!run->options.report)
		return true;
	if (run->has_ending) {
		loop->lab.is_ended = true;
		loop->lab.ending = run->ending;
	}
	return report_to_file(&loop->lab, run->options.report,
	    run->options.is_forced, "daemonlab run") == 0;
}

static int run_actions(struct run *run)
{
	struct loop loop = { .face = &face, .context = run };
	char why[300];
	int status;

	if (run->options.report && !report_may_write(run->options.report,
	    run->options.is_forced, "daemonlab run"))
		return 1;
	if (loop_open(&loop, &run->options.settings, why, sizeof why) < 0) {
		fprintf(stderr, "daemonlab run: %s\n", why);
		loop_close(&loop);
		return 1;
	}
	if (run->is_interactive)
		loop.input = STDIN_FILENO;
	loop_open_stage(&loop);
	if (!run->has_failed)
		loop_run(&loop);
	if (loop.stage) {
		if (!run->has_ending)
			run->has_ending = stage_is_ended(loop.stage,
			    &run->ending);
		run->is_by_lab = stage_was_killed(loop.stage) ||
		    !run->has_ending;
	}
	loop_close_stages(&loop);
	if (run->has_sheet && !run->has_failed && !loop.ended_by)
		run_sheet_total(&loop);
	if (run->is_ending && !loop.ended_by && is_told(run))
		run_say_end(run, &loop);
	if (run->is_ending && !write_report(run, &loop))
		run->has_failed = true;
	status = loop_close(&loop);
	if (run->has_failed || run->has_wrong || !output_is_fine())
		status = status ? status : 1;
	return status == 0 && run->has_misread ? 2 : status;
}

/* A sheet names its actions itself. */
static int check_sheet_options(const struct run *run)
{
	const struct options *options = &run->options;

	if (options->word_count == 0 && !options->is_recipe_given &&
	    !(options->sheet && options->predict))
		return 0;
	fprintf(stderr, "daemonlab run: --sheet and --predict stand alone: "
	    "no ACTION, no --recipe beside them\n");
	return 2;
}

int command_run(int argc, char **argv)
{
	struct run run;
	int status;

	memset(&run, 0, sizeof run);
	status = options_read(&run.options, OF_RUN, argc, argv);
	if (status)
		return status;
	if (run.options.wants_help) {
		print_help();
		return 0;
	}
	run.options.settings.is_predicting = false;
	run.options.settings.keeps_state = false;
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		run.options.is_ascii = true;
	print_use_ascii(run.options.is_ascii);
	if (run.options.sheet || run.options.predict)
		status = check_sheet_options(&run);
	if (status == 0 && run.options.sheet)
		return run_sheet_print(run.options.sheet);
	if (status == 0)
		status = run.options.predict ? run_sheet_open(&run)
		    : collect_actions(&run);
	if (status == 0)
		status = bench_is_asked(&run.options) ? bench_run(&run)
		    : run_actions(&run);
	free(run.action);
	claim_sheet_free(&run.sheet);
	return status;
}
