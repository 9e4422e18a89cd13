/* The lecture: its plan, and that each slide has a right answer here. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/inventory.h"
#include "lab/facts/lecture.h"
#include "lab/facts/text.h"
#include "tests/fake_lab.h"
#include "tests/play.h"

Suite *lecture_suite(void);

enum { MINUTES = 45, PRESSES = 60, PATH = 8 };

START_TEST(the_plan_fits_its_time_and_its_keys)
{
	int minutes = 0;

	for (int i = 0; slides[i].id; i++)
		minutes += slides[i].minutes;
	ck_assert_int_eq(minutes, MINUTES);
	ck_assert_int_le(lecture_count(), LECTURE_MOST);
	ck_assert_int_le(lecture_count() * 2, PRESSES);
}
END_TEST

START_TEST(a_slide_has_its_words)
{
	struct action action[PATH];
	char id[64];

	if (_i >= lecture_count())
		return;
	snprintf(id, sizeof id, "lecture.%s", slides[_i].id);
	ck_assert_msg(text_find(id, NULL) != NULL, "no text %s", id);
	ck_assert(start_find(slides[_i].start) != NULL);
	ck_assert_int_eq(action_list(slides[_i].row.action, action, PATH),
	    1);
	if (slides[_i].before[0])
		ck_assert_int_gt(action_list(slides[_i].before, action,
		    PATH), 0);
}
END_TEST

static bool is_unmount(const struct slide *slide)
{
	return strcmp(slide->row.action, "unmount") == 0;
}

static void show(const struct slide *slide, struct play *play)
{
	struct timeline timeline = { 0 };
	struct action action[PATH];
	struct question question;
	const struct moment *last = NULL;
	int count = action_list(slide->before, action, PATH);
	struct situation situation = { .timeline = &timeline };
	char word[64];

	for (int i = 0; i < count; i++) {
		action_word(&action[i], word, sizeof word);
		last = timeline_add(&timeline, play_do(play, word));
	}
	action_list(slide->row.action, action, 1);
	situation.action = action;
	situation.target = last ? &last->after : &play_world(play)->target;
	situation.scene = last ? &last->scene_after
	    : &play_world(play)->scene;
	situation.start = start_find(slide->start);
	question_make(&question, &slide->row, &situation);
	ck_assert_int_ge(question.answers, 2);
	last = timeline_add(&timeline, play_do(play, slide->row.action));
	ck_assert_int_ne(last->outcome, OUTCOME_UNAVAILABLE);
	ck_assert_msg(question_right(&question, last) >= 0,
	    "%s: no answer is right", slide->id);
	timeline_cut(&timeline, 0);
}

START_TEST(a_slide_has_a_right_answer)
{
	struct play *play;

	if (_i >= lecture_count())
		return;
	play = play_open(slides[_i].start, NULL);
	if (!is_unmount(&slides[_i]) || play_has_mount(play))
		show(&slides[_i], play);
	play_close(play);
}
END_TEST

/* --- keys ---------------------------------------------------------------- */

static struct lab lab;

static void lab_begin(void)
{
	fake_lab_open(&lab);
	lab.settings.is_lecture = true;
	view_enter(&lab.view, MODE_LECTURE);
}

static void lab_end(void)
{
	fake_lab_end(&lab);
}

START_TEST(forward_runs_what_is_asked)
{
	struct question question;

	ck_assert_int_eq(lecture_place(&lab), LECTURE_QUESTION);
	ck_assert(lecture_question(&lab, &question));
	ck_assert_str_eq(question.name, "target");
	ck_assert_int_eq(fake_lab_key(&lab, KEYS_PAGE_DOWN), 1);
	ck_assert_int_eq(lab.activity, ACTIVITY_BUSY);
	ck_assert_str_eq(lab.doing.id, "key-intr");
	ck_assert_int_eq(fake_lab_key(&lab, KEYS_PAGE_DOWN), 0);
}
END_TEST

START_TEST(a_question_can_be_passed_over_and_gone_back_to)
{
	ck_assert_int_eq(fake_lab_key(&lab, 'n'), 0);
	ck_assert_int_eq(lab.lecture.slide, 1);
	fake_lab_key(&lab, KEYS_PAGE_UP);
	ck_assert_int_eq(lab.lecture.slide, 0);
	fake_lab_key(&lab, KEYS_PAGE_UP);
	ck_assert_int_eq(lab.lecture.slide, 0);
}
END_TEST

START_TEST(another_start_is_walked_to)
{
	lab.lecture.slide = 2;
	ck_assert_int_eq(fake_lab_key(&lab, 'n'), 1);
	ck_assert_str_eq(lab.settings.start->id, "script");
	ck_assert(lab.is_replaying);
	ck_assert_int_eq(lecture_place(&lab), LECTURE_ELSEWHERE);
}
END_TEST

START_TEST(votes_are_typed)
{
	static const int keys[] = { 'v', '3', '1', KEYS_ENTER, '9', '9', '9',
		'9', '9', KEYS_BACKSPACE, KEYS_ENTER, KEYS_ENTER, '4' };
	const int *votes = lab.lecture.votes[0];

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		fake_lab_key(&lab, keys[i]);
	ck_assert_int_eq(votes[0], 31);
	ck_assert_int_eq(votes[1], 999);
	ck_assert_int_eq(votes[2], 0);
	ck_assert_int_eq(votes[3], 4);
	fake_lab_key(&lab, KEYS_ENTER);
	ck_assert_int_eq(lab.view.mode, MODE_LECTURE);
}
END_TEST

START_TEST(a_dark_screen_is_lit_first)
{
	fake_lab_key(&lab, '.');
	ck_assert(lab.lecture.is_dark);
	ck_assert_int_eq(fake_lab_key(&lab, KEYS_PAGE_DOWN), 0);
	ck_assert(!lab.lecture.is_dark);
	fake_lab_key(&lab, KEYS_ESCAPE);
	fake_lab_key(&lab, KEYS_F1 + 4);
	ck_assert_int_eq(lab.view.mode, MODE_LECTURE);
	fake_lab_key(&lab, 'q');
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

/* --- the inventory ------------------------------------------------------- */

START_TEST(an_item_has_its_words)
{
	char id[32];

	snprintf(id, sizeof id, "inventory.%d", _i + 1);
	ck_assert(text_find(id, NULL) != NULL);
	ck_assert_int_eq(inventory_choices(_i), 4);
	ck_assert_int_ge(inventory_right(_i), 1);
	ck_assert_int_le(inventory_right(_i), 4);
}
END_TEST

START_TEST(before_and_after_are_kept)
{
	lab.view.mode = lab.view.mode_before = MODE_LAB;
	inventory_begin(&lab);
	for (int i = 0; i < INVENTORY_ITEMS; i++) {
		fake_lab_key(&lab, '0' + inventory_right(i));
		fake_lab_key(&lab, KEYS_ENTER);
	}
	ck_assert(lab.progress.has_before);
	ck_assert_int_eq(inventory_score(lab.progress.before),
	    INVENTORY_ITEMS);
	fake_lab_key(&lab, KEYS_ENTER);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	inventory_begin(&lab);
	ck_assert(lab.inventory.is_after);
	fake_lab_key(&lab, KEYS_ESCAPE);
	ck_assert(!lab.progress.has_after);
}
END_TEST

Suite *lecture_suite(void)
{
	Suite *suite = suite_create("lecture");
	TCase *plan = tcase_create("plan");
	TCase *keys = tcase_create("keys");
	TCase *kernel = tcase_create("kernel");

	tcase_add_test(plan, the_plan_fits_its_time_and_its_keys);
	tcase_add_loop_test(plan, a_slide_has_its_words, 0, LECTURE_MOST);
	tcase_add_loop_test(plan, an_item_has_its_words, 0, INVENTORY_ITEMS);
	suite_add_tcase(suite, plan);
	tcase_add_checked_fixture(keys, lab_begin, lab_end);
	tcase_add_test(keys, forward_runs_what_is_asked);
	tcase_add_test(keys, a_question_can_be_passed_over_and_gone_back_to);
	tcase_add_test(keys, another_start_is_walked_to);
	tcase_add_test(keys, votes_are_typed);
	tcase_add_test(keys, a_dark_screen_is_lit_first);
	tcase_add_test(keys, before_and_after_are_kept);
	suite_add_tcase(suite, keys);
	tcase_set_timeout(kernel, 60);
	tcase_add_loop_test(kernel, a_slide_has_a_right_answer, 0,
	    LECTURE_MOST);
	suite_add_tcase(suite, kernel);
	return suite;
}
