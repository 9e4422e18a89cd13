/* How it ended: each witness on its own, and the case where none is left. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/ending.h"

Suite *ending_suite(void);

static int proc;
static int orders[2];		/* the subject waits for a byte */
static pid_t subject;
static int pidfd;

static void open_subject(pid_t pid)
{
	subject = pid;
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	ck_assert_int_ge(pidfd, 0);
}

static void set_up(void)
{
	proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(proc, 0);
	ck_assert_int_eq(pipe2(orders, O_CLOEXEC), 0);
}

static void tear_down(void)
{
	close(orders[0]);
	close(orders[1]);
	close(pidfd);
	close(proc);
}

/* Waits for its order, then ends: by exit status, or by a signal (whose
 * handler Check has set). */
static void end_as_told(int code, int number)
{
	struct rlimit none = { 0, 0 };
	char byte;

	signal(number, SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	if (read(orders[0], &byte, 1) < 0)
		_exit(99);
	if (number != 0)
		kill(getpid(), number);
	_exit(code);
}

static pid_t fork_subject(int code, int signal)
{
	pid_t pid = fork();

	if (pid == 0)
		end_as_told(code, signal);
	ck_assert_int_gt(pid, 0);
	return pid;
}

static void tell_subject(void)
{
	ck_assert_int_eq(write(orders[1], "x", 1), 1);
}

static void await_end(void)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };

	ck_assert_int_eq(poll(&ended, 1, -1), 1);
}

static int ask(bool is_child, struct ending *ending)
{
	*ending = (struct ending){ .how = ENDED_UNKNOWN };
	return ending_ask(proc, pidfd, subject, is_child, ending);
}

static bool has_pidfd_info(void)
{
	struct ending ending;
	int answer;

	open_subject(fork_subject(0, 0));
	tell_subject();
	ck_assert_int_eq(waitpid(subject, NULL, 0), subject);
	answer = ask(false, &ending);
	close(pidfd);
	return answer == 1;
}

static const struct {
	int code, signal;
} ends[] = { { 0, 0 }, { 1, 0 }, { 255, 0 }, { 0, SIGTERM }, { 0, SIGKILL },
	{ 0, SIGABRT } };

#define ENDS ((int)(sizeof ends / sizeof ends[0]))

static void assert_end(const struct ending *ending, int row,
    enum witness witness)
{
	ck_assert_int_eq(ending->witness, witness);
	if (ends[row].signal == 0) {
		ck_assert_int_eq(ending->how, ENDED_EXITED);
		ck_assert_int_eq(ending->code, ends[row].code);
	} else {
		ck_assert_int_eq(ending->how, ENDED_KILLED);
		ck_assert_int_eq(ending->signal, ends[row].signal);
	}
}

START_TEST(a_child_is_waited_for)
{
	struct ending ending;

	open_subject(fork_subject(ends[_i].code, ends[_i].signal));
	ck_assert_int_eq(ask(true, &ending), 0);
	ck_assert_int_eq(ending.how, ENDED_UNKNOWN);
	tell_subject();
	await_end();
	ck_assert_int_eq(ask(true, &ending), 1);
	assert_end(&ending, _i, WITNESS_WAIT);
	ck_assert_int_lt(waitpid(subject, NULL, 0), 0);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

/* Nobody has reaped it: only its line in /proc tells. */
START_TEST(a_zombie_is_read_from_proc)
{
	struct ending ending;

	open_subject(fork_subject(ends[_i].code, ends[_i].signal));
	tell_subject();
	await_end();
	ck_assert_int_eq(ask(false, &ending), 1);
	assert_end(&ending, _i, WITNESS_PROC);
	ck_assert_int_eq(waitpid(subject, NULL, 0), subject);
}
END_TEST

/* What somebody else reaped is known by the pidfd, or by nobody. */
static void assert_reaped(int row)
{
	struct ending ending;
	int answer = ask(false, &ending);

	if (answer == 1) {
		assert_end(&ending, row, WITNESS_PIDFD);
	} else {
		ck_assert_int_eq(answer, -1);
		ck_assert_int_eq(ending.how, ENDED_UNKNOWN);
	}
}

START_TEST(what_is_reaped_is_known_by_the_pidfd_or_never)
{
	bool is_known = has_pidfd_info();
	struct ending ending;

	open_subject(fork_subject(ends[_i].code, ends[_i].signal));
	tell_subject();
	ck_assert_int_eq(waitpid(subject, NULL, 0), subject);
	ck_assert_int_eq(ask(true, &ending), is_known ? 1 : -1);
	assert_reaped(_i);
}
END_TEST

static pid_t hear_pid(int fd)
{
	pid_t pid = 0;

	ck_assert_int_eq(read(fd, &pid, sizeof pid), (int)sizeof pid);
	return pid;
}

/* A child whose own child is the subject; it reaps it, or leaves at once. */
static pid_t fork_between(int home, int row, bool does_reap)
{
	pid_t middle = fork();
	pid_t pid;

	if (middle != 0)
		return middle;
	pid = fork();
	if (pid == 0)
		end_as_told(ends[row].code, ends[row].signal);
	if (write(home, &pid, sizeof pid) != sizeof pid)
		_exit(1);
	if (does_reap)
		waitpid(pid, NULL, 0);
	_exit(0);
}

START_TEST(a_grandchild_that_its_parent_reaps)
{
	int home[2];
	pid_t middle;

	ck_assert_int_eq(pipe2(home, O_CLOEXEC), 0);
	middle = fork_between(home[1], _i, true);
	open_subject(hear_pid(home[0]));
	tell_subject();
	ck_assert_int_eq(waitpid(middle, NULL, 0), middle);
	assert_reaped(_i);
	close(home[0]);
	close(home[1]);
}
END_TEST

/* As with --adopt lab: the orphan is ours then. */
START_TEST(an_orphan_that_we_adopt_is_waited_for)
{
	struct ending ending;
	int home[2];
	pid_t middle;

	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	ck_assert_int_eq(pipe2(home, O_CLOEXEC), 0);
	middle = fork_between(home[1], _i, false);
	open_subject(hear_pid(home[0]));
	ck_assert_int_eq(waitpid(middle, NULL, 0), middle);
	ck_assert_int_eq(ask(true, &ending), 0);
	tell_subject();
	await_end();
	ck_assert_int_eq(ask(true, &ending), 1);
	assert_end(&ending, _i, WITNESS_WAIT);
	close(home[0]);
	close(home[1]);
}
END_TEST

START_TEST(who_may_not_read_is_told_nothing)
{
	struct ending ending;
	int status;
	pid_t reader;

	if (geteuid() != 0)
		return;		/* only root can become somebody else */
	open_subject(fork_subject(7, 0));
	tell_subject();
	await_end();
	reader = fork();
	if (reader == 0) {
		if (setresgid(65534, 65534, 65534) < 0
		    || setresuid(65534, 65534, 65534) < 0)
			_exit(99);
		_exit(ask(false, &ending) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(reader, &status, 0), reader);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(ask(true, &ending), 1);
}
END_TEST

Suite *ending_suite(void)
{
	Suite *suite = suite_create("ending");
	TCase *tests = tcase_create("ending");

	tcase_set_timeout(tests, 30);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, a_child_is_waited_for, 0, ENDS);
	tcase_add_loop_test(tests, a_zombie_is_read_from_proc, 0, ENDS);
	tcase_add_loop_test(tests,
	    what_is_reaped_is_known_by_the_pidfd_or_never, 0, ENDS);
	tcase_add_loop_test(tests, a_grandchild_that_its_parent_reaps, 0,
	    ENDS);
	tcase_add_loop_test(tests, an_orphan_that_we_adopt_is_waited_for, 0,
	    ENDS);
	tcase_add_test(tests, who_may_not_read_is_told_nothing);
	suite_add_tcase(suite, tests);
	return suite;
}
