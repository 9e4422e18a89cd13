/* The lab is killed: at any of its system calls, and at any moment.  Nothing
 * that it started outlives it. */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/room.h"

Suite *kill_suite(void);

/* Every step, and what reaches deep into the stage. */
static char *session[] = { NULL, "run", "--json", "--recipe", "robust",
	"write-stdout", "spawn-worker", "unmount", "signal:STOP",
	"signal:CONT", "logout", "hangup", NULL };

static struct guest guest_of_session(void)
{
	struct guest guest = { .argv = session };

	session[0] = (char *)(uintptr_t)room_lab();
	return guest;
}

/* --- at a system call --------------------------------------------------- */

static void be_traced(void *context)
{
	(void)context;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

/* Lets it go on to its next stop at a system call; what is sent to it in
 * between is delivered.  False: it has ended. */
static bool go_to_next_call(pid_t pid, int *status)
{
	int signal = 0;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, signal) < 0)
			return false;
		if (waitpid(pid, status, 0) != pid || !WIFSTOPPED(*status))
			return false;
		signal = WSTOPSIG(*status);
		if (signal == (SIGTRAP | 0x80))
			return true;
	}
}

static pid_t start_traced(const struct room *room)
{
	struct guest guest = guest_of_session();
	int status;
	pid_t pid;

	guest.prepare = be_traced;
	pid = room_start(room, &guest);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSTOPPED(status), "cannot trace: %#x",
	    (unsigned)status);
	ck_assert_int_eq(ptrace(PTRACE_SETOPTIONS, pid, NULL,
	    PTRACE_O_TRACESYSGOOD), 0);
	return pid;
}

/* Kills it at this stop, counted from its first system call (each has two).
 * The number of stops that it made. */
static int kill_at_stop(struct room *room, int stop)
{
	pid_t pid = start_traced(room);
	int count = 0, status = 0;

	while (count < stop && go_to_next_call(pid, &status))
		count++;
	if (count == stop) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	} else {
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		    "the session itself failed: %#x", (unsigned)status);
	}
	return count;
}

START_TEST(killed_at_any_system_call)
{
	struct room room;
	int all, rounds = room_rounds(30, 4000);

	room_open(&room, NULL);
	all = kill_at_stop(&room, 1 << 30);
	room_is_empty(&room);
	/* Spread evenly, beginning somewhere else each time. */
	for (int i = 0; i < rounds && i < all; i++) {
		int stop = rounds < all ? (int)((long)all * i / rounds) +
		    (int)getpid() % (all / rounds) : i;
		const char *left;

		kill_at_stop(&room, stop);
		left = room_left(&room);
		ck_assert_msg(left == NULL, "killed at stop %d of %d: %s",
		    stop, all, left ? left : "");
	}
	room_close(&room);
}
END_TEST

/* --- at a moment -------------------------------------------------------- */

static int64_t time_session(struct room *room)
{
	struct guest guest = guest_of_session();
	int64_t start = io_now_us();

	ck_assert_int_eq(room_run(room, &guest), 0);
	room_is_empty(room);
	return io_now_us() - start;
}

static void kill_after(struct room *room, int64_t us, int signal)
{
	struct guest guest = guest_of_session();
	pid_t pid = room_start(room, &guest);

	usleep((useconds_t)us);
	kill(pid, signal);
	ck_assert_int_ne(room_wait(pid, 10000), -1);
}

/* SIGKILL, and in between a signal that the lab cleans up after itself. */
START_TEST(killed_at_any_moment)
{
	static const int signals[] = { SIGKILL, SIGKILL, SIGKILL, SIGTERM,
		SIGHUP, SIGABRT };
	struct room room;
	int64_t whole;
	unsigned seed = (unsigned)getpid();

	room_open(&room, NULL);
	whole = time_session(&room);
	for (int i = 0; i < room_rounds(36, 1000); i++) {
		int64_t us = (int64_t)rand_r(&seed) % (whole + whole / 10);
		const char *left;

		kill_after(&room, us, signals[i % 6]);
		left = room_left(&room);
		ck_assert_msg(left == NULL, "signal %d after %lld us of %lld:"
		    " %s", signals[i % 6], (long long)us, (long long)whole,
		    left ? left : "");
	}
	room_close(&room);
}
END_TEST

Suite *kill_suite(void)
{
	Suite *suite = suite_create("kill");
	TCase *tests = tcase_create("lab");

	tcase_set_timeout(tests, 3600);
	tcase_add_test(tests, killed_at_any_system_call);
	tcase_add_test(tests, killed_at_any_moment);
	suite_add_tcase(suite, tests);
	return suite;
}
