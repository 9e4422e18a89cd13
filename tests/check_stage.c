/* Steps on the real kernel: in every order that is tried here, with every
 * start, what changes is what the rows claim, and both witnesses agree. */
#include <check.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/facts/field.h"
#include "tests/play.h"

Suite *stage_suite(void);

static const char *const start_names[] = { "job", "script", "background",
	"nohup", "leader" };

#define STARTS 5
#define STEPS 9

/* The fields that a step's row names. */
static field_set claimed(const struct step *step)
{
	char words[200], *word, *rest;
	field_set set = 0;

	ck_assert_uint_lt(strlen(step->changes), sizeof words);
	strcpy(words, step->changes);
	for (word = strtok_r(words, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest)) {
		enum field field = field_find(word);

		ck_assert_msg(field < FIELD_COUNT, "%s: no field", word);
		set |= FIELD_BIT(field);
	}
	return set;
}

static void assert_claimed(const struct moment *moment)
{
	field_set more = moment->changed & ~claimed(moment->action.step);
	struct buffer names = { 0 };

	field_set_print(more, &names);
	ck_assert_msg(more == 0, "%s changed %s too", moment->action.id,
	    buffer_get(&names));
	buffer_free(&names);
}

static void assert_agree(const struct moment *moment)
{
	struct buffer names = { 0 };

	if (!moment->has_after || moment->after.state == 'T')
		return;
	ck_assert_msg(moment->after.is_reported, "%s: no report",
	    moment->action.id);
	field_set_print(moment->after.disagree, &names);
	ck_assert_msg(moment->after.disagree == 0, "%s: report and record "
	    "disagree in %s", moment->action.id, buffer_get(&names));
	buffer_free(&names);
}

/* An errno that the step's row knows. */
static void assert_known_errno(const struct moment *moment)
{
	const struct call *call = moment_failed_call(moment);

	if (!call || moment->outcome != OUTCOME_FAILED)
		return;
	ck_assert_msg(strcmp(moment->action.id, "setsid") == 0 &&
	    call->error == EPERM, "%s: %s failed with %d", moment->action.id,
	    call->text, call->error);
}

static void do_step(struct play *play, const char *id)
{
	const struct moment *moment = play_do(play, id);

	if (moment->has_before)
		if (moment->has_before)
		ck_assert_int_eq(moment->before.state, 'S');
	if (moment->has_after)
		ck_assert_int_eq(moment->after.state, 'S');
	assert_claimed(moment);
	assert_agree(moment);
	assert_known_errno(moment);
}

START_TEST(each_step_changes_what_it_claims)
{
	const char *start = start_names[_i / STEPS];
	const char *id = steps[_i % STEPS]->id;
	struct play *play = play_open(start, NULL);

	do_step(play, id);
	do_step(play, id);
	play_close(play);
}
END_TEST

/* The steps rotated and backwards: wrong orders, all of them legal. */
START_TEST(any_order_works)
{
	const char *start = start_names[_i % STARTS];
	struct play *play = play_open(start, NULL);

	for (int i = 0; i < STEPS; i++) {
		int at = _i < STARTS ? STEPS - 1 - i
		    : (i * 2 + _i) % STEPS;

		do_step(play, steps[at]->id);
	}
	play_close(play);
}
END_TEST

START_TEST(setsid_fails_for_a_group_leader_only)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment = play_do(play, "setsid");

	ck_assert_int_eq(moment->outcome, OUTCOME_FAILED);
	ck_assert_int_eq(moment->call[0].result, -1);
	ck_assert_int_eq(moment->call[0].error, EPERM);
	ck_assert_uint_eq(moment->changed, 0);
	play_do(play, "fork");
	moment = play_do(play, "setsid");
	ck_assert_int_eq(moment->outcome, OUTCOME_OK);
	ck_assert_int_eq(moment->call[0].result, moment->after.pid);
	ck_assert(moment->after.is_session_leader);
	ck_assert_str_eq(moment->after.tty, "");
	ck_assert_int_eq(moment->after.tpgid, -1);
	moment = play_do(play, "setsid");
	ck_assert_int_eq(moment->call[0].error, EPERM);
	moment = play_do(play, "fork");
	ck_assert(!moment->after.is_session_leader);
	ck_assert_int_eq(moment->after.sid, moment->before.pid);
	play_close(play);
}
END_TEST

START_TEST(setsid_from_a_script_needs_no_fork)
{
	struct play *play = play_open("script", NULL);
	const struct moment *moment = play_do(play, "setsid");

	ck_assert_int_eq(moment->outcome, OUTCOME_OK);
	ck_assert(moment->after.is_session_leader);
	play_close(play);
}
END_TEST

START_TEST(starts_are_as_named)
{
	static const struct {
		bool is_leader, is_foreground, is_session_leader, ignores_hup;
	} expected[STARTS] = {
		{ true, true, false, false },  { false, true, false, false },
		{ true, false, false, false }, { true, false, false, true },
		{ true, true, true, false },
	};
	struct play *play = play_open(start_names[_i], NULL);
	const struct snapshot *target = &play_world(play)->target;

	ck_assert_int_eq(target->is_group_leader, expected[_i].is_leader);
	ck_assert_int_eq(target->is_foreground, expected[_i].is_foreground);
	ck_assert_int_eq(target->is_session_leader,
	    expected[_i].is_session_leader);
	ck_assert_int_eq(signal_set_has(target->ignored, SIGHUP),
	    expected[_i].ignores_hup);
	ck_assert_int_eq(target->umask, 022);
	ck_assert_uint_eq(target->fds->count, 4);
	ck_assert_uint_eq(target->blocked, 0);
	ck_assert(target->is_reported);
	ck_assert_uint_eq(target->disagree, 0);
	play_close(play);
}
END_TEST

/* 200 forks: at no time do the two witnesses contradict each other. */
START_TEST(report_equals_record_over_forks)
{
	struct play *play = play_open(_i ? "script" : "job", NULL);

	for (int i = 0; i < 100; i++) {
		const struct moment *moment = play_do(play, "fork");

		assert_agree(moment);
		ck_assert_int_eq(moment->call[0].result, moment->after.pid);
		ck_assert_int_ne(moment->after.ppid, moment->before.pid);
	}
	play_close(play);
}
END_TEST

START_TEST(close_leaves_none_and_it_still_answers)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment = play_do(play, "close");

	ck_assert_uint_eq(moment->after.fds->count, 0);
	moment = play_do(play, "chdir");
	ck_assert_str_eq(moment->after.cwd, "/");
	play_close(play);
}
END_TEST

START_TEST(sigterm_ends_it_cleanly_only_with_a_handler)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment;

	play_do(play, "fork");
	if (_i)
		play_do(play, "sigterm");
	moment = play_do(play, "signal:TERM");
	ck_assert_int_eq(moment->outcome, OUTCOME_ENDED);
	ck_assert_int_ne(moment->ending.witness, WITNESS_NONE);
	ck_assert_int_eq(moment->ending.how, _i ? ENDED_EXITED : ENDED_KILLED);
	ck_assert_int_eq(moment->ending.did_clean_up, _i);
	ck_assert_int_eq(moment->detail.deliveries, 1);
	ck_assert_int_eq(moment->detail.delivered[0].by,
	    _i ? BY_HANDLER : BY_STATUS);
	moment = play_do(play, "setsid");
	ck_assert_int_eq(moment->outcome, OUTCOME_UNAVAILABLE);
	play_close(play);
}
END_TEST

START_TEST(a_stopped_target_is_said_to_be_stopped)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment = play_do(play, "signal:STOP");

	ck_assert_int_eq(moment->outcome, OUTCOME_STOPPED);
	moment = play_do(play, "fork");
	ck_assert_int_eq(moment->outcome, OUTCOME_UNAVAILABLE);
	moment = play_do(play, "signal:TERM");
	ck_assert_int_eq(moment->detail.target, FATE_STOPPED);
	ck_assert_int_eq(moment->detail.delivered[0].by, BY_PENDING);
	moment = play_do(play, "signal:CONT");
	ck_assert_int_eq(moment->outcome, OUTCOME_ENDED);
	play_close(play);
}
END_TEST

static TCase *make_case(const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	return tcase;
}

/* Whoever kills the warden: the lab goes on, forks and all. */
START_TEST(goes_on_without_its_warden)
{
	struct play *play = play_open("job", NULL);

	play_kill_warden(play);
	do_step(play, "fork");
	do_step(play, "setsid");
	play_close(play);
}
END_TEST

START_TEST(tells_of_a_stop_from_outside)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment;

	kill(play_world(play)->target.pid, SIGSTOP);
	while (!play_is_stopped(play))
		sched_yield();
	moment = play_do(play, "umask");
	ck_assert_int_eq(moment->outcome, OUTCOME_UNAVAILABLE);
	ck_assert_int_eq(moment->before.state, 'T');
	ck_assert(!moment->before.is_reported);
	play_close(play);
}
END_TEST

START_TEST(reports_beside_what_was_not_done)
{
	struct play *play = play_open("leader", NULL);
	const struct moment *moment = play_do(play, "logout");

	ck_assert_int_eq(moment->outcome, OUTCOME_UNAVAILABLE);
	assert_agree(moment);
	play_close(play);
}
END_TEST

START_TEST(nobody_gets_a_line_that_nobody_typed)
{
	struct play *play = play_open("job", NULL);
	const struct moment *moment;

	play_do(play, "close");
	play_do(play, "pidfile");
	moment = play_do(play, "read-stdin");
	ck_assert_int_gt(moment->detail.found.bytes, 0);
	ck_assert_int_eq(moment->detail.went, WENT_NOWHERE);
	play_close(play);
}
END_TEST

/* Stopped in the middle of an action, which is told; when it has been
 * continued and has done it, nobody asks any more, and its heart beats on. */
START_TEST(beats_on_after_an_answer_that_came_late)
{
	struct play *play = play_open("background", NULL);
	const struct moment *moment = play_do(play, "read-stdin");
	struct event event;

	ck_assert_int_eq(moment->outcome, OUTCOME_STOPPED);
	play_type(play, "fg\n");
	while (play_is_stopped(play))
		sched_yield();
	play_type(play, "a line\n");
	for (int i = 0; i < 2; i++)	/* one may be of before */
		ck_assert(play_wait(play, EVENT_BEAT, &event));
	play_close(play);
}
END_TEST

/* A sanitizer would take the target's SIGBUS for a fault of ours. */
#ifndef __SANITIZE_ADDRESS__
#define HAS_SIGBUS true
#else
#define HAS_SIGBUS false
#endif

/* Whoever finds the file of the line may cut it short: that ends the target,
 * and neither the lab nor its warden. */
START_TEST(outlives_a_line_that_is_cut_short)
{
	struct play *play = play_open("job", NULL);
	char path[600];
	struct event event;

	snprintf(path, sizeof path, "%s/line", play_world(play)->workdir);
	ck_assert_int_eq(truncate(path, 0), 0);
	ck_assert(play_wait(play, EVENT_ENDED, &event));
	ck_assert_int_eq(event.ending->how, ENDED_KILLED);
	ck_assert_int_eq(event.ending->signal, SIGBUS);
	play_close(play);
}
END_TEST

Suite *stage_suite(void)
{
	Suite *suite = suite_create("stage");
	TCase *tcase = make_case("steps");

	tcase_add_loop_test(tcase, starts_are_as_named, 0, STARTS);
	tcase_add_loop_test(tcase, each_step_changes_what_it_claims, 0,
	    STARTS * STEPS);
	tcase_add_test(tcase, goes_on_without_its_warden);
	tcase_add_test(tcase, tells_of_a_stop_from_outside);
	tcase_add_test(tcase, reports_beside_what_was_not_done);
	tcase_add_test(tcase, nobody_gets_a_line_that_nobody_typed);
	tcase_add_test(tcase, beats_on_after_an_answer_that_came_late);
	if (HAS_SIGBUS)
		tcase_add_test(tcase, outlives_a_line_that_is_cut_short);
	tcase_add_loop_test(tcase, any_order_works, 0, STARTS * 3);
	tcase_add_test(tcase, setsid_fails_for_a_group_leader_only);
	tcase_add_test(tcase, setsid_from_a_script_needs_no_fork);
	tcase_add_loop_test(tcase, report_equals_record_over_forks, 0, 2);
	tcase_add_test(tcase, close_leaves_none_and_it_still_answers);
	suite_add_tcase(suite, tcase);
	tcase = make_case("ends");
	tcase_add_loop_test(tcase,
	    sigterm_ends_it_cleanly_only_with_a_handler, 0, 2);
	tcase_add_test(tcase, a_stopped_target_is_said_to_be_stopped);
	suite_add_tcase(suite, tcase);
	return suite;
}
