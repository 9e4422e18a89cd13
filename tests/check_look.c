/* A process seen from outside, on real processes. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "tests/eye.h"

Suite *look_suite(void);

START_TEST(own_record_is_what_the_calls_say)
{
	char cwd[PATH_MAX];
	mode_t mask = umask(0);

	umask(mask);
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof cwd));
	eye_look(getpid(), LOOK_ALL);
	ck_assert_int_eq(eye.seen.pid, getpid());
	ck_assert_int_eq(eye.seen.ppid, getppid());
	ck_assert_int_eq(eye.seen.pgid, getpgrp());
	ck_assert_int_eq(eye.seen.sid, getsid(0));
	ck_assert_str_eq(eye.seen.cwd, cwd);
	ck_assert_int_eq(eye.seen.umask, (int)mask);
	ck_assert_int_eq(eye.seen.is_group_leader, getpid() == getpgrp());
	ck_assert_int_eq(eye.seen.is_session_leader, getpid() == getsid(0));
	ck_assert_int_eq(eye.seen.state, 'R');
	ck_assert(eye.seen.ppid_comm[0]);
	ck_assert_ptr_nonnull(eye.seen.fds);
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (field != FIELD_ORPHANED_GROUP)
			ck_assert_int_eq(eye.seen.unreadable[field], 0);
}
END_TEST

static void choose_signals(void *context)
{
	sigset_t set;

	(void)context;
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, (void (*)(int))abort);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 3);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	umask(0135);
}

START_TEST(masks_and_umask_of_another_are_told)
{
	eye_begin(choose_signals, NULL);
	eye_look(eye.child, LOOK_IDS);
	ck_assert(signal_set_has(eye.seen.ignored, SIGHUP));
	ck_assert(!signal_set_has(eye.seen.caught, SIGHUP));
	ck_assert(signal_set_has(eye.seen.caught, SIGTERM));
	ck_assert(signal_set_has(eye.seen.blocked, SIGUSR1));
	ck_assert(signal_set_has(eye.seen.blocked, SIGRTMIN + 3));
	ck_assert(signal_set_has(eye.seen.pending, SIGUSR1));
	ck_assert_int_eq(eye.seen.umask, 0135);
	ck_assert_int_eq(eye.seen.ppid, getpid());
}
END_TEST

static void take_name(void *context)
{
	prctl(PR_SET_NAME, context);
}

START_TEST(a_hostile_name_shifts_no_field)
{
	static char name[] = "a) Z 1\n(\033[2J";

	eye_begin(take_name, name);
	eye_look(eye.child, LOOK_IDS);
	ck_assert_str_eq(eye.seen.comm, name);
	ck_assert_int_eq(eye.seen.ppid, getpid());
	ck_assert_int_eq(eye.seen.sid, getsid(0));
	ck_assert_int_ne(eye.seen.state, 'Z');
}
END_TEST

START_TEST(a_zombie_keeps_its_numbers_only)
{
	siginfo_t info;

	eye.child = fork();
	if (eye.child == 0)
		_exit(3);
	ck_assert_int_eq(waitid(P_PID, (id_t)eye.child, &info,
	    WEXITED | WNOWAIT), 0);
	eye_look(eye.child, LOOK_ALL);
	ck_assert_int_eq(eye.seen.state, 'Z');
	ck_assert_int_eq(eye.seen.ppid, getpid());
	ck_assert_int_eq(eye.seen.sid, getsid(0));
	ck_assert_int_ne(eye.seen.unreadable[FIELD_CWD], 0);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_UMASK], ENOENT);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_CAUGHT], 0);
	ck_assert(!eye.seen.fds || eye.seen.fds->count == 0);
}
END_TEST

START_TEST(who_is_gone_is_gone)
{
	eye.child = fork();
	if (eye.child == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(eye.child, NULL, 0), eye.child);
	ck_assert_int_eq(look_record(eye.proc, eye.child, LOOK_ALL,
	    &eye.seen), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(eye.seen.pid, eye.child);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_PID], 0);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_SID], ESRCH);
	ck_assert_int_eq(eye.seen.unreadable[FIELD_FDS], ESRCH);
	eye.child = 0;
}
END_TEST

START_TEST(a_stopped_one_is_told)
{
	siginfo_t info;

	eye_begin(NULL, NULL);
	kill(eye.child, SIGSTOP);
	ck_assert_int_eq(waitid(P_PID, (id_t)eye.child, &info,
	    WSTOPPED | WNOWAIT), 0);
	eye_look(eye.child, LOOK_ALL);
	ck_assert_int_eq(eye.seen.state, 'T');
	ck_assert_int_eq(eye.seen.unreadable[FIELD_CWD], 0);
}
END_TEST

static void change_folder(void *context)
{
	if (chdir(context) < 0)
		_exit(1);
}

/* Two folders with one look: only one of them is removed. */
START_TEST(a_removed_cwd_is_told_from_one_named_so)
{
	char folder[] = "/tmp/look.XXXXXX", named[64];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	eye_begin(change_folder, folder);
	ck_assert_int_eq(rmdir(folder), 0);
	eye_look(eye.child, LOOK_CWD);
	ck_assert(eye.seen.is_cwd_deleted);
	eye_end();

	snprintf(named, sizeof named, "%s (deleted)", folder);
	ck_assert_int_eq(mkdir(named, 0700), 0);
	eye_begin(change_folder, named);
	eye_look(eye.child, LOOK_CWD);
	ck_assert_str_eq(eye.seen.cwd, named);
	ck_assert(!eye.seen.is_cwd_deleted);
	ck_assert_int_eq(rmdir(named), 0);
}
END_TEST

START_TEST(a_whole_look_keeps_the_lines_it_read)
{
	struct look_lines lines = { .has_parent = false };

	eye_begin(eye_lead_session, NULL);
	ck_assert_int_eq(look_whole(eye.proc, eye.child, LOOK_ALL,
	    &lines, &eye.seen), 0);
	ck_assert_int_eq(lines.own.pid, eye.child);
	ck_assert_int_eq(lines.own.sid, eye.seen.sid);
	ck_assert(lines.has_parent);
	ck_assert_int_eq(lines.parent.pid, getpid());
	eye_end();
	ck_assert_int_eq(look_whole(eye.proc, 4194304, LOOK_ALL,
	    &lines, &eye.seen), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

static void *tell_tid(void *context)
{
	pid_t *tid = context;

	__atomic_store_n(tid, gettid(), __ATOMIC_SEQ_CST);
	while (__atomic_load_n(tid, __ATOMIC_SEQ_CST))
		sched_yield();
	return NULL;
}

START_TEST(the_number_of_a_thread_is_no_process)
{
	pid_t tid = 0, number;
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, tell_tid, &tid), 0);
	while (!(number = __atomic_load_n(&tid, __ATOMIC_SEQ_CST)))
		sched_yield();
	ck_assert_int_eq(look_record(eye.proc, number, LOOK_IDS,
	    &eye.seen), -1);
	ck_assert_int_eq(errno, ESRCH);
	__atomic_store_n(&tid, 0, __ATOMIC_SEQ_CST);
	pthread_join(thread, NULL);
}
END_TEST

struct walk {
	pid_t last;
	bool is_ascending;
	bool has_us;
	int visits;
};

static bool walk_on(pid_t pid, void *context)
{
	struct walk *walk = context;

	walk->is_ascending = walk->is_ascending && pid > walk->last;
	walk->has_us = walk->has_us || pid == getpid();
	walk->last = pid;
	walk->visits++;
	return true;
}

static bool walk_once(pid_t pid, void *context)
{
	walk_on(pid, context);
	return false;
}

START_TEST(each_is_visited_in_order_until_told_to_stop)
{
	struct walk walk = { .is_ascending = true };

	ck_assert_int_eq(look_each(eye.proc, walk_on, &walk), 0);
	ck_assert(walk.is_ascending);
	ck_assert(walk.has_us);
	walk.visits = 0;
	ck_assert_int_eq(look_each(eye.proc, walk_once, &walk), 0);
	ck_assert_int_eq(walk.visits, 1);
}
END_TEST

START_TEST(a_relative_has_its_numbers)
{
	struct relative relative = { .role = ROLE_WORKER };

	eye_begin(eye_lead_session, NULL);
	ck_assert_int_eq(look_relative(eye.proc, eye.child, &relative), 0);
	ck_assert_int_eq(relative.pid, eye.child);
	ck_assert_int_eq(relative.ppid, getpid());
	ck_assert_int_eq(relative.sid, eye.child);
	ck_assert(!relative.has_tty);
	ck_assert_int_eq(relative.role, ROLE_WORKER);
	ck_assert_int_eq(look_relative(eye.proc, 4194304, &relative), -1);
	ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(a_row_has_what_a_line_needs)
{
	struct procfs_stat stat;

	eye_begin(eye_lead_session, NULL);
	ck_assert_int_eq(look_row(eye.proc, eye.child, LOOK_CWD, &stat,
	    &eye.seen), 0);
	ck_assert_int_eq(stat.pid, eye.child);
	ck_assert_int_eq(eye.seen.sid, eye.child);
	ck_assert_ptr_nonnull(eye.seen.fds);
	ck_assert_uint_le(eye.seen.fds->count, 3);
	ck_assert(eye.seen.cwd[0]);
}
END_TEST

/* No descriptor of ours is left over, whatever was asked. */
START_TEST(looking_leaks_nothing)
{
	int before = dup(eye.proc), after;

	close(before);
	for (int i = 0; i < 20; i++) {
		eye_look(getpid(), LOOK_ALL);
		look_record(eye.proc, 4194304, LOOK_ALL, &eye.seen);
		look_record(eye.proc, 1, LOOK_ALL | LOOK_BRIEF, &eye.seen);
	}
	after = dup(eye.proc);
	close(after);
	ck_assert_int_eq(before, after);
}
END_TEST

Suite *look_suite(void)
{
	Suite *suite = suite_create("look");
	TCase *tcase = tcase_create("processes");

	tcase_add_checked_fixture(tcase, eye_open, eye_close);
	tcase_add_test(tcase, own_record_is_what_the_calls_say);
	tcase_add_test(tcase, masks_and_umask_of_another_are_told);
	tcase_add_test(tcase, a_hostile_name_shifts_no_field);
	tcase_add_test(tcase, a_zombie_keeps_its_numbers_only);
	tcase_add_test(tcase, who_is_gone_is_gone);
	tcase_add_test(tcase, a_stopped_one_is_told);
	tcase_add_test(tcase, a_removed_cwd_is_told_from_one_named_so);
	tcase_add_test(tcase, a_whole_look_keeps_the_lines_it_read);
	tcase_add_test(tcase, the_number_of_a_thread_is_no_process);
	tcase_add_test(tcase, each_is_visited_in_order_until_told_to_stop);
	tcase_add_test(tcase, a_relative_has_its_numbers);
	tcase_add_test(tcase, a_row_has_what_a_line_needs);
	tcase_add_test(tcase, looking_leaks_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
