/* Which steps a trail made by hand amounts to. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/taken.h"
#include "lab/ground/memory.h"
#include "tests/trodden.h"

Suite *taken_suite(void);

static struct taken taken;
static struct snapshot end;
static struct setting setting;

static void begin(void)
{
	trodden_open();
	snapshot_init(&end);
	memset(&setting, 0, sizeof setting);
	strcpy(setting.cwd, "/start");
	strcpy(setting.tty, "/dev/pts/9");
	strcpy(setting.file, "/inherited");
	setting.umask = 027;
	setting.inherited = 7;
	setting.session = 2;
	setting.program = 3;
}

static void finish(void)
{
	trodden_close();
	snapshot_clear(&end);
}

static void go_to(int process, const char *folder)
{
	struct trail_call *row = trodden_call(process, CALL_CHDIR, 0, 0);

	row->facts.path = memory_string(folder);
	row->facts.full = memory_string(folder);
}

static const char *order(void)
{
	static char text[200];

	text[0] = '\0';
	for (int i = 0; i < taken.count; i++) {
		strcat(text, i ? " " : "");
		strcat(text, take_name(taken.order[i]));
	}
	return text;
}

static void fds(const char *first, const char *seventh)
{
	struct fd_fact row[4];
	size_t count = 0;

	for (int fd = 0; fd < 3; fd++)
		row[count++] = (struct fd_fact){ fd, ACCESS_BOTH, false,
			first };
	if (seventh)
		row[count++] = (struct fd_fact){ 7, ACCESS_BOTH, false,
			seventh };
	free(end.fds);
	end.fds = fd_list_make(row, count);
}

START_TEST(whole_daemon_in_order)
{
	int a = trail_birth(&trodden, 3, -1), b, c;

	b = trodden_child(a, 4);
	trodden_call(b, CALL_SETSID, 0, 0)->result = 4;
	trodden_end(a);
	c = trodden_child(b, 5);
	trodden_end(b);
	go_to(c, "/");
	trodden_call(c, CALL_UMASK, 022, 0)->result = 027;
	trodden_call(c, CALL_CLOSE_RANGE, 3, ~0U);
	trodden_call(c, CALL_DUP2, 3, 0)->result = 0;
	trodden_call(c, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	fds("/dev/null", NULL);
	end.caught = 1ULL << (SIGTERM - 1);
	taken_find(&taken, &trodden, c, &setting, &end, "");
	ck_assert_str_eq(order(),
	    "fork setsid second_fork chdir umask close stdio sigterm");
	ck_assert_str_eq(taken.chdir, "/");
	ck_assert_int_eq(taken.umask, 022);
	ck_assert_int_eq(taken.forks, 2);
	ck_assert_int_eq(trodden.call[1].step, TAKE_SETSID);
}
END_TEST

/* As a user one may not read those of who is not dumpable: prctl(2). */
START_TEST(calls_tell_where_descriptors_may_not_be_read)
{
	int a = trail_birth(&trodden, 3, -1);

	trodden_call(a, CALL_DUP2, 3, 0)->result = 0;
	trodden_call(a, CALL_DUP2, 3, 1)->result = 1;
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "");
	trodden_call(a, CALL_DUP2, 3, 2)->result = 2;
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "stdio");
	trodden_call(a, CALL_CLOSE, 7, 0);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "stdio close");
}
END_TEST

START_TEST(what_comes_after_the_look_is_no_step)
{
	int a = trail_birth(&trodden, 3, -1);

	go_to(a, "/");
	trodden.looked = trodden.serial;
	trodden_call(a, CALL_UMASK, 077, 0)->result = 027;
	trodden_call(a, CALL_EXECVE, 0, 0);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "chdir");
	ck_assert_int_eq(taken.umask, -1);
}
END_TEST

START_TEST(failed_setsid_is_no_step)
{
	int a = trail_birth(&trodden, 3, -1), b;
	struct trail_call *row = trodden_call(a, CALL_SETSID, 0, 0);

	row->result = -1;
	row->error = 1;
	b = trodden_child(a, 4);
	taken_find(&taken, &trodden, b, &setting, NULL, "");
	ck_assert_str_eq(order(), "fork");
	ck_assert_int_eq(trodden.call[0].step, TAKE_COUNT);
}
END_TEST

START_TEST(parent_hands_down_what_it_did_before_the_fork_only)
{
	int a = trail_birth(&trodden, 3, -1), b;

	trodden_call(a, CALL_UMASK, 077, 0);
	b = trodden_child(a, 4);
	go_to(a, "/");
	taken_find(&taken, &trodden, b, &setting, NULL, "");
	ck_assert_str_eq(order(), "umask fork");
	ck_assert_str_eq(taken.chdir, "");
}
END_TEST

START_TEST(sibling_counts_for_nothing)
{
	int a = trail_birth(&trodden, 3, -1), b = trodden_child(a, 4);
	int c = trodden_child(a, 5);

	trodden_call(b, CALL_SETSID, 0, 0);
	taken_find(&taken, &trodden, c, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SETSID]);
	ck_assert(taken.has[TAKE_FORK]);
	ck_assert_int_eq(taken.forks, 1);
}
END_TEST

START_TEST(second_fork_needs_setsid_and_a_parent_that_ended)
{
	int a = trail_birth(&trodden, 3, -1), b = trodden_child(a, 4);
	int c = trodden_child(b, 5), d;

	trodden_end(b);
	taken_find(&taken, &trodden, c, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SECOND_FORK]);
	trodden_call(c, CALL_SETSID, 0, 0);
	d = trodden_child(c, 6);
	taken_find(&taken, &trodden, d, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_SECOND_FORK]);
	trodden_end(c);
	taken_find(&taken, &trodden, d, &setting, NULL, "");
	ck_assert(taken.has[TAKE_SECOND_FORK]);
	ck_assert_str_eq(order(), "fork setsid second_fork");
}
END_TEST

START_TEST(umask_put_back_is_none_but_the_same_may_be_chosen)
{
	int a = trail_birth(&trodden, 3, -1);

	trodden_call(a, CALL_UMASK, 027, 0);
	taken_find(&taken, &trodden, a, &setting, NULL, "");
	ck_assert_int_eq(taken.umask, 027);
	trodden_call(a, CALL_UMASK, 0, 0);
	trodden_call(a, CALL_UMASK, 027, 0);
	taken_find(&taken, &trodden, a, &setting, NULL, "");
	ck_assert_int_eq(taken.umask, -1);
	ck_assert(!taken.has[TAKE_UMASK]);
}
END_TEST

START_TEST(going_back_to_the_start_is_no_chdir)
{
	int a = trail_birth(&trodden, 3, -1);

	go_to(a, "/");
	go_to(a, "/start");
	taken_find(&taken, &trodden, a, &setting, NULL, "");
	ck_assert(!taken.has[TAKE_CHDIR]);
	ck_assert_int_eq(trodden.call[0].step, TAKE_COUNT);
}
END_TEST

START_TEST(what_an_exec_closed_was_not_closed_by_a_call)
{
	int a = trail_birth(&trodden, 3, -1);

	fds("/dev/null", NULL);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_CLOSE]);
	trodden_call(a, CALL_EXECVE, 0, 0)->is_exec_loss = true;
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_CLOSE]);
}
END_TEST

START_TEST(another_file_on_the_number_is_not_the_inherited_one)
{
	int a = trail_birth(&trodden, 3, -1);

	fds("/dev/null", "/inherited");
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_CLOSE]);
	fds("/dev/null", "/var/log/mine");
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_CLOSE]);
}
END_TEST

/* An open with O_CLOEXEC, or F_DUPFD of fcntl, is no row of the trail. */
START_TEST(what_was_closed_is_opened_by_the_next_call)
{
	int a = trail_birth(&trodden, 3, -1);

	go_to(a, "/");
	trodden_call(a, CALL_CLOSE_RANGE, 0, ~0U);
	trodden_call(a, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	end.caught = 1ULL << (SIGTERM - 1);
	fds("/dev/null", NULL);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "chdir close stdio sigterm");
}
END_TEST

START_TEST(exec_forgets_a_handler_but_not_that_it_ignores)
{
	int a = trail_birth(&trodden, 3, -1);

	trodden_call(a, CALL_SIGACTION, SIGTERM, 0)->facts.disposition =
	    DISPOSITION_CAUGHT;
	trodden_call(a, CALL_SIGACTION, SIGHUP, 0)->facts.disposition =
	    DISPOSITION_IGNORED;
	trodden_call(a, CALL_EXECVE, 0, 0);
	end.ignored = 1ULL << (SIGHUP - 1);
	fds("/dev/pts/9", NULL);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(!taken.has[TAKE_SIGTERM]);
	ck_assert_int_eq(taken.sighup, DISPOSITION_IGNORED);
	ck_assert(!taken.has[TAKE_STDIO]);
}
END_TEST

START_TEST(sigwait_that_still_waits_counts)
{
	int a = trail_birth(&trodden, 3, -1);
	struct trail_call *row = trodden_call(a, CALL_SIGWAIT, 0, 0);

	row->is_pending = true;
	row->facts.set = 1ULL << (SIGTERM - 1);
	fds("/dev/null", NULL);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert(taken.has[TAKE_SIGTERM]);
}
END_TEST

/* A second at a time, as sigtimedwait(2) is used in a loop. */
START_TEST(sigwait_in_vain_counts)
{
	int a = trail_birth(&trodden, 3, -1);
	struct trail_call *row = trodden_call(a, CALL_SIGWAIT, 0, 0);

	row->error = EINVAL;
	row->facts.set = 1ULL << (SIGTERM - 1);
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "");
	row->error = EAGAIN;
	taken_find(&taken, &trodden, a, &setting, &end, "");
	ck_assert_str_eq(order(), "sigterm");
	ck_assert(taken.waits_term);
}
END_TEST

START_TEST(pidfile_is_the_call_that_made_it)
{
	int a = trail_birth(&trodden, 3, -1);
	struct trail_call *row = trodden_call(a, CALL_OPENAT,
	    (uint64_t)AT_FDCWD, 0);

	row->facts.arg[2] = O_CREAT | O_WRONLY;
	row->facts.path = memory_string("d.pid");
	row->facts.full = memory_string("/start/d.pid");
	row->result = 3;
	taken_find(&taken, &trodden, a, &setting, NULL, "/start/d.pid");
	ck_assert_str_eq(order(), "pidfile");
	ck_assert_str_eq(taken.pidfile, "/start/d.pid");
}
END_TEST

START_TEST(end_state_alone_tells_a_part)
{
	end.pid = 5;
	end.sid = 4;
	strcpy(end.cwd, "/");
	end.umask = 027;
	fds("/dev/null", NULL);
	taken_infer(&taken, &setting, &end, "");
	ck_assert(taken.has[TAKE_FORK] && taken.has[TAKE_SETSID]);
	ck_assert(taken.has[TAKE_SECOND_FORK] && taken.has[TAKE_CHDIR]);
	ck_assert(!taken.has[TAKE_UMASK]);
	ck_assert_int_eq(taken.count, 0);
}
END_TEST

Suite *taken_suite(void)
{
	Suite *suite = suite_create("taken");
	TCase *tests = tcase_create("steps");

	tcase_add_checked_fixture(tests, begin, finish);
	tcase_add_test(tests, whole_daemon_in_order);
	tcase_add_test(tests, calls_tell_where_descriptors_may_not_be_read);
	tcase_add_test(tests, what_comes_after_the_look_is_no_step);
	tcase_add_test(tests, failed_setsid_is_no_step);
	tcase_add_test(tests,
	    parent_hands_down_what_it_did_before_the_fork_only);
	tcase_add_test(tests, sibling_counts_for_nothing);
	tcase_add_test(tests, second_fork_needs_setsid_and_a_parent_that_ended);
	tcase_add_test(tests,
	    umask_put_back_is_none_but_the_same_may_be_chosen);
	tcase_add_test(tests, going_back_to_the_start_is_no_chdir);
	tcase_add_test(tests, what_an_exec_closed_was_not_closed_by_a_call);
	tcase_add_test(tests,
	    another_file_on_the_number_is_not_the_inherited_one);
	tcase_add_test(tests, what_was_closed_is_opened_by_the_next_call);
	tcase_add_test(tests, exec_forgets_a_handler_but_not_that_it_ignores);
	tcase_add_test(tests, sigwait_that_still_waits_counts);
	tcase_add_test(tests, sigwait_in_vain_counts);
	tcase_add_test(tests, pidfile_is_the_call_that_made_it);
	tcase_add_test(tests, end_state_alone_tells_a_part);
	suite_add_tcase(suite, tests);
	return suite;
}
