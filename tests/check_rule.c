/* The rules as inspect asks them, on snapshots with one fault each. */
#include <check.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "tests/accused.h"

Suite *rule_suite(void);

START_TEST(a_good_daemon_passes)
{
	accused_judge();
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		ck_assert_int_eq(accused.verdict[id].is_given,
		    id != RULE_SURVIVES);
		ck_assert_int_ne(accused.verdict[id].status, STATUS_FAIL);
		ck_assert_int_ne(accused.verdict[id].status, STATUS_WARN);
	}
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_DAEMON);
	ck_assert_str_eq(rule_judgement(rule_sum(accused.verdict)), "daemon");
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
	strcpy(accused.snapshot.tty, "/dev/pts/5");
	accused.snapshot.tpgid = accused.snapshot.pgid;
	accused_judge();
	accused_gets(RULE_BACKGROUND, STATUS_FAIL, "/dev/pts/5");
	accused_gets(RULE_OWN_SESSION, STATUS_FAIL, "99");
	accused_gets(RULE_NO_TTY, STATUS_FAIL, "/dev/pts/5");
	accused_gets(RULE_SIGHUP, STATUS_WARN, "SIGHUP");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
	accused.snapshot.tpgid = 3;
	accused_judge();
	accused_gets(RULE_BACKGROUND, STATUS_PASS, "99");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(a_session_with_a_terminal_elsewhere_fails)
{
	accused.around.is_leader_there = KNOWN_YES;
	accused.around.has_session_tty = KNOWN_YES;
	accused_judge();
	accused_gets(RULE_OWN_SESSION, STATUS_FAIL, "setsid");
	accused_gets(RULE_NO_TTY, STATUS_PASS, "");
}
END_TEST

START_TEST(a_job_that_outlived_its_shell_is_warned_of)
{
	accused.snapshot.pgid = 100;
	accused_judge();
	accused_gets(RULE_OWN_SESSION, STATUS_WARN, "outlived");
	accused.around.is_leader_there = KNOWN_YES;
	accused_judge();
	accused_gets(RULE_OWN_SESSION, STATUS_PASS, "99");
	accused.around.is_leader_there = NOT_KNOWN;
	accused_judge();
	accused_gets(RULE_OWN_SESSION, STATUS_PASS, "");
}
END_TEST

START_TEST(a_session_leader_could_regain_a_terminal)
{
	accused.snapshot.sid = accused.snapshot.pgid = accused.snapshot.pid;
	accused.around.is_leader_there = KNOWN_YES;
	accused_judge();
	accused_gets(RULE_CANNOT_REGAIN_TTY, STATUS_WARN, "O_NOCTTY");
	accused_gets(RULE_OWN_SESSION, STATUS_PASS, "setsid(2)");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_cwd_elsewhere_is_named_and_escaped)
{
	strcpy(accused.snapshot.cwd, "/mnt/\033[2J\n");
	accused_judge();
	accused_gets(RULE_CWD, STATUS_WARN, "/mnt/\\x1b[2J\\n");
	ck_assert_ptr_null(strchr(accused.verdict[RULE_CWD].why, '\033'));
	accused.snapshot.is_cwd_deleted = true;
	accused_judge();
	accused_gets(RULE_CWD, STATUS_WARN, "removed");
}
END_TEST

START_TEST(a_long_cwd_leaves_room_for_the_advice)
{
	memset(accused.snapshot.cwd, '\001', sizeof accused.snapshot.cwd - 1);
	accused_judge();
	accused_gets(RULE_CWD, STATUS_WARN, "chdir(2)");
}
END_TEST

START_TEST(stdio_is_judged_by_its_worst)
{
	struct fd_fact row[3];

	memcpy(row, accused_files, sizeof row);
	row[1].target = "/dev/pts/3";
	accused_has(row + 1, 2);
	accused_judge();
	accused_gets(RULE_STDIO, STATUS_FAIL, "/dev/pts/3");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
	accused_has(accused_files, 2);
	accused_judge();
	accused_gets(RULE_STDIO, STATUS_WARN, "2");
	accused_has(accused_files, 0);
	accused_judge();
	accused_gets(RULE_STDIO, STATUS_WARN, "0");
}
END_TEST

START_TEST(a_stray_terminal_is_warned_of)
{
	struct fd_fact row[4];

	memcpy(row, accused_files, sizeof row);
	row[3].target = "/dev/pts/9";
	accused_has(row, 4);
	accused_judge();
	accused_gets(RULE_INHERITED_FDS, STATUS_WARN, "5 (/dev/pts/9)");
	accused_gets(RULE_STDIO, STATUS_PASS, "");
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
	accused.snapshot.caught = terms[_i].caught;
	accused.snapshot.ignored = terms[_i].ignored;
	accused.snapshot.blocked = terms[_i].blocked;
	accused_judge();
	accused_gets(RULE_SIGTERM, STATUS_INFO, terms[_i].word);
}
END_TEST

/* Whatever could not be read is said, with its errno, and never guessed. */
START_TEST(what_cannot_be_read_is_no_pass)
{
	accused.snapshot.unreadable[FIELD_FDS] = EACCES;
	accused.snapshot.unreadable[FIELD_CWD] = EPERM;
	accused_judge();
	accused_gets(RULE_STDIO, STATUS_INFO, "EACCES");
	accused_gets(RULE_INHERITED_FDS, STATUS_INFO, "EACCES");
	accused_gets(RULE_CWD, STATUS_INFO, "EPERM");
	ck_assert(accused.verdict[RULE_STDIO].is_unreadable);
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_UNREADABLE);
	strcpy(accused.snapshot.tty, "/dev/tty1");
	accused_judge();
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(an_unreadable_cwd_alone_decides_nothing)
{
	accused.snapshot.unreadable[FIELD_CWD] = EACCES;
	accused.snapshot.unreadable[FIELD_UMASK] = EACCES;
	accused_judge();
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_DAEMON);
}
END_TEST

START_TEST(a_zombie_is_no_daemon)
{
	accused.snapshot.state = 'Z';
	accused.snapshot.sid = accused.snapshot.pid;
	accused.snapshot.unreadable[FIELD_CWD] = ENOENT;
	accused_has(accused_files, 0);
	accused_judge();
	accused_gets(RULE_BACKGROUND, STATUS_FAIL, "ended");
	accused_gets(RULE_CANNOT_REGAIN_TTY, STATUS_INFO, "ended");
	accused_gets(RULE_STDIO, STATUS_INFO, "ended");
	ck_assert_int_eq(rule_sum(accused.verdict), JUDGED_NO_DAEMON);
}
END_TEST

START_TEST(who_runs_all_the_time_seems_to_spin)
{
	accused.snapshot.state = 'R';
	accused.around.ticks_per_second = 100;
	accused.around.age = 1000;
	accused.around.ticks = 100;
	accused_judge();
	accused_gets(RULE_IDLE, STATUS_INFO, "");
	accused.around.ticks = 990;
	accused_judge();
	accused_gets(RULE_IDLE, STATUS_WARN, "99 %");
	accused.snapshot.state = 'S';
	accused_judge();
	accused_gets(RULE_IDLE, STATUS_PASS, "");
}
END_TEST

START_TEST(weighing_agrees_with_judging)
{
	struct evidence evidence = { .snapshot = &accused.snapshot,
		.around = &accused.around };

	strcpy(accused.snapshot.tty, "/dev/pts/1");
	accused_judge();
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		struct verdict weighed;

		rule_weigh(&evidence, id, &weighed);
		ck_assert_int_eq(weighed.status, accused.verdict[id].status);
		ck_assert_int_eq(weighed.is_given,
		    accused.verdict[id].is_given);
		ck_assert_str_eq(weighed.why, "");
	}
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *rule_suite(void)
{
	Suite *suite = suite_create("rule");
	TCase *tcase = tcase_create("judging");

	tcase_add_checked_fixture(tcase, accused_open, accused_close);
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
	suite_add_tcase(suite, tcase);
	return suite;
}
