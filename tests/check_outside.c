/* The report of a check that runs beside the lab: nobody waits for it. */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/outside.h"

Suite *outside_suite(void);

static void await(const struct outside *outside)
{
	struct pollfd wait = { .fd = outside->pipe, .events = POLLIN };

	ck_assert_int_eq(poll(&wait, 1, -1), 1);
}

/* As "true >/dev/null 2>&1" makes it: the pipe ends, and it goes on. */
static void start_silent(struct outside *outside)
{
	int ends[2];

	memset(outside, 0, sizeof *outside);
	ck_assert_int_eq(pipe(ends), 0);
	outside->pid = fork();
	ck_assert_int_ge(outside->pid, 0);
	if (outside->pid == 0) {
		signal(SIGTERM, SIG_DFL);	/* not the handler of Check */
		close(ends[0]);
		close(ends[1]);
		for (;;)
			pause();
	}
	close(ends[1]);
	outside->pipe = ends[0];
}

START_TEST(a_silent_one_is_not_waited_for)
{
	struct outside outside;

	start_silent(&outside);
	await(&outside);
	ck_assert(!outside_read(&outside));
	ck_assert_int_eq(kill(outside.pid, SIGKILL), 0);
	await(&outside);
	ck_assert(outside_read(&outside));
	ck_assert_int_eq(outside.pid, 0);
	ck_assert_int_eq(outside.pipe, -1);
	outside_stop(&outside);
}
END_TEST

START_TEST(a_silent_one_is_ended)
{
	struct outside outside;

	start_silent(&outside);
	await(&outside);
	ck_assert(!outside_read(&outside));
	outside_stop(&outside);
	ck_assert_int_eq(outside.pid, 0);
}
END_TEST

Suite *outside_suite(void)
{
	Suite *suite = suite_create("outside");
	TCase *tests = tcase_create("check");

	tcase_add_test(tests, a_silent_one_is_not_waited_for);
	tcase_add_test(tests, a_silent_one_is_ended);
	suite_add_tcase(suite, tests);
	return suite;
}
