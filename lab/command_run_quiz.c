/* `daemonlab run -`: questions as numbered lines, answers as lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/command_run.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

/* With --json the objects have standard output for themselves. */
static void say(struct loop *loop, const char *text)
{
	struct run *run = loop->context;

	if (run->options.is_json)
		fputs(text, stderr);
	else
		run_say(run, text);
}

/* The question that is next, or the end of asking: the action is done. */
static void ask(struct loop *loop)
{
	const struct lab *lab = &loop->lab;
	const struct quiz *quiz = &lab->quiz;
	const struct question *question = &quiz->question[quiz->selected];
	struct buffer text = { 0 };

	buffer_format(&text, "%d/%d ", quiz->selected + 1, quiz->count);
	quiz_label(lab, quiz->selected, &text);
	buffer_text(&text, "\n");
	for (int i = 0; i < question->answers; i++)
		buffer_format(&text, "    %d  %s\n", i + 1,
		    question->answer[i].shown);
	say(loop, buffer_get(&text));
	buffer_free(&text);
}

void run_ask(struct loop *loop)
{
	struct buffer title = { 0 };

	quiz_title(&loop->lab, &title);
	buffer_format(&title, "\n%s\n", text_get("quiz.lines"));
	say(loop, buffer_get(&title));
	buffer_free(&title);
	ask(loop);
}

static void hint(struct loop *loop)
{
	struct quiz *quiz = &loop->lab.quiz;
	struct buffer text = { 0 };

	if (!question_hint(&quiz->question[quiz->selected], quiz->hint,
	    &text))
		buffer_text(&text, text_get("quiz.no-hint"));
	else
		quiz->hint++;
	if (text.length && text.text[text.length - 1] != '\n')
		buffer_text(&text, "\n");
	say(loop, buffer_get(&text));
	buffer_free(&text);
}

static void next(struct loop *loop, int answer)
{
	struct wishes wishes = { .count = 0 };
	struct quiz *quiz = &loop->lab.quiz;
	bool is_last = quiz->selected + 1 == quiz->count;

	quiz_answer(&loop->lab, answer);
	if (!is_last) {
		quiz_select(&loop->lab, quiz->selected + 1);
		ask(loop);
		return;
	}
	quiz_run(&loop->lab, &wishes);
	loop_grant(loop, &wishes);
}

/* A number answers, an empty line skips; other words are refused, so that
 * no action is taken for an answer. */
void run_answer(struct loop *loop, const char *line)
{
	const struct quiz *quiz = &loop->lab.quiz;
	int answers = quiz->question[quiz->selected].answers;
	char *end;
	long number = strtol(line, &end, 10);

	if (line[0] == '\0' || strcmp(line, "skip") == 0)
		next(loop, -1);
	else if (strcmp(line, "h") == 0 || strcmp(line, "hint") == 0)
		hint(loop);
	else if (strcmp(line, "cancel") == 0)
		quiz_cancel(&loop->lab);
	else if (*end == '\0' && number >= 1 && number <= answers)
		next(loop, (int)number - 1);
	else
		fprintf(stderr, "daemonlab run: this is a question: 1 to %d, "
		    "an empty line to skip it, h, or cancel\n", answers);
}

/* --- ask, score ---------------------------------------------------------- */

enum { LINE_CELLS = 78, MANY_ROWS = 1000 };

/* The lines of a sheet, without its marks of stress. */
static void say_sheet(struct loop *loop,
    void (*make)(const struct lab *, struct sheet *))
{
	struct buffer text = { 0 };
	struct sheet sheet;

	sheet_init(&sheet, MANY_ROWS, LINE_CELLS, false);
	make(&loop->lab, &sheet);
	for (int i = 0; i < sheet.count; i++) {
		for (const char *at = sheet_at(&sheet, i); *at; at++)
			if ((unsigned char)*at >= ' ')
				buffer_add(&text, at, 1);
		buffer_text(&text, "\n");
	}
	say(loop, buffer_get(&text));
	buffer_free(&text);
	sheet_free(&sheet);
}

void run_score(struct loop *loop)
{
	if (loop->lab.score.asked > 0)
		say_sheet(loop, sheet_tally);
	else
		say(loop, text_get("score.none"));
	say(loop, "\n");
}

void run_askme(struct loop *loop)
{
	struct buffer text = { 0 };

	if (!askme_begin(&loop->lab)) {
		say(loop, loop->lab.note);
		say(loop, "\n");
		return;
	}
	buffer_format(&text, "%s\n%s\n", text_get("askme.title"),
	    text_get("askme.line"));
	say(loop, buffer_get(&text));
	buffer_free(&text);
	say_sheet(loop, sheet_askme);
}

void run_askme_answer(struct loop *loop, const char *line)
{
	struct lab *lab = &loop->lab;

	if (line[0] >= '1' && line[0] < '1' + ASKME_CHOICES &&
	    line[1] == '\0') {
		lab->askme.chosen = line[0] - '1';
		askme_take(lab);
		say_sheet(loop, sheet_askme);
	} else if (line[0]) {
		fprintf(stderr, "daemonlab run: this is a question: 1 to %d, "
		    "or an empty line to leave it\n", ASKME_CHOICES);
		return;
	}
	lab->view.mode = lab->view.mode_before = MODE_LAB;
}
