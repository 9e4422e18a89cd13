/*
 * That nothing gets away: guests that try, ended in order and by SIGKILL of
 * the command.  They run only inside a PID namespace of the test's own; where
 * none can be made, these tests say so and pass.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/trial_inside.h"
#include "lab/commands.h"
#include "lab/ground/io.h"
#include "tests/inside.h"
#include "tests/room.h"

Suite *container_suite(void);

#define PATIENCE_MS 20000
#define SPACES (1U << RUNG_PIDNS | 1U << RUNG_USERNS)

static const char *const guest[] = { "deaf", "comet", "bomb", "untraced",
	"killall", "killparent", "stopparent", "nested", "stopped" };

#define GUESTS (sizeof guest / sizeof guest[0])

static void nap(void)
{
	const struct timespec moment = { 0, 5 * 1000000 };

	nanosleep(&moment, NULL);
}

/* With --processes 50, and where no_trace says so, without a tracer. */
static pid_t start_bomb(const char *no_trace)
{
	static char path[PATH_MAX + 60];
	char *argv[] = { (char *)"check", (char *)"--processes",
		(char *)"50", (char *)"--timeout", (char *)"5",
		(char *)no_trace, path, NULL };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	inside_path("bomb", path, sizeof path);
	setenv("HOSTILE", "inside", 1);
	dup2(open("/dev/null", O_RDWR), 1);
	_exit(command_check(7, argv));
}

static pid_t start_command(const char *name)
{
	static char path[PATH_MAX + 60];
	char *argv[] = { (char *)"check", (char *)"--timeout", (char *)"1",
		(char *)"--json", path, NULL };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	inside_path(name, path, sizeof path);
	setenv("HOSTILE", "inside", 1);
	dup2(open("/dev/null", O_RDWR), 1);
	_exit(command_check(5, argv));
}

/* The exit status is the number of processes that are left beside us. */
static int end_in_order(const char *name)
{
	int status;
	pid_t pid = start_command(name);

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return 90;
	return room_count_living() - 1;
}

/* How many there were at once, us and the command among them, in tens. */
static int most_of_bomb(int is_untraced)
{
	pid_t pid = start_bomb(is_untraced ? "--no-trace" : "--strict");
	int status, most = 0, now;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		now = room_count_living();
		most = now > most ? now : most;
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 1 ||
	    room_count_living() != 1)
		return 90;
	return most / 10;
}

static int end_by_kill(const char *name, int naps)
{
	pid_t pid = start_command(name);
	int64_t until;

	for (int i = 0; i < naps; i++)
		nap();
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	until = io_now_ms() + PATIENCE_MS;
	while (room_count_living() > 1 && io_now_ms() < until) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		nap();
	}
	return room_count_living() - 1;
}

static int in_order(int number)
{
	int left = 0;

	for (int i = 0; left == 0 && i < room_rounds(1, 50); i++)
		left = end_in_order(guest[number]);
	return left;
}

static int by_kill(int number)
{
	static const int naps[] = { 1, 8, 30, 100, 3, 15, 20, 50, 70, 5 };

	for (int i = 0; i < room_rounds(4, 50); i++)
		if (end_by_kill(guest[number], naps[i % 10] + i / 10) != 0)
			return 80 + i % 10;
	return 0;
}

static void assert_empty(int left, const char *name)
{
	if (left == INSIDE_SKIPPED)
		inside_not_tried(name);
	else
		ck_assert_msg(left == 0, "%s: %d", name, left);
}

START_TEST(nothing_is_left_after_the_report)
{
	assert_empty(inside_run(in_order, _i), guest[_i]);
}
END_TEST

/* Each of the 50 may have made one more when the tracer hears of it.  Where
 * nobody traces, a limit of the kernel is the lowest that it knows: 394. */
START_TEST(bomb_goes_no_further)
{
	static const int most[] = { 12, 41 };
	int tens;

	if (_i == 1 && geteuid() == 0 && !inside_has_pid_max()) {
		fprintf(stderr, "before Linux 6.14: bomb not tried\n");
		return;
	}
	tens = inside_run(most_of_bomb, _i);
	if (tens != INSIDE_SKIPPED)
		ck_assert_int_le(tens, most[_i]);
}
END_TEST

START_TEST(nothing_is_left_after_sigkill)
{
	assert_empty(inside_run(by_kill, _i), guest[_i]);
}
END_TEST

static void tell_and_wait(int wire, void *context)
{
	(void)context;
	message_send(wire, MESSAGE_READY, getpid(), 0);
	for (;;)
		pause();
}

/* The numbers of both sides, and that the end of init is the end of all. */
START_TEST(container_translates_and_ends)
{
	const struct container_plan plan = { .rungs = SPACES,
		.run = tell_and_wait };
	struct container container;
	struct message message;
	pid_t sender = 0;

	if (container_start(&container, &plan) < 0) {
		fprintf(stderr, "%s\n", container.why);
		container_close(&container);
		return;
	}
	ck_assert_int_eq(container_hear(&container, &message, &sender, true),
	    0);
	ck_assert_int_eq(message.kind, MESSAGE_READY);
	ck_assert_int_eq(message.pid, 2);
	ck_assert_int_ne(sender, 2);
	ck_assert_int_eq(container_inside(&container, sender), 2);
	ck_assert_int_eq(container_inside(&container, container.init), 1);
	container_kill(&container);
	ck_assert(container_reap(&container, waitpid(container.init, NULL,
	    __WALL)));
	ck_assert(container.is_reaped);
	ck_assert_int_eq(kill(sender, 0), -1);
	ck_assert_int_eq(errno, ESRCH);
	container_close(&container);
}
END_TEST

/* Both words, and then a sign that they were said. */
static void tell_twice(int wire, void *context)
{
	message_send(wire, MESSAGE_NOT_EXECUTED, getpid(), ENOEXEC);
	message_send(wire, MESSAGE_ENDED, getpid(), 0);
	if (write(*(const int *)context, "s", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void wait_for_sign(void *waiter)
{
	char byte;

	ck_assert_int_eq(read(*(const int *)waiter, &byte, 1), 1);
}

/* What is said before init is up is heard afterwards, all of it.  Which of
 * them is faster we cannot say: hence the rounds. */
START_TEST(early_words_are_not_lost)
{
	struct container container;
	struct message first, second;
	int ends[2];
	const struct container_plan plan = { .rungs = SPACES,
		.run = tell_twice, .context = &ends[1], .keep = ends,
		.keep_count = 2, .meanwhile = wait_for_sign,
		.waiter = &ends[0] };

	ck_assert_int_eq(pipe(ends), 0);
	if (container_start(&container, &plan) < 0) {
		fprintf(stderr, "%s\n", container.why);
		container_close(&container);
		return;
	}
	ck_assert_int_eq(container_hear(&container, &first, NULL, true), 0);
	ck_assert_int_eq(container_hear(&container, &second, NULL, true), 0);
	ck_assert_int_eq(first.kind, MESSAGE_NOT_EXECUTED);
	ck_assert_int_eq(first.value, ENOEXEC);
	ck_assert_int_eq(second.kind, MESSAGE_ENDED);
	container_kill(&container);
	ck_assert(container_reap(&container, waitpid(container.init, NULL,
	    __WALL)));
	container_close(&container);
}
END_TEST

static bool has_program_ended(struct probe *probe)
{
	return probe->has_program_ended;
}

/* Also where nothing more comes over the wire that would wake us. */
START_TEST(early_words_wait_for_no_others)
{
	static struct checkup found;
	static const struct trial_order order;
	struct probe *probe = calloc(1, sizeof *probe);
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	probe->found = &found;
	probe->order = &order;
	probe->signals = probe->master = probe->container.pidns = -1;
	probe->container.outside = probe->container.proc = look_open();
	probe->container.wire = ends[0];
	probe->container.early[0].message = (struct message){ MESSAGE_ENDED,
		.pid = 7, .value = 3 << 8 };
	probe->container.early_count = 1;
	probe->program = 7;
	ck_assert(probe_pump(probe, io_now_us() + 20000, has_program_ended));
	ck_assert_int_eq(found.program_ending.code, 3);
	close(probe->container.outside);
	close(ends[0]);
	close(ends[1]);
	free(probe);
}
END_TEST

START_TEST(close_others_keeps_what_is_listed)
{
	int null = open("/dev/null", O_RDONLY), status;
	int a = fcntl(null, F_DUPFD, 20), b = fcntl(null, F_DUPFD, 30);
	int c = fcntl(null, F_DUPFD, 40);
	const int keep[] = { a, c };
	pid_t pid = fork();

	if (pid == 0) {
		io_close_others(keep, 2);
		_exit((fcntl(a, F_GETFD) < 0) | (fcntl(b, F_GETFD) >= 0) << 1 |
		    (fcntl(c, F_GETFD) < 0) << 2 |
		    (fcntl(null, F_GETFD) >= 0) << 3 |
		    (fcntl(0, F_GETFD) < 0) << 4);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	close(null);
	close(a);
	close(b);
	close(c);
}
END_TEST

Suite *container_suite(void)
{
	Suite *suite = suite_create("container");
	TCase *parts = tcase_create("parts"), *guests = tcase_create("guests");

	tcase_add_test(parts, container_translates_and_ends);
	tcase_add_loop_test(parts, early_words_are_not_lost, 0, 30);
	tcase_add_test(parts, early_words_wait_for_no_others);
	tcase_add_test(parts, close_others_keeps_what_is_listed);
	suite_add_tcase(suite, parts);
	tcase_set_timeout(guests, room_rounds(120, 3600));
	tcase_add_loop_test(guests, nothing_is_left_after_the_report, 0,
	    GUESTS);
	tcase_add_loop_test(guests, nothing_is_left_after_sigkill, 0,
	    GUESTS);
	tcase_add_loop_test(guests, bomb_goes_no_further, 0, 2);
	suite_add_tcase(suite, guests);
	return suite;
}
