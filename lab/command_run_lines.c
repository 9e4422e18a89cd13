/* `daemonlab run -`: one action a line, for screen readers, expect and
 * notebooks. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/command_run.h"
#include "lab/faces/print.h"
#include "lab/facts/text.h"
#include "lab/output.h"

static void list_words(struct buffer *out);

/* What is told when something could not be done. */
static void say_note(struct loop *loop)
{
	if (loop->lab.note[0] == '\0')
		return;
	run_say(loop->context, loop->lab.note);
	run_say(loop->context, "\n");
	loop->lab.note[0] = '\0';
}

static void do_list(struct loop *loop, const char *rest)
{
	struct buffer text = { 0 };

	(void)rest;
	print_list(&text);
	buffer_text(&text, "words\n");
	list_words(&text);
	run_say(loop->context, buffer_get(&text));
	buffer_free(&text);
}

static void do_undo(struct loop *loop, const char *rest)
{
	struct wishes wishes = { .count = 0 };

	(void)rest;
	lab_undo(&loop->lab, &wishes);
	loop_grant(loop, &wishes);
	say_note(loop);
}

static void do_redo(struct loop *loop, const char *rest)
{
	struct wishes wishes = { .count = 0 };

	(void)rest;
	lab_redo(&loop->lab, &wishes);
	loop_grant(loop, &wishes);
	say_note(loop);
}

static void do_restart(struct loop *loop, const char *rest)
{
	struct wishes wishes = { .count = 0 };

	(void)rest;
	lab_restart(&loop->lab, &wishes);
	loop_grant(loop, &wishes);
	say_note(loop);
}

static void do_state(struct loop *loop, const char *rest)
{
	const struct world *world = &loop->lab.world;
	struct buffer text = { 0 };

	(void)rest;
	if (loop->lab.is_ended)
		print_last(&text, &world->target, &loop->lab.ending);
	else
		print_snapshot(&text, &world->target, &world->scene);
	run_say(loop->context, buffer_get(&text));
	buffer_free(&text);
}

/* The action, or the questions that come before it. */
static void perform(struct loop *loop, const struct action *action)
{
	struct wishes wishes = { .count = 0 };

	lab_perform(&loop->lab, action, &wishes);
	loop_grant(loop, &wishes);
	if (loop->lab.quiz.is_open)
		run_ask(loop);
}

static void do_action(struct loop *loop, const char *words)
{
	struct run *run = loop->context;
	struct action action;
	char why[300];

	if (action_parse(&action, words, why, sizeof why) < 0) {
		fprintf(stderr, "daemonlab run: %s\n", why);
		run->has_misread = true;
		return;
	}
	run->has_prompted = false;
	perform(loop, &action);
}

/* The key of the screen that the texts name. */
static void do_continue(struct loop *loop, const char *rest)
{
	(void)rest;
	do_action(loop, "signal:CONT");
}

static void do_next(struct loop *loop, const char *rest)
{
	int next = lab_next_step(&loop->lab);

	(void)rest;
	if (next < 0)
		run_say(loop->context, "every step of the recipe is done; "
		    "signal:TERM is the end\n");
	else
		do_action(loop, loop->lab.settings.recipe->steps[next]);
}

static void do_predict(struct loop *loop, const char *rest)
{
	bool is_on = strcmp(rest, "on") == 0;

	if (!is_on && strcmp(rest, "off") != 0) {
		fprintf(stderr, "daemonlab run: predict on, or predict off\n");
		return;
	}
	loop->lab.settings.is_predicting = is_on;
}

static void do_ask(struct loop *loop, const char *rest)
{
	(void)rest;
	run_askme(loop);
}

static void do_score(struct loop *loop, const char *rest)
{
	(void)rest;
	run_score(loop);
}

static void do_quit(struct loop *loop, const char *rest)
{
	struct run *run = loop->context;

	(void)rest;
	run->is_at_end = true;
	run->line_length = 0;
	loop->input = -1;
}

static const struct run_word words[] = {
	{ "?", do_list, "what can be typed" },
	{ "next", do_next, "the next step of the recipe" },
	{ "u", do_undo, "undo the last action (also: undo)" },
	{ "U", do_redo, "do again what was undone (also: redo)" },
	{ "r", do_restart, "start again" },
	{ "x", do_action, "x ACTION: that action, as the texts name it" },
	{ "F", do_continue, "continue a stopped target (signal:CONT)" },
	{ "state", do_state, "the target, field by field" },
	{ "predict", do_predict, "on: questions before an action; off" },
	{ "ask", do_ask, "two states: which action lies between?" },
	{ "score", do_score, "how the answers came out" },
	{ "q", do_quit, "SIGTERM and the end, as the end of the input does" },
	{ "undo", do_undo, "" },
	{ "redo", do_redo, "" },
	{ "help", do_list, "" },
	{ NULL, NULL, NULL },
};

static void list_table(const struct run_word *row, struct buffer *out)
{
	for (; row->word; row++)
		if (row->help[0])
			buffer_format(out, "  %-18s%s\n", row->word,
			    row->help);
}

static void list_words(struct buffer *out)
{
	list_table(words, out);
	list_table(run_views, out);
}

/* True if the line begins with a word of the table, which was then run. */
static bool do_word(struct loop *loop, const struct run_word *row,
    const char *line)
{
	for (; row->word; row++) {
		size_t end = strlen(row->word);

		if (strncmp(line, row->word, end) != 0 ||
		    !strchr(" ", line[end]))
			continue;
		row->run(loop, line + end + strspn(line + end, " "));
		return true;
	}
	return false;
}

/* A view is text: between objects of JSON there is no place for it. */
static bool run_view(struct loop *loop, const char *line)
{
	const struct run *run = loop->context;
	size_t length = strcspn(line, " ");

	if (!run->options.is_json)
		return do_word(loop, run_views, line);
	for (const struct run_word *row = run_views; row->word; row++)
		if (strlen(row->word) == length &&
		    strncmp(row->word, line, length) == 0) {
			fprintf(stderr, "daemonlab run: '%s' gives text; "
			    "leave out --json\n", row->word);
			return true;
		}
	return false;
}

/* A line is one word, or a word of ours and what follows it. */
static void do_line(struct loop *loop, char *line)
{
	size_t length;

	line += strspn(line, " \t\r");
	length = strlen(line);
	while (length > 0 && strchr(" \t\r", line[length - 1]))
		line[--length] = '\0';
	if (loop->lab.view.mode == MODE_ASKME) {
		run_askme_answer(loop, line);
		return;
	}
	if (loop->lab.quiz.is_open) {
		run_answer(loop, line);
		return;
	}
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (do_word(loop, words, line) || run_view(loop, line))
		return;
	do_action(loop, line);
}

/* The first bytes of what was read, up to a newline, the end, or as much as
 * there is room for: how many, or -1 if more is to come. */
static int line_length(const struct run *run)
{
	const char *end = memchr(run->line, '\n', (size_t)run->line_length);

	if (end)
		return (int)(end - run->line) + 1;
	if (run->line_length == (int)sizeof run->line - 1 ||
	    (run->is_at_end && run->line_length > 0))
		return run->line_length;
	return -1;
}

/* A line longer than any word is one mistake, however long it is. */
static bool is_too_long(struct run *run, const char *line, int length)
{
	bool was_skipping = run->is_skipping;

	run->is_skipping = line[length - 1] != '\n' && !run->is_at_end;
	if (run->is_skipping && !was_skipping) {
		fprintf(stderr, "daemonlab run: a line of more than %d "
		    "bytes; one action a line\n", length);
		run->has_misread = true;
	}
	return run->is_skipping || was_skipping;
}

static bool take_line(struct run *run, char *line, size_t size)
{
	int length = line_length(run);

	if (length < 0)
		return false;
	memcpy(line, run->line, size);
	line[length] = '\0';
	run->line_length -= length;
	memmove(run->line, run->line + length, (size_t)run->line_length);
	run->has_prompted = false;
	if (is_too_long(run, line, length))
		line[0] = '\0';
	/* No word has a NUL in it, so neither may one end there. */
	for (int i = 0; line[0] && i < length; i++)
		if (line[i] == '\0')
			line[i] = '?';
	line[strcspn(line, "\n")] = '\0';
	return true;
}

static void prompt(struct run *run)
{
	if (run->has_prompted || run->options.is_json ||
	    !isatty(STDIN_FILENO))
		return;
	run->has_prompted = true;
	output_text("> ");
}

void run_read_lines(struct loop *loop)
{
	struct run *run = loop->context;
	char line[sizeof run->line];

	while (loop->lab.activity == ACTIVITY_IDLE && !loop->is_over &&
	    !loop->lab.bench.is_running) {
		if (!take_line(run, line, sizeof line))
			break;
		if (!run->is_at_end)
			loop->input = STDIN_FILENO;
		do_line(loop, line);
	}
	if (loop->lab.activity != ACTIVITY_IDLE ||
	    loop->lab.bench.is_running)
		return;
	/* Nobody is left to answer: what was asked for is done all the same. */
	while (run->is_at_end && loop->lab.quiz.is_open)
		run_answer(loop, "");
	if (loop->lab.activity != ACTIVITY_IDLE)
		return;
	if (run->is_at_end && run->line_length == 0) {
		run->is_interactive = false;
		return;
	}
	prompt(run);
}
