/* Beliefs: each that can be tried has a key path, a sentence, and a result
 * that the kernel really gives. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "lab/facts/belief.h"
#include "lab/facts/claim.h"
#include "lab/facts/question.h"
#include "lab/facts/text.h"
#include "tests/play.h"

Suite *belief_suite(void);

START_TEST(each_has_its_number_and_its_words)
{
	char id[32];

	snprintf(id, sizeof id, "M%d", _i + 1);
	ck_assert_str_eq(beliefs[_i].id, id);
	ck_assert_int_eq(belief_index(id), _i);
	snprintf(id, sizeof id, "belief.M%d", _i + 1);
	ck_assert_msg(text_find(id, NULL) != NULL, "no text %s", id);
	snprintf(id, sizeof id, "belief.M%d.truth", _i + 1);
	ck_assert_msg(text_find(id, NULL) != NULL, "no text %s", id);
}
END_TEST

START_TEST(each_path_can_be_read)
{
	const struct belief *belief = &beliefs[_i];
	struct action action[BELIEF_PATH];
	int words = 1;

	if (!belief_can_be_tried(belief))
		return;
	for (const char *at = belief->path; *at; at++)
		words += *at == ' ';
	ck_assert_int_le(words, BELIEF_PATH);
	ck_assert_int_eq(belief_path(belief, action, BELIEF_PATH), words);
	ck_assert(!belief->start || start_find(belief->start));
}
END_TEST

/* A belief that no answer stands for would never be found out.  M7 is a
 * reading of what ps shows, which no action changes. */
START_TEST(each_that_can_be_tried_is_behind_an_answer)
{
	const struct question_row *row;
	int count = 0;

	if (!belief_can_be_tried(&beliefs[_i]))
		return;
	for (row = question_rows; row->action; row++)
		for (int i = 0; i < QUESTION_ANSWERS; i++)
			count += row->answer[i].belief &&
			    strcmp(row->answer[i].belief, beliefs[_i].id) == 0;
	if (strcmp(beliefs[_i].id, "M7") != 0)
		ck_assert_msg(count > 0, "nobody can show that he believes "
		    "%s", beliefs[_i].id);
}
END_TEST

static bool needs_mount(const struct belief *belief)
{
	return strstr(belief->path, "unmount") != NULL;
}

static void walk(const struct belief *belief, struct play *play)
{
	struct action action[BELIEF_PATH];
	struct timeline timeline = { 0 };
	const struct start *start = start_find(belief->start ? belief->start
	    : "job");
	int count = belief_path(belief, action, BELIEF_PATH);
	char word[64], saw[64] = "";

	for (int i = 0; i < count; i++) {
		ck_assert(!belief_is_refuted(belief, start, &timeline));
		ck_assert_int_eq(belief_walked(belief, start, &timeline), i);
		action_word(&action[i], word, sizeof word);
		timeline_add(&timeline, play_do(play, word));
	}
	claim_saw(timeline_last(&timeline), belief->name, saw, sizeof saw);
	ck_assert_msg(belief_is_refuted(belief, start, &timeline),
	    "%s is not refuted by %s: %s is %s", belief->id, belief->path,
	    belief->name, saw);
	timeline_cut(&timeline, 0);
}

START_TEST(each_path_refutes_on_this_kernel)
{
	const struct belief *belief = &beliefs[_i];
	struct play *play;

	if (!belief_can_be_tried(belief))
		return;
	prctl(PR_SET_CHILD_SUBREAPER, belief->is_adopting ? 1 : 0);
	play = play_open(belief->start ? belief->start : "job", NULL);
	if (!needs_mount(belief) || play_has_mount(play))
		walk(belief, play);
	play_close(play);
}
END_TEST

/* The same outcome, for another reason. */
START_TEST(another_cause_refutes_nothing)
{
	static const struct {
		const char *id;
		const char *words[4];
	} rows[] = {
		{ "M4", { "fork", "setsid", "setsid" } },
		{ "M33", { "fork", "setsid", "group:TERM" } },
		{ "M20", { "chdir", "unmount" } },
	};
	struct play *play = play_open("job", NULL);
	struct timeline timeline = { 0 };

	for (int i = 0; rows[_i].words[i]; i++)
		timeline_add(&timeline, play_do(play, rows[_i].words[i]));
	ck_assert(!belief_is_refuted(belief_find(rows[_i].id),
	    start_find("job"), &timeline));
	timeline_cut(&timeline, 0);
	play_close(play);
}
END_TEST

Suite *belief_suite(void)
{
	Suite *suite = suite_create("belief");
	TCase *table = tcase_create("table");
	TCase *kernel = tcase_create("kernel");

	tcase_add_loop_test(table, each_has_its_number_and_its_words, 0,
	    BELIEF_COUNT);
	tcase_add_loop_test(table, each_path_can_be_read, 0, BELIEF_COUNT);
	tcase_add_loop_test(table,
	    each_that_can_be_tried_is_behind_an_answer, 0, BELIEF_COUNT);
	suite_add_tcase(suite, table);
	tcase_set_timeout(kernel, 60);
	tcase_add_loop_test(kernel, each_path_refutes_on_this_kernel, 0,
	    BELIEF_COUNT);
	tcase_add_loop_test(kernel, another_cause_refutes_nothing, 0, 3);
	suite_add_tcase(suite, kernel);
	return suite;
}
