/* Looks that keep files open, and who is in a session, on a real process that
 * does what it is told. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/members.h"
#include "lab/actors/watch.h"
#include "tests/descriptors.h"

Suite *watch_suite(void);

static int proc = -1, told[2], done[2];
static pid_t puppet;
static struct watch *watch;
static struct snapshot held, fresh;

/* --- the puppet -------------------------------------------------------- */

/* Not if the parent has ended already: that is not told afterwards. */
static _Noreturn void live_on(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)
		pause();
	_exit(0);
}

static void *sleep_on(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static pid_t obey(char word)
{
	pid_t parent = getpid();
	static pid_t child;
	static pthread_t thread;

	switch (word) {
	case 'u':
		umask(0077);
		break;
	case 'c':
		return chdir("/proc");
	case 'd':
		return dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 0);
	case 'f':
		child = fork();
		if (child == 0)
			live_on(parent);
		return child;
	case 'k':
		kill(child, SIGKILL);
		return waitpid(child, NULL, 0);
	case 't':
		return pthread_create(&thread, NULL, sleep_on, NULL);
	}
	return 0;
}

static _Noreturn void be_puppet(void)
{
	char word;

	/* Whose pipe ends without us ends as well. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(told[1]);
	setsid();
	while (read(told[0], &word, 1) == 1) {
		pid_t answer = obey(word);

		if (write(done[1], &answer, sizeof answer) !=
		    (ssize_t)sizeof answer)
			break;
	}
	_exit(0);
}

/* Its answer; ' ' does nothing. */
static pid_t tell(char word)
{
	pid_t answer = -1;

	ck_assert_int_eq(write(told[1], &word, 1), 1);
	ck_assert_int_eq(read(done[0], &answer, sizeof answer),
	    (int)sizeof answer);
	return answer;
}

static void end_puppet(void)
{
	if (puppet > 0) {
		kill(puppet, SIGKILL);
		waitpid(puppet, NULL, 0);
	}
	puppet = 0;
}

static void set_up(void)
{
	proc = look_open();
	ck_assert_int_ge(proc, 0);
	ck_assert_int_eq(pipe2(told, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(done, O_CLOEXEC), 0);
	snapshot_init(&held);
	snapshot_init(&fresh);
	puppet = fork();
	ck_assert_int_ge(puppet, 0);
	if (puppet == 0)
		be_puppet();
	tell(' ');
	watch = watch_open(proc);
}

static void tear_down(void)
{
	watch_close(watch);
	end_puppet();
	snapshot_clear(&held);
	snapshot_clear(&fresh);
	for (int i = 0; i < 2; i++) {
		close(told[i]);
		close(done[i]);
	}
	close(proc);
}

/* --- a watch ------------------------------------------------------------ */

/* What is held says the same as what is opened anew. */
static void look_both(void)
{
	ck_assert_int_eq(watch_record(watch, puppet, LOOK_ALL, &held), 0);
	ck_assert_int_eq(look_record(proc, puppet, LOOK_ALL, &fresh), 0);
	ck_assert_uint_eq(snapshot_difference(&held, &fresh), 0);
	ck_assert_uint_eq(held.start_time, fresh.start_time);
}

START_TEST(what_is_held_is_read_anew)
{
	look_both();
	tell('u');
	look_both();
	ck_assert_int_eq(held.umask, 0077);
	ck_assert_int_eq(tell('c'), 0);
	look_both();
	ck_assert_str_eq(held.cwd, "/proc");
	ck_assert_int_eq(tell('d'), 0);
	look_both();
	ck_assert_str_eq(fd_list_find(held.fds, 0)->target, "/dev/null");
	ck_assert_int_eq(fd_list_find(held.fds, 0)->access, ACCESS_WRITE);
}
END_TEST

START_TEST(who_is_gone_is_gone)
{
	struct relative relative;
	struct procfs_stat stat;
	pid_t pid = puppet;

	look_both();
	end_puppet();
	ck_assert_int_eq(watch_record(watch, pid, LOOK_ALL, &held), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(watch_stat(watch, pid, &stat, WATCH_NOW), -1);
	ck_assert_int_eq(errno, ESRCH);
	ck_assert_int_eq(watch_relative(watch, pid, &relative, WATCH_NOW), -1);
	ck_assert_int_eq(watch_relative(watch, 0, &relative, WATCH_NOW), -1);
}
END_TEST

/* Stopped between the two: one look tells of it, the other was before. */
START_TEST(one_look_reads_nobody_twice)
{
	int64_t before = watch_begin(watch);
	struct relative relative;
	int status;

	ck_assert_int_eq(watch_relative(watch, puppet, &relative, before), 0);
	ck_assert_int_ne(relative.state, 'T');
	kill(puppet, SIGSTOP);
	ck_assert_int_eq(waitpid(puppet, &status, WUNTRACED), puppet);
	ck_assert_int_eq(watch_relative(watch, puppet, &relative, before), 0);
	ck_assert_int_ne(relative.state, 'T');
	ck_assert_int_eq(watch_relative(watch, puppet, &relative,
	    watch_begin(watch)), 0);
	ck_assert_int_eq(relative.state, 'T');
}
END_TEST

START_TEST(who_is_not_asked_for_is_let_go)
{
	int before = descriptors_of(getpid());

	look_both();
	ck_assert_int_gt(descriptors_of(getpid()), before);
	watch_begin(watch);
	ck_assert_int_gt(descriptors_of(getpid()), before);
	watch_begin(watch);
	ck_assert_int_eq(descriptors_of(getpid()), before);
}
END_TEST

START_TEST(where_descriptors_are_scarce_none_is_held)
{
	struct rlimit limit = { 64, 64 };
	int before = descriptors_of(getpid());

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	watch_close(watch);
	watch = watch_open(proc);
	look_both();
	ck_assert_int_eq(descriptors_of(getpid()), before);
}
END_TEST

/* --- members ------------------------------------------------------------ */

static bool is_of_puppet(pid_t pid, void *context)
{
	(void)context;
	return getsid(pid) == puppet;
}

static bool has(const struct members *members, pid_t pid)
{
	for (size_t i = 0; i < members->count; i++)
		if (members->pid[i] == pid)
			return true;
	return false;
}

static void find(struct members *members, size_t count)
{
	members_find(members, is_of_puppet, NULL);
	ck_assert_uint_eq(members->count, count);
	ck_assert(has(members, puppet));
	for (size_t i = 1; i < count; i++)
		ck_assert_int_lt(members->pid[i - 1], members->pid[i]);
}

/* The same with and without the proof that new PIDs are told. */
START_TEST(who_was_born_into_a_session_is_found)
{
	struct members members;
	pid_t child, other;

	members_open(&members, proc);
	if (_i == 1) {
		child = tell('f');
		members_prove(&members, child);
		tell('k');
	}
	find(&members, 1);
	find(&members, 1);
	child = tell('f');
	find(&members, 2);
	ck_assert(has(&members, child));
	ck_assert_int_eq(tell('k'), child);
	find(&members, 1);
	ck_assert_int_eq(tell('t'), 0);
	find(&members, 1);	/* a thread is no process */
	child = tell('f');
	other = tell('f');
	find(&members, 3);
	ck_assert(has(&members, child) && has(&members, other));
	members_close(&members);
}
END_TEST

/* A file that counts in other numbers is not believed. */
START_TEST(a_foreign_count_is_not_believed)
{
	struct members members;

	members_open(&members, proc);
	members_prove(&members, 1);	/* older than we are */
	ck_assert(!members.is_proven);
	find(&members, 1);
	members_close(&members);
}
END_TEST

Suite *watch_suite(void)
{
	Suite *suite = suite_create("watch");
	TCase *tcase = tcase_create("processes");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, what_is_held_is_read_anew);
	tcase_add_test(tcase, who_is_gone_is_gone);
	tcase_add_test(tcase, one_look_reads_nobody_twice);
	tcase_add_test(tcase, who_is_not_asked_for_is_let_go);
	tcase_add_test(tcase, where_descriptors_are_scarce_none_is_held);
	tcase_add_loop_test(tcase, who_was_born_into_a_session_is_found, 0, 2);
	tcase_add_test(tcase, a_foreign_count_is_not_believed);
	suite_add_tcase(suite, tcase);
	return suite;
}
