/* The rules, on snapshots made up to have one fault each. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/rule.h"

Suite *rule_suite(void);

#define SIGNAL(number) ((uint64_t)1 << ((number) - 1))

static struct snapshot one;
static struct surroundings around;
static struct trial trial;
static struct verdict verdict[RULE_COUNT];

static const struct fd_fact quiet[] = {
	{ 0, ACCESS_READ, false, "/dev/null" },
	{ 1, ACCESS_WRITE, false, "/dev/null" },
	{ 2, ACCESS_WRITE, false, "/dev/null" },
	{ 5, ACCESS_BOTH, true, "socket:[77]" },
};

/* A daemon without fault: the second fork's child. */
static void set_up(void)
{
	snapshot_init(&one);
	one.pid = 100;
	one.ppid = 1;
	one.pgid = one.sid = 99;
	one.umask = 022;
	one.state = 'S';
	one.caught = SIGNAL(SIGTERM);
	strcpy(one.comm, "good");
	strcpy(one.cwd, "/");
	one.fds = fd_list_make(quiet, 4);
	memset(&around, 0, sizeof around);
	around.is_leader_there = KNOWN_NO;
	memset(&trial, 0, sizeof trial);
}

static void tear_down(void)
{
	snapshot_clear(&one);
}

static void judge(void)
{
	snapshot_derive(&one);
	rule_judge_snapshot(&one, &around, verdict);
}

static void judge_trial(void)
{
	struct evidence evidence = { &one, &around, &trial };

	snapshot_derive(&one);
	rule_judge(&evidence, verdict);
}

static void expect(enum rule_id id, enum status status, const char *word)
{
	ck_assert_msg(verdict[id].status == status, "%s: %s %s",
	    rule_name(id), rule_status(verdict[id].status), verdict[id].why);
	ck_assert_msg(strstr(verdict[id].why, word), "'%s' lacks '%s'",
	    verdict[id].why, word);
}

static void use_fds(const struct fd_fact *row, size_t count)
{
	free(one.fds);
	one.fds = fd_list_make(row, count);
}

START_TEST(a_good_daemon_passes)
{
	judge();
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		ck_assert_int_eq(verdict[id].is_given, id != RULE_SURVIVES);
		ck_assert_int_ne(verdict[id].status, STATUS_FAIL);
		ck_assert_int_ne(verdict[id].status, STATUS_WARN);
	}
	ck_assert_int_eq(rule_sum(verdict), JUDGED_DAEMON);
	ck_assert_str_eq(rule_judgement(rule_sum(verdict)), "daemon");
}
END_TEST

START_TEST(names_are_found_again)
{
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		ck_assert_int_eq(rule_find(rule_name(id)), id);
	ck_assert_int_eq(rule_find("no-such-check"), RULE_COUNT);
}
END_TEST

START_TEST(a_terminal_fails_three_checks)
{
	strcpy(one.tty, "/dev/pts/5");
	one.tpgid = one.pgid;
	judge();
	expect(RULE_BACKGROUND, STATUS_FAIL, "/dev/pts/5");
	expect(RULE_OWN_SESSION, STATUS_FAIL, "99");
	expect(RULE_NO_TTY, STATUS_FAIL, "/dev/pts/5");
	expect(RULE_SIGHUP, STATUS_WARN, "SIGHUP");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
	one.tpgid = 3;
	judge();
	expect(RULE_BACKGROUND, STATUS_PASS, "99");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(a_session_with_a_terminal_elsewhere_fails)
{
	around.is_leader_there = KNOWN_YES;
	around.has_session_tty = KNOWN_YES;
	judge();
	expect(RULE_OWN_SESSION, STATUS_FAIL, "setsid");
	expect(RULE_NO_TTY, STATUS_PASS, "");
}
END_TEST

START_TEST(a_job_that_outlived_its_shell_is_warned_of)
{
	one.pgid = 100;
	judge();
	expect(RULE_OWN_SESSION, STATUS_WARN, "outlived");
	around.is_leader_there = KNOWN_YES;
	judge();
	expect(RULE_OWN_SESSION, STATUS_PASS, "99");
	around.is_leader_there = NOT_KNOWN;
	judge();
	expect(RULE_OWN_SESSION, STATUS_PASS, "");
}
END_TEST

START_TEST(a_session_leader_could_regain_a_terminal)
{
	one.sid = one.pgid = one.pid;
	around.is_leader_there = KNOWN_YES;
	judge();
	expect(RULE_CANNOT_REGAIN_TTY, STATUS_WARN, "O_NOCTTY");
	expect(RULE_OWN_SESSION, STATUS_PASS, "setsid(2)");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_cwd_elsewhere_is_named_and_escaped)
{
	strcpy(one.cwd, "/mnt/\033[2J\n");
	judge();
	expect(RULE_CWD, STATUS_WARN, "/mnt/\\x1b[2J\\n");
	ck_assert_ptr_null(strchr(verdict[RULE_CWD].why, '\033'));
	one.is_cwd_deleted = true;
	judge();
	expect(RULE_CWD, STATUS_WARN, "removed");
}
END_TEST

START_TEST(a_long_cwd_leaves_room_for_the_advice)
{
	memset(one.cwd, '\001', sizeof one.cwd - 1);
	judge();
	expect(RULE_CWD, STATUS_WARN, "chdir(2)");
}
END_TEST

START_TEST(stdio_is_judged_by_its_worst)
{
	struct fd_fact row[3];

	memcpy(row, quiet, sizeof row);
	row[1].target = "/dev/pts/3";
	use_fds(row + 1, 2);
	judge();
	expect(RULE_STDIO, STATUS_FAIL, "/dev/pts/3");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
	use_fds(quiet, 2);
	judge();
	expect(RULE_STDIO, STATUS_WARN, "2");
	use_fds(quiet, 0);
	judge();
	expect(RULE_STDIO, STATUS_WARN, "0");
}
END_TEST

START_TEST(a_stray_terminal_is_warned_of)
{
	struct fd_fact row[4];

	memcpy(row, quiet, sizeof row);
	row[3].target = "/dev/pts/9";
	use_fds(row, 4);
	judge();
	expect(RULE_INHERITED_FDS, STATUS_WARN, "5 (/dev/pts/9)");
	expect(RULE_STDIO, STATUS_PASS, "");
}
END_TEST

static const struct {
	uint64_t caught, ignored, blocked;
	const char *word;
} terms[] = {
	{ SIGNAL(SIGTERM), 0, 0, "catches" },
	{ 0, SIGNAL(SIGTERM), 0, "ignores" },
	{ 0, 0, SIGNAL(SIGTERM), "blocks" },
	{ 0, 0, 0, "default" },
};

START_TEST(sigterm_is_only_told_by_inspect)
{
	one.caught = terms[_i].caught;
	one.ignored = terms[_i].ignored;
	one.blocked = terms[_i].blocked;
	judge();
	expect(RULE_SIGTERM, STATUS_INFO, terms[_i].word);
}
END_TEST

/* Whatever could not be read is said, with its errno, and never guessed. */
START_TEST(what_cannot_be_read_is_no_pass)
{
	one.unreadable[FIELD_FDS] = EACCES;
	one.unreadable[FIELD_CWD] = EPERM;
	judge();
	expect(RULE_STDIO, STATUS_INFO, "EACCES");
	expect(RULE_INHERITED_FDS, STATUS_INFO, "EACCES");
	expect(RULE_CWD, STATUS_INFO, "EPERM");
	ck_assert(verdict[RULE_STDIO].is_unreadable);
	ck_assert_int_eq(rule_sum(verdict), JUDGED_UNREADABLE);
	strcpy(one.tty, "/dev/tty1");
	judge();
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(an_unreadable_cwd_alone_decides_nothing)
{
	one.unreadable[FIELD_CWD] = EACCES;
	one.unreadable[FIELD_UMASK] = EACCES;
	judge();
	ck_assert_int_eq(rule_sum(verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_zombie_is_no_daemon)
{
	one.state = 'Z';
	one.sid = one.pid;
	one.unreadable[FIELD_CWD] = ENOENT;
	use_fds(quiet, 0);
	judge();
	expect(RULE_BACKGROUND, STATUS_FAIL, "ended");
	expect(RULE_CANNOT_REGAIN_TTY, STATUS_INFO, "ended");
	expect(RULE_STDIO, STATUS_INFO, "ended");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(who_runs_all_the_time_seems_to_spin)
{
	one.state = 'R';
	around.ticks_per_second = 100;
	around.age = 1000;
	around.ticks = 100;
	judge();
	expect(RULE_IDLE, STATUS_INFO, "");
	around.ticks = 990;
	judge();
	expect(RULE_IDLE, STATUS_WARN, "99 %");
	one.state = 'S';
	judge();
	expect(RULE_IDLE, STATUS_PASS, "");
}
END_TEST

START_TEST(weighing_agrees_with_judging)
{
	struct evidence evidence = { .snapshot = &one, .around = &around };

	strcpy(one.tty, "/dev/pts/1");
	judge();
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		struct verdict weighed;

		rule_weigh(&evidence, id, &weighed);
		ck_assert_int_eq(weighed.status, verdict[id].status);
		ck_assert_int_eq(weighed.is_given, verdict[id].is_given);
		ck_assert_str_eq(weighed.why, "");
	}
}
END_TEST

START_TEST(a_trial_without_answers_says_so)
{
	judge_trial();
	ck_assert(verdict[RULE_SURVIVES].is_given);
	expect(RULE_BACKGROUND, STATUS_INFO, "");
	expect(RULE_SURVIVES, STATUS_INFO, "not tried");
	expect(RULE_INHERITED_FDS, STATUS_INFO, "");
	expect(RULE_SIGTERM, STATUS_INFO, "");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_trial_that_went_well_passes)
{
	trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .starter_sid = 50,
		.survival = SURVIVED, .did_set_umask = KNOWN_YES,
		.has_inherited = true, .term = TERM_ENDED, .term_ms = 12,
		.pidfile = PIDFILE_REMOVED, .is_spinning = KNOWN_NO };
	trial.term_ending.how = ENDED_EXITED;
	strcpy(trial.seen[RULE_OWN_SESSION], "setsid() = 99");
	judge_trial();
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		expect(id, STATUS_PASS, "");
	expect(RULE_OWN_SESSION, STATUS_PASS, "setsid() = 99");
	expect(RULE_SIGTERM, STATUS_PASS, "12 ms");
}
END_TEST

START_TEST(each_fault_of_a_trial_is_found)
{
	trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_NO, .starter_sid = 99,
		.survival = DIED_OF_HANGUP, .did_set_umask = KNOWN_NO,
		.has_inherited = true, .inherited = { 5 },
		.inherited_count = 1, .term = TERM_STILL_THERE,
		.term_limit_ms = 5000, .pidfile = PIDFILE_LEFT,
		.pidfile_path = "/run/x.pid", .is_spinning = KNOWN_YES };
	strcpy(trial.start_cwd, "/home");
	strcpy(one.cwd, "/home");
	judge_trial();
	expect(RULE_BACKGROUND, STATUS_FAIL, "fork");
	expect(RULE_OWN_SESSION, STATUS_FAIL, "setsid");
	expect(RULE_SURVIVES, STATUS_FAIL, "foreground");
	expect(RULE_CWD, STATUS_WARN, "started");
	expect(RULE_UMASK, STATUS_WARN, "inherited");
	expect(RULE_INHERITED_FDS, STATUS_WARN, "5 (socket:[77])");
	expect(RULE_SIGTERM, STATUS_FAIL, "5000");
	expect(RULE_PIDFILE, STATUS_WARN, "/run/x.pid");
	expect(RULE_IDLE, STATUS_WARN, "spins");
	ck_assert_int_eq(rule_sum(verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(a_start_that_looks_failed_is_named)
{
	trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .did_set_umask = KNOWN_NO,
		.start_ending = { .how = ENDED_EXITED, .code = 3 } };
	judge_trial();
	expect(RULE_BACKGROUND, STATUS_PASS, "status 3");
	trial.start_ending = (struct ending){ .how = ENDED_KILLED,
		.signal = SIGHUP };
	judge_trial();
	expect(RULE_BACKGROUND, STATUS_PASS, "SIGHUP");
}
END_TEST

START_TEST(a_mask_that_was_put_back_is_told_from_one_never_set)
{
	trial = (struct trial){ .is_left = KNOWN_YES,
		.has_returned = KNOWN_YES, .did_set_umask = KNOWN_NO,
		.did_put_back_umask = true };
	judge_trial();
	expect(RULE_UMASK, STATUS_WARN, "it set others");
}
END_TEST

START_TEST(nothing_left_fails_where_a_process_should_be)
{
	struct evidence evidence = { .trial = &trial };

	trial.is_left = KNOWN_NO;
	trial.pidfile = PIDFILE_LEFT;
	strcpy(trial.pidfile_path, "/run/x.pid");
	rule_judge(&evidence, verdict);
	expect(RULE_BACKGROUND, STATUS_FAIL, "");
	expect(RULE_SURVIVES, STATUS_FAIL, "");
	expect(RULE_SIGTERM, STATUS_INFO, "");
	expect(RULE_CWD, STATUS_INFO, "");
	expect(RULE_PIDFILE, STATUS_WARN, "/run/x.pid");
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		ck_assert_ptr_null(strchr(verdict[id].why, '{'));
}
END_TEST

START_TEST(killed_by_sigterm_is_warned_of)
{
	trial.term = TERM_ENDED;
	trial.term_ending.how = ENDED_KILLED;
	trial.term_ending.signal = SIGTERM;
	judge_trial();
	expect(RULE_SIGTERM, STATUS_WARN, "SIGTERM");
	one.caught = 1ULL << (SIGTERM - 1);
	judge_trial();
	expect(RULE_SIGTERM, STATUS_WARN, "catches SIGTERM");
	trial.term_ending.signal = SIGSEGV;
	judge_trial();
	expect(RULE_SIGTERM, STATUS_WARN, "killed by SIGSEGV");
	trial.term_ending.how = ENDED_UNKNOWN;
	judge_trial();
	expect(RULE_SIGTERM, STATUS_INFO, "could not");
}
END_TEST

/* Whom no signal of the terminal reached did not die of one. */
START_TEST(a_death_at_the_hangup_is_not_always_of_it)
{
	trial.survival = DIED_OF_HANGUP;
	trial.was_signalled = KNOWN_YES;
	judge_trial();
	expect(RULE_SURVIVES, STATUS_FAIL, "SIGHUP reaches");
	trial.was_signalled = KNOWN_NO;
	judge_trial();
	expect(RULE_SURVIVES, STATUS_FAIL, "its own doing");
	trial.survival = DIED_OF_INTERRUPT;
	judge_trial();
	expect(RULE_SURVIVES, STATUS_FAIL, "no SIGINT");
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *rule_suite(void)
{
	Suite *suite = suite_create("rule");
	TCase *tcase = tcase_create("judging");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_good_daemon_passes);
	tcase_add_test(tcase, names_are_found_again);
	tcase_add_test(tcase, a_terminal_fails_three_checks);
	tcase_add_test(tcase, a_session_with_a_terminal_elsewhere_fails);
	tcase_add_test(tcase, a_job_that_outlived_its_shell_is_warned_of);
	tcase_add_test(tcase, a_session_leader_could_regain_a_terminal);
	tcase_add_test(tcase, a_cwd_elsewhere_is_named_and_escaped);
	tcase_add_test(tcase, a_long_cwd_leaves_room_for_the_advice);
	tcase_add_test(tcase, stdio_is_judged_by_its_worst);
	tcase_add_test(tcase, a_stray_terminal_is_warned_of);
	tcase_add_loop_test(tcase, sigterm_is_only_told_by_inspect, 0,
	    COUNT(terms));
	tcase_add_test(tcase, what_cannot_be_read_is_no_pass);
	tcase_add_test(tcase, an_unreadable_cwd_alone_decides_nothing);
	tcase_add_test(tcase, a_zombie_is_no_daemon);
	tcase_add_test(tcase, who_runs_all_the_time_seems_to_spin);
	tcase_add_test(tcase, weighing_agrees_with_judging);
	tcase_add_test(tcase, a_trial_without_answers_says_so);
	tcase_add_test(tcase, a_trial_that_went_well_passes);
	tcase_add_test(tcase, each_fault_of_a_trial_is_found);
	tcase_add_test(tcase, a_start_that_looks_failed_is_named);
	tcase_add_test(tcase,
	    a_mask_that_was_put_back_is_told_from_one_never_set);
	tcase_add_test(tcase, nothing_left_fails_where_a_process_should_be);
	tcase_add_test(tcase, killed_by_sigterm_is_warned_of);
	tcase_add_test(tcase, a_death_at_the_hangup_is_not_always_of_it);
	suite_add_tcase(suite, tcase);
	return suite;
}
