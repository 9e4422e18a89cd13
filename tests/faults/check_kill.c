/* The lab is killed: at any of its system calls, and at any moment.  Nothing
 * that it started outlives it. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
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
	/* Spread evenly. */
	for (int i = 0; i < rounds && i < all; i++) {
		int stop = rounds < all ? (int)((long)all * i / rounds) +
		    (int)(room_seed(0) % (unsigned)(all / rounds)) : i;
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
	unsigned seed = room_seed(0);

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

/* --- together with the warden ------------------------------------------- */

/* The target has nobody left then: it puts away what there was by itself, but
 * for the folder where a user may not unmount what is in it.  Each ends with
 * a target that does not end with its terminal. */
static const char *prepared[] = {
	"fork", "fork setsid", "fork setsid fork chdir umask close",
	"spawn-worker fork setsid", "fork setsid unmount", "sighup fork",
	"fork setsid signal:SIGSTOP",
};

#define PREPARED ((int)(sizeof prepared / sizeof *prepared))

static int open_fifo(const struct room *room, const char *name, char *path,
    size_t size)
{
	int fd;

	snprintf(path, size, "%s/%s", room->path, name);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

/* Reads until the text comes, wherever the pieces begin. */
static void read_until(int fd, const char *wanted)
{
	static char text[1 << 16];
	size_t used = 0;

	text[0] = '\0';
	while (!strstr(text, wanted)) {
		ssize_t got = read(fd, text + used, sizeof text - 1 - used);

		ck_assert_msg(got > 0, "no %s: %s", wanted, text);
		used += (size_t)got;
		text[used] = '\0';
	}
}

/* Types the words, one a line, and waits until the last is done. */
static void type_words(int in, int out, const char *words)
{
	char line[200], wanted[60], *word, *rest;
	int count = 0;

	snprintf(line, sizeof line, "%s", words);
	for (word = strtok_r(line, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest)) {
		dprintf(in, "%s\n", word);
		snprintf(wanted, sizeof wanted, "\n%d %s", ++count, word);
	}
	read_until(out, wanted);
}

/* Who is stopped sees nothing until somebody lets it go on.  It is our child
 * by now. */
static void let_go_on(void)
{
	char path[60], text[400], *word, *rest;

	snprintf(path, sizeof path, "/proc/self/task/%d/children",
	    (int)getpid());
	ck_assert_int_ge(io_read_at(AT_FDCWD, path, text, sizeof text), 0);
	for (word = strtok_r(text, " ", &rest); word;
	    word = strtok_r(NULL, " ", &rest))
		kill(atoi(word), SIGCONT);
}

/* Stopped first, so that neither sees that the other has gone. */
static void kill_both(pid_t lab, pid_t warden)
{
	kill(lab, SIGSTOP);
	kill(warden, SIGSTOP);
	kill(lab, SIGKILL);
	kill(warden, SIGKILL);
}

START_TEST(killed_with_the_warden)
{
	char in_path[300], out_path[300];
	struct guest guest = { .in = in_path, .out = out_path };
	char *argv[] = { (char *)(uintptr_t)room_lab(), "run", "-", NULL };
	const char *left;
	struct room room;
	int in, out;
	pid_t lab;

	guest.argv = argv;
	room_open(&room, NULL);
	in = open_fifo(&room, "typed", in_path, sizeof in_path);
	out = open_fifo(&room, "told", out_path, sizeof out_path);
	lab = room_start(&room, &guest);
	type_words(in, out, prepared[_i]);
	kill_both(lab, room_child(lab, "warden"));
	ck_assert_int_ne(room_wait(lab, 10000), -1);
	let_go_on();
	close(in);
	close(out);
	left = room_left(&room);
	ck_assert_msg(!left || (geteuid() != 0 && strncmp(left, "folder", 6)
	    == 0 && !strstr(left, "process") && !strstr(left, "mount")),
	    "left: %s", left ? left : "");
	ck_assert_int_eq(unlink(in_path) | unlink(out_path), 0);
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
	tcase_add_loop_test(tests, killed_with_the_warden, 0, PREPARED);
	suite_add_tcase(suite, tests);
	return suite;
}
