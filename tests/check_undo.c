/* Undo, redo and jumps: which actions a new target gets.  No process: a
 * stage that is played here grants the lab's wishes. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/lab.h"
#include "lab/ground/buffer.h"
#include "tests/fake_lab.h"

Suite *undo_suite(void);

static struct lab lab;
static struct world world;
static int stages_left;		/* how many more can be opened */

static void setup(void)
{
	stages_left = 1000;
	fake_lab_open(&lab);
	world = lab.world;
	snapshot_init(&world.target);
	snapshot_copy(&world.target, &lab.world.target);
}

static void teardown(void)
{
	snapshot_clear(&world.target);
	fake_lab_end(&lab);
}

static void feed(struct event *event);

/* SIGKILL ends the target; nothing can be done with one that has ended. */
static void perform(const struct action *action)
{
	struct event event = { .kind = EVENT_DONE };
	struct moment moment;

	memset(&moment, 0, sizeof moment);
	moment.action = *action;
	snapshot_init(&moment.before);
	snapshot_init(&moment.after);
	snapshot_copy(&moment.before, &world.target);
	snapshot_copy(&moment.after, &world.target);
	moment.has_before = true;
	if (lab.is_ended) {
		moment.outcome = OUTCOME_UNAVAILABLE;
		moment.detail.reason = "unavailable.ended";
	} else if (strcmp(action->arg, "SIGKILL") == 0) {
		moment.outcome = OUTCOME_ENDED;
		moment.ending.how = ENDED_KILLED;
		moment.ending.signal = 9;
	} else {
		moment.has_after = true;
	}
	event.moment = &moment;
	feed(&event);
	moment_clear(&moment);
}

static void restart(void)
{
	struct event event = { .kind = EVENT_WORLD, .world = &world };

	if (stages_left-- <= 0) {
		event.kind = EVENT_FAILED;
		event.text = "no room for a stage";
	}
	feed(&event);
}

static void grant(const struct wishes *wishes)
{
	for (int i = 0; i < wishes->count; i++)
		if (wishes->wish[i].kind == WISH_PERFORM)
			perform(&wishes->wish[i].action);
		else if (wishes->wish[i].kind == WISH_RESTART)
			restart();
}

static void feed(struct event *event)
{
	struct wishes wishes = { .count = 0 };

	lab_handle(&lab, event, &wishes);
	grant(&wishes);
}

static void press(int key)
{
	struct event event = { .kind = EVENT_KEY, .key = key };

	feed(&event);
}

static void act(const char *word)
{
	struct wishes wishes = { .count = 0 };
	struct action action;
	char why[160];

	ck_assert_int_eq(action_parse(&action, word, why, sizeof why), 0);
	ck_assert(lab_perform_now(&lab, &action, &wishes));
	grant(&wishes);
}

static void act_all(const char *words)
{
	char copy[128], *word;

	snprintf(copy, sizeof copy, "%s", words);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		act(word);
}

static void die(void)
{
	struct ending ending = { .how = ENDED_KILLED, .signal = 15 };
	struct event event = { .kind = EVENT_ENDED, .ending = &ending };

	feed(&event);
}

/* "fork setsid": what the timeline holds. */
static void holds(const char *words)
{
	struct buffer seen = { NULL, 0, 0 };
	char word[64];

	for (int i = 0; i < lab.timeline.count; i++) {
		action_word(&lab.timeline.moment[i]->action, word,
		    sizeof word);
		buffer_format(&seen, "%s%s", i ? " " : "", word);
	}
	ck_assert_str_eq(buffer_get(&seen), words);
	buffer_free(&seen);
}

START_TEST(redo_does_a_jump_again)
{
	act_all("fork setsid chdir");
	ck_assert(lab_go_back(&lab, 1, &(struct wishes){ .count = 0 }));
	restart();
	holds("fork");
	press('u');
	holds("fork setsid chdir");
	ck_assert(lab_can_redo(&lab));
	press('U');
	holds("fork");
	press('U');
	holds("fork setsid");
	press('U');
	holds("fork setsid chdir");
	press('u');
	press('u');
	holds("fork");
	press('u');
	holds("fork setsid chdir");
}
END_TEST

START_TEST(redo_does_a_restart_again)
{
	act_all("fork setsid");
	press('r');
	press('r');
	holds("");
	press('u');
	press('u');
	holds("fork");
	press('U');
	holds("fork setsid");
	press('U');
	holds("");
	press('U');
	holds("fork");
}
END_TEST

START_TEST(what_is_done_anew_ends_the_redo_of_a_jump)
{
	act_all("fork setsid");
	press('r');
	press('r');
	press('u');
	act("umask");
	holds("fork setsid umask");
	ck_assert(!lab_can_redo(&lab));
	press('U');
	holds("fork setsid umask");
	press('u');
	holds("fork setsid");
	press('U');
	holds("fork setsid umask");
}
END_TEST

START_TEST(undo_brings_back_what_an_action_ended)
{
	act_all("fork signal:KILL chdir umask");
	holds("fork signal:SIGKILL chdir umask");
	press('u');
	holds("fork");
	ck_assert(!lab.is_ended);
	press('U');
	holds("fork signal:SIGKILL");
	ck_assert(!lab_can_redo(&lab));
}
END_TEST

START_TEST(undo_brings_back_what_somebody_else_ended)
{
	die();
	press('u');
	ck_assert(!lab.is_ended);
	holds("");
	act_all("fork setsid");
	die();
	press('u');
	ck_assert(!lab.is_ended);
	holds("fork setsid");
	die();
	act("chdir");
	press('u');
	ck_assert(!lab.is_ended);
	holds("fork setsid");
	press('u');
	holds("fork");
}
END_TEST

START_TEST(undo_brings_back_after_a_jump_too)
{
	act_all("fork setsid");
	press('r');
	press('r');
	die();
	press('u');
	ck_assert(!lab.is_ended);
	holds("");
	press('u');
	holds("fork setsid");
}
END_TEST

START_TEST(a_stage_that_fails_loses_no_action)
{
	act_all("fork setsid chdir");
	stages_left = 0;
	press('u');
	ck_assert_int_eq(lab.activity, ACTIVITY_BROKEN);
	holds("fork setsid");
	stages_left = 1000;
	press('u');
	ck_assert_int_eq(lab.activity, ACTIVITY_BROKEN);
	press('r');
	ck_assert_int_eq(lab.activity, ACTIVITY_IDLE);
	holds("fork setsid");
	press('U');
	holds("fork setsid chdir");
}
END_TEST

START_TEST(the_end_from_outside_is_told_first)
{
	act("fork");
	press('2');
	die();
	ck_assert_int_eq(lab.view.subject, SUBJECT_RESULT);
	ck_assert_int_eq(lab.view.page[PANE_WHY], 0);
}
END_TEST

/* Who lectures has no key to start again, and need not. */
START_TEST(a_lecture_gets_a_new_target)
{
	lab.settings.is_lecture = true;
	view_enter(&lab.view, MODE_LECTURE);
	restart();
	ck_assert_int_eq(lecture_place(&lab), LECTURE_QUESTION);
	die();
	ck_assert(!lab.is_ended);
	ck_assert_int_eq(lecture_place(&lab), LECTURE_QUESTION);
	press(KEYS_PAGE_DOWN);
	ck_assert_int_eq(lecture_place(&lab), LECTURE_RESULT);
	die();
	ck_assert(lab.is_ended);
	press(KEYS_PAGE_UP);
	ck_assert(!lab.is_ended);
	ck_assert_int_eq(lecture_place(&lab), LECTURE_QUESTION);
}
END_TEST

Suite *undo_suite(void)
{
	Suite *suite = suite_create("undo");
	TCase *tests = tcase_create("undo");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, redo_does_a_jump_again);
	tcase_add_test(tests, redo_does_a_restart_again);
	tcase_add_test(tests, what_is_done_anew_ends_the_redo_of_a_jump);
	tcase_add_test(tests, undo_brings_back_what_an_action_ended);
	tcase_add_test(tests, undo_brings_back_what_somebody_else_ended);
	tcase_add_test(tests, undo_brings_back_after_a_jump_too);
	tcase_add_test(tests, a_stage_that_fails_loses_no_action);
	tcase_add_test(tests, the_end_from_outside_is_told_first);
	tcase_add_test(tests, a_lecture_gets_a_new_target);
	suite_add_tcase(suite, tests);
	return suite;
}
