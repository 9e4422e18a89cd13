/* The lab on its screen: killed at any moment of a session, and with a target
 * that is ended, stopped or continued before and after every step.  Nothing
 * is left, the terminal is as it was, and the next key is answered. */
#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "lab/ground/io.h"
#include "tests/desk.h"

Suite *glass_suite(void);

static char *lab[] = { NULL, "--no-predict", NULL };

static struct desk *sit(struct room *room)
{
	struct guest guest = { .argv = lab };

	lab[0] = (char *)(uintptr_t)room_lab();
	return desk_open(room, &guest, 24, 80);
}

/* --- killed ------------------------------------------------------------- */

/* Steps, views, an experiment, undo, a line for the shell, and the end. */
static const char *const session[] = { "\r", "t", "\r", "f", "x", "\r", "l",
	"\033", "m", "!", "echo a\r", "\035", "u", "w", "\r", "\r", "\r", "r",
	"\r", "q", "q" };

#define KEYS (sizeof session / sizeof session[0])
#define KEY_MS 15

/* Somebody who ends the lab while the student types. */
static pid_t hire_killer(pid_t pid, int64_t us)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	pid_t killer = fork();

	if (killer == 0) {
		usleep((useconds_t)us);
		syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
		_exit(0);
	}
	close(pidfd);
	return killer;
}

static void play_session(struct desk *desk)
{
	for (size_t i = 0; i < KEYS; i++) {
		desk_type(desk, session[i]);
		desk_pump(desk, KEY_MS);
	}
}

static bool is_undone(const struct desk *desk, const char *done,
    const char *undone)
{
	return !desk_heard(desk, done) || desk_heard(desk, undone);
}

static void assert_terminal(struct desk *desk, int64_t us)
{
	ck_assert_msg(desk_is_restored(desk), "killed after %lld us: the "
	    "terminal is not as it was", (long long)us);
	desk_pump(desk, KEY_MS);
	ck_assert_msg(is_undone(desk, "\033[?1049h", "\033[?1049l") &&
	    is_undone(desk, "\033[?25l", "\033[?25h"),
	    "killed after %lld us: the screen was not left", (long long)us);
}

static void kill_after(struct room *room, int64_t us)
{
	struct desk *desk = sit(room);
	pid_t killer = hire_killer(desk_pid(desk), us);
	const char *left;
	int status;

	play_session(desk);
	status = desk_status(desk);
	ck_assert_msg(status != -1 && (WIFSIGNALED(status) ?
	    WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0),
	    "after %lld us: wait status %#x:\n%.3000s", (long long)us,
	    (unsigned)status, desk_screen(desk));
	assert_terminal(desk, us);
	desk_close(desk);
	room_wait(killer, 0);
	left = room_left(room);
	ck_assert_msg(left == NULL, "killed after %lld us: %s", (long long)us,
	    left ? left : "");
}

/* As long as the student needs, and a little more. */
static int64_t time_session(struct room *room)
{
	int64_t start = io_now_us();
	struct desk *desk = sit(room);

	play_session(desk);
	kill(desk_pid(desk), SIGTERM);
	ck_assert_int_ne(desk_status(desk), -1);
	desk_close(desk);
	room_is_empty(room);
	return io_now_us() - start;
}

START_TEST(killed_at_any_moment_of_a_session)
{
	unsigned seed = room_seed(0);
	struct room room;
	int64_t whole;

	room_open(&room, NULL);
	whole = time_session(&room);
	for (int i = 0; i < room_rounds(8, 1000); i++)
		kill_after(&room, (int64_t)rand_r(&seed) % whole);
	room_close(&room);
}
END_TEST

/* --- the target struck -------------------------------------------------- */

static const int blows[][2] = { { SIGKILL, 0 }, { SIGSTOP, 0 },
	{ SIGSTOP, SIGCONT } };

#define BLOWS 3
#define STEPS 6
#define ANSWER_MS 200

/* "PID  16078 → 16079": the last of them. */
static pid_t target_on(struct desk *desk)
{
	const char *at;
	char *end;
	long pid;

	desk_pump(desk, DESK_CALM_MS);
	at = strstr(desk_screen(desk), " PID ");
	ck_assert_ptr_nonnull(at);
	pid = strtol(at + 5, &end, 10);
	if (strncmp(end, " \342\206\222 ", 5) == 0)
		pid = strtol(end + 5, NULL, 10);
	ck_assert_int_gt(pid, 1);
	return (pid_t)pid;
}

static void strike(pid_t pid, int blow)
{
	kill(pid, blows[blow][0]);
	if (blows[blow][1])
		kill(pid, blows[blow][1]);
}

/* The lab may be at its busiest: the help opens and closes at once.  How
 * fast is said by the long form only: a machine may have more to do. */
static void assert_answers(struct desk *desk, int64_t *longest)
{
	int64_t start = io_now_ms(), took;

	desk_type(desk, "?");
	desk_must_see(desk, "Keys, words");
	took = io_now_ms() - start;
	if (took > *longest)
		*longest = took;
	desk_type(desk, "\033");
	desk_must_see(desk, "q quit");
}

static void do_steps(struct desk *desk, int count)
{
	char seen[20];

	for (int i = 1; i <= count; i++) {
		desk_type(desk, "\r");
		snprintf(seen, sizeof seen, "%d of 6", i);
		desk_must_see(desk, seen);
	}
}

static void leave(struct desk *desk)
{
	int status;

	desk_type(desk, "q");
	desk_pump(desk, 50);
	desk_type(desk, "q");
	status = desk_status(desk);
	ck_assert_msg(status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0, "wait status %#x:\n%.3000s",
	    (unsigned)status, desk_screen(desk));
	ck_assert(desk_is_restored(desk));
	desk_close(desk);
}

/* Before the step and while it is under way; then after it. */
static int64_t strike_around(struct room *room, int step, int blow)
{
	int64_t longest = 0;
	struct desk *desk = sit(room);

	desk_must_see(desk, "beat");
	do_steps(desk, step);
	strike(target_on(desk), blow);
	assert_answers(desk, &longest);
	desk_type(desk, "\r");
	assert_answers(desk, &longest);
	leave(desk);
	room_is_empty(room);
	desk = sit(room);
	desk_must_see(desk, "beat");
	do_steps(desk, step);
	desk_type(desk, "\r");
	strike(target_on(desk), blow);
	assert_answers(desk, &longest);
	leave(desk);
	room_is_empty(room);
	return longest;
}

START_TEST(the_next_key_is_answered)
{
	int step = _i / BLOWS, blow = _i % BLOWS;
	int64_t longest;
	struct room room;

	if (room_rounds((int)(room_seed(_i) % 6), 0) != 0)
		return;
	room_open(&room, NULL);
	longest = strike_around(&room, step, blow);
	room_close(&room);
	if (room_rounds(0, 1) == 0)
		return;
	fprintf(stderr, "glass: step %d, signal %d: %lld ms\n", step + 1,
	    blows[blow][0], (long long)longest);
	ck_assert_msg(longest <= ANSWER_MS, "step %d, signal %d: %lld ms",
	    step + 1, blows[blow][0], (long long)longest);
}
END_TEST

Suite *glass_suite(void)
{
	Suite *suite = suite_create("glass");
	TCase *tests = tcase_create("screen");

	tcase_set_timeout(tests, 7200);
	if (cells_is_plain())
		return suite;
	tcase_add_test(tests, killed_at_any_moment_of_a_session);
	tcase_add_loop_test(tests, the_next_key_is_answered, 0,
	    BLOWS * STEPS);
	suite_add_tcase(suite, tests);
	return suite;
}
