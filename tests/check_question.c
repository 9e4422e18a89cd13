/* Questions: whatever is asked, one answer is right by what the kernel then
 * does, and only one. */
#include <check.h>
#include <string.h>

#include "lab/facts/belief.h"
#include "lab/facts/question.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"
#include "tests/play.h"

Suite *question_suite(void);

enum { ASKED = 3, LABEL_CELLS = 20 };

struct walk {
	const char *start;
	const char *path;
};

static const struct walk walks[] = {
	{ "job", "write-stdout open-dev-tty setsid setpgid fork fork" },
	{ "job", "fork read-stdin" },
	{ "job", "fork setsid write-stdout open-dev-tty setpgid chdir umask "
	  "create-file create-file:050 close write-stdout printf-stdout "
	  "open-file open-file printf-stdout sigterm signal:TERM" },
	{ "job", "fork setsid hangup write-stdout read-stdin signal:KILL" },
	{ "job", "fork setsid open-new-tty key-intr signal:HUP" },
	{ "job", "fork setsid fork open-new-tty open-dev-tty" },
	{ "job", "fork setsid unmount chdir unmount close unmount" },
	{ "job", "fork setsid spawn-worker signal:TSTP signal:STOP "
	  "signal:TERM signal:CONT" },
	{ "job", "fork logout" },
	{ "job", "fork hangup" },
	{ "job", "fork group:TERM" },
	{ "job", "spawn-worker create-file open-file signal:TERM" },
	{ "job", "spawn-worker group:TERM" },
	{ "job", "key-intr" },
	{ "job", "key-susp signal:CONT" },
	{ "job", "key-quit" },
	{ "job", "hangup" },
	{ "script", "setsid key-intr hangup" },
	{ "script", "fork key-intr" },
	{ "script", "key-susp" },
	{ "script", "fork setsid key-intr key-susp key-quit hangup" },
	{ "background", "logout" },
	{ "background", "spawn-worker logout" },
	{ "background", "hangup" },
	{ "background", "key-intr read-stdin" },
	{ "nohup", "signal:HUP open-file hangup" },
	{ "nohup", "sighup devnull sigterm pidfile close devnull" },
	{ "job", "chdir chdir sigterm group:TERM" },
	{ "job", "sigterm signal:STOP signal:TERM signal:CONT" },
	{ "job", "sigterm signal:STOP group:TERM group:CONT" },
	{ "background", "sigterm sighup signal:STOP group:TERM logout" },
	{ "nohup", "sigterm signal:STOP signal:TERM hangup" },
	{ "job", "spawn-worker unmount" },
	{ "script", "unmount chdir unmount" },
	{ "nohup", "hangup" },
	{ "leader", "fork" },
	{ "leader", "setsid sighup fork" },
};

enum { WALKS = sizeof walks / sizeof walks[0] };

/* What all walks of this file saw: where the right answer stood. */
struct seen {
	int asked;
	int first;
};

static void check_form(const struct question *question,
    const struct situation *situation)
{
	struct buffer text = { 0 };

	ck_assert_int_ge(question->answers, 2);
	for (int i = 0; i < question->answers; i++) {
		const struct answer *answer = &question->answer[i];

		ck_assert(answer->shown[0]);
		ck_assert(!answer->belief || belief_find(answer->belief));
		for (int k = 0; k < i; k++)
			ck_assert_str_ne(answer->shown,
			    question->answer[k].shown);
	}
	question_label(question, situation, &text);
	ck_assert_msg(width_text(buffer_get(&text)) <= LABEL_CELLS,
	    "'%s' is too wide", buffer_get(&text));
	ck_assert_str_ne(buffer_get(&text), question->name);
	for (int stage = 0; stage < HINT_STAGES; stage++)
		ck_assert_msg(question_hint(question, stage, &text),
		    "no hint %d for %s of %s", stage + 1, question->name,
		    question->action);
	ck_assert(!question_hint(question, HINT_STAGES, &text));
	buffer_free(&text);
}

static void check_right(const struct question *question,
    const struct moment *moment, struct seen *seen)
{
	int right = question_right(question, moment), count = 0;
	struct claim claim = { .belief = NULL };

	for (int i = 0; i < question->answers; i++) {
		question_judge(question, i, moment, &claim);
		count += claim.is_right;
		ck_assert(!claim.is_right || !claim.belief);
	}
	ck_assert_msg(count == 1, "%s of %s, then '%s': %d answers are right",
	    question->name, question->action, claim.saw, count);
	seen->asked++;
	seen->first += right == 0;
}

static void ask(struct play *play, struct timeline *timeline,
    const struct walk *walk, const char *word, struct seen *seen)
{
	const struct moment *last = timeline_last(timeline);
	struct question question[ASKED];
	struct action action;
	char why[160];
	struct situation situation = {
		.action = &action,
		.target = last ? &last->after : &play_world(play)->target,
		.scene = last ? &last->scene_after : &play_world(play)->scene,
		.timeline = timeline,
		.start = start_find(walk->start),
	};
	int count;

	ck_assert_int_eq(action_parse(&action, word, why, sizeof why), 0);
	count = questions_make(question, ASKED, &situation);
	ck_assert_msg(count > 0, "nothing is asked before %s", word);
	for (int i = 0; i < count; i++)
		check_form(&question[i], &situation);
	last = timeline_add(timeline, play_do(play, word));
	if (last->outcome == OUTCOME_UNAVAILABLE)
		return;
	for (int i = 0; i < count; i++)
		check_right(&question[i], last, seen);
}

static void do_walk(const struct walk *walk, struct seen *seen)
{
	struct play *play = play_open(walk->start, NULL);
	struct timeline timeline = { 0 };
	char words[256], *word, *rest;

	ck_assert_uint_lt(strlen(walk->path), sizeof words);
	strcpy(words, walk->path);
	for (word = strtok_r(words, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest))
		ask(play, &timeline, walk, word, seen);
	timeline_cut(&timeline, 0);
	play_close(play);
}

START_TEST(one_answer_is_right)
{
	struct seen seen = { 0, 0 };

	do_walk(&walks[_i], &seen);
	ck_assert_int_gt(seen.asked, 0);
}
END_TEST

/* The third walk is the lesson itself. */
START_TEST(the_right_one_is_not_always_the_first)
{
	struct seen seen = { 0, 0 };

	do_walk(&walks[2], &seen);
	ck_assert_int_gt(seen.asked, 20);
	ck_assert_int_lt(seen.first * 2, seen.asked);
}
END_TEST

START_TEST(every_step_and_experiment_has_a_question)
{
	const char *id = action_id((size_t)_i);
	const struct question_row *row = question_rows;

	if (!id)
		return;
	while (row->action && strncmp(row->action, id, strlen(id)) != 0)
		row++;
	ck_assert_msg(row->action != NULL, "nothing is asked before %s", id);
}
END_TEST

Suite *question_suite(void)
{
	Suite *suite = suite_create("question");
	TCase *table = tcase_create("table");
	TCase *kernel = tcase_create("kernel");

	tcase_add_loop_test(table, every_step_and_experiment_has_a_question,
	    0, 40);
	suite_add_tcase(suite, table);
	tcase_set_timeout(kernel, 120);
	tcase_add_loop_test(kernel, one_answer_is_right, 0, WALKS);
	tcase_add_test(kernel, the_right_one_is_not_always_the_first);
	suite_add_tcase(suite, kernel);
	return suite;
}
