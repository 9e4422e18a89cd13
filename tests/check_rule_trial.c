/* The rules as check asks them: what a trial has shown, beside a snapshot. */
#include <check.h>
#include <signal.h>
#include <string.h>

#include "tests/accused.h"

Suite *rule_trial_suite(void);

START_TEST(a_trial_without_answers_says_so)
{
	accused_judge_trial();
	ck_assert(accused.verdict[RULE_SURVIVES].is_given);
	accused_gets(RULE_BACKGROUND, STATUS_INFO, "");
	accused_gets(RULE_SURVIVES, STATUS_INFO, "not tried");
	accused_gets(RULE_INHERITED_FDS, STATUS_INFO, "");
	accused_gets(RULE_SIGTERM, STATUS_INFO, "");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_trial_that_went_well_passes)
{
	accused.trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .starter_sid = 50,
		.survival = SURVIVED, .did_set_umask = KNOWN_YES,
		.has_inherited = true, .term = TERM_ENDED, .term_ms = 12,
		.pidfile = PIDFILE_REMOVED, .is_spinning = KNOWN_NO };
	accused.trial.term_ending.how = ENDED_EXITED;
	strcpy(accused.trial.seen[RULE_OWN_SESSION], "setsid() = 99");
	accused_judge_trial();
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		accused_gets(id, STATUS_PASS, "");
	accused_gets(RULE_OWN_SESSION, STATUS_PASS, "setsid() = 99");
	accused_gets(RULE_SIGTERM, STATUS_PASS, "12 ms");
}
END_TEST

START_TEST(each_fault_of_a_trial_is_found)
{
	accused.trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_NO, .starter_sid = 99,
		.survival = DIED_OF_HANGUP, .did_set_umask = KNOWN_NO,
		.has_inherited = true, .inherited = { 5 },
		.inherited_count = 1, .term = TERM_STILL_THERE,
		.term_limit_ms = 5000, .pidfile = PIDFILE_LEFT,
		.pidfile_path = "/run/x.pid", .is_spinning = KNOWN_YES };
	strcpy(accused.trial.start_cwd, "/home");
	strcpy(accused.snapshot.cwd, "/home");
	accused_judge_trial();
	accused_gets(RULE_BACKGROUND, STATUS_FAIL, "fork");
	accused_gets(RULE_OWN_SESSION, STATUS_FAIL, "setsid");
	accused_gets(RULE_SURVIVES, STATUS_FAIL, "foreground");
	accused_gets(RULE_CWD, STATUS_WARN, "started");
	accused_gets(RULE_UMASK, STATUS_WARN, "inherited");
	accused_gets(RULE_INHERITED_FDS, STATUS_WARN, "5 (socket:[77])");
	accused_gets(RULE_SIGTERM, STATUS_FAIL, "5000");
	accused_gets(RULE_PIDFILE, STATUS_WARN, "/run/x.pid");
	accused_gets(RULE_IDLE, STATUS_WARN, "spins");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(a_start_that_looks_failed_is_named)
{
	accused.trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .did_set_umask = KNOWN_NO,
		.start_ending = { .how = ENDED_EXITED, .code = 3 } };
	accused_judge_trial();
	accused_gets(RULE_BACKGROUND, STATUS_PASS, "status 3");
	accused.trial.start_ending = (struct ending){ .how = ENDED_KILLED,
		.signal = SIGHUP };
	accused_judge_trial();
	accused_gets(RULE_BACKGROUND, STATUS_PASS, "SIGHUP");
}
END_TEST

START_TEST(a_mask_that_was_put_back_is_told_from_one_never_set)
{
	accused.trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .did_set_umask = KNOWN_NO,
		.did_put_back_umask = true };
	accused_judge_trial();
	accused_gets(RULE_UMASK, STATUS_WARN, "it set others");
}
END_TEST

START_TEST(who_ran_and_came_to_rest_is_not_said_to_wait_running)
{
	accused.trial = (struct trial){ .is_left = KNOWN_YES,
		.is_spinning = KNOWN_NO };
	accused.snapshot.state = 'S';
	accused_judge_trial();
	accused_gets(RULE_IDLE, STATUS_PASS, "(state S)");
	accused.snapshot.state = 'R';
	accused_judge_trial();
	accused_gets(RULE_IDLE, STATUS_PASS, "did not run");
}
END_TEST

START_TEST(nothing_left_fails_where_a_process_should_be)
{
	struct evidence evidence = { .trial = &accused.trial };

	accused.trial.is_left = KNOWN_NO;
	accused.trial.pidfile = PIDFILE_LEFT;
	strcpy(accused.trial.pidfile_path, "/run/x.pid");
	rule_judge(&evidence, accused.verdict);
	accused_gets(RULE_BACKGROUND, STATUS_FAIL, "");
	accused_gets(RULE_SURVIVES, STATUS_FAIL, "");
	accused_gets(RULE_SIGTERM, STATUS_INFO, "");
	accused_gets(RULE_CWD, STATUS_INFO, "");
	accused_gets(RULE_PIDFILE, STATUS_WARN, "/run/x.pid");
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		ck_assert_ptr_null(strchr(accused.verdict[id].why, '{'));
}
END_TEST

START_TEST(killed_by_sigterm_is_warned_of)
{
	accused.trial.term = TERM_ENDED;
	accused.trial.term_ending.how = ENDED_KILLED;
	accused.trial.term_ending.signal = SIGTERM;
	accused_judge_trial();
	accused_gets(RULE_SIGTERM, STATUS_WARN, "SIGTERM");
	accused.snapshot.caught = 1ULL << (SIGTERM - 1);
	accused_judge_trial();
	accused_gets(RULE_SIGTERM, STATUS_WARN, "catches SIGTERM");
	accused.trial.term_ending.signal = SIGSEGV;
	accused_judge_trial();
	accused_gets(RULE_SIGTERM, STATUS_WARN, "killed by SIGSEGV");
	accused.trial.term_ending.how = ENDED_UNKNOWN;
	accused_judge_trial();
	accused_gets(RULE_SIGTERM, STATUS_INFO, "could not");
}
END_TEST

/* Whom no signal of the terminal reached did not die of it. */
START_TEST(a_death_at_the_hangup_is_not_always_of_it)
{
	accused.trial.survival = DIED_OF_HANGUP;
	accused.trial.was_signalled = KNOWN_YES;
	accused_judge_trial();
	accused_gets(RULE_SURVIVES, STATUS_FAIL, "SIGHUP reaches");
	accused.trial.was_signalled = KNOWN_NO;
	accused_judge_trial();
	accused_gets(RULE_SURVIVES, STATUS_FAIL, "its own doing");
	accused.trial.survival = DIED_OF_INTERRUPT;
	accused_judge_trial();
	accused_gets(RULE_SURVIVES, STATUS_FAIL, "no SIGINT");
}
END_TEST

Suite *rule_trial_suite(void)
{
	Suite *suite = suite_create("rule_trial");
	TCase *tcase = tcase_create("judging");

	tcase_add_checked_fixture(tcase, accused_open, accused_close);
	tcase_add_test(tcase, a_trial_without_answers_says_so);
	tcase_add_test(tcase, a_trial_that_went_well_passes);
	tcase_add_test(tcase, each_fault_of_a_trial_is_found);
	tcase_add_test(tcase, a_start_that_looks_failed_is_named);
	tcase_add_test(tcase,
	    a_mask_that_was_put_back_is_told_from_one_never_set);
	tcase_add_test(tcase,
	    who_ran_and_came_to_rest_is_not_said_to_wait_running);
	tcase_add_test(tcase, nothing_left_fails_where_a_process_should_be);
	tcase_add_test(tcase, killed_by_sigterm_is_warned_of);
	tcase_add_test(tcase, a_death_at_the_hangup_is_not_always_of_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
