/* The target is ended, stopped or continued by somebody else, before and
 * after every step: the lab notices, every further action ends, and nothing
 * is left. */
#include <check.h>
#include <signal.h>
#include <unistd.h>

#include "lab/facts/action.h"
#include "tests/play.h"

Suite *target_suite(void);

static const int blows[][2] = { { SIGKILL, 0 }, { SIGSTOP, 0 },
	{ SIGSTOP, SIGCONT }, { SIGTERM, 0 }, { SIGHUP, 0 }, { SIGSEGV, 0 } };

#define BLOWS 6
#define STEPS 9

static void strike(const struct moment *moment, pid_t pid, int blow)
{
	if (moment && moment->has_after)
		pid = moment->after.pid;
	kill(pid, blows[blow][0]);
	if (blows[blow][1])
		kill(pid, blows[blow][1]);
}

/* Whoever struck it was not the lab, so that any outcome may be true; what
 * must hold is that there is one, and that nothing contradicts itself. */
static void assert_told(const struct moment *moment, int blow)
{
	ck_assert_msg(moment->has_after ||
	    moment->outcome == OUTCOME_ENDED ||
	    moment->outcome == OUTCOME_UNAVAILABLE,
	    "%s after signal %d: no state, outcome %d", moment->action.id,
	    blows[blow][0], (int)moment->outcome);
	if (blows[blow][0] == SIGKILL)
		ck_assert_msg(!moment->has_after,
		    "%s: alive after SIGKILL", moment->action.id);
}

START_TEST(struck_before_a_step)
{
	int blow = _i % BLOWS;
	struct play *play = play_open("job", NULL);

	strike(NULL, play_world(play)->target.pid, blow);
	assert_told(play_do(play, steps[_i / BLOWS]->id), blow);
	play_do(play, "signal:CONT");
	play_do(play, "chdir");
	play_close(play);
}
END_TEST

START_TEST(struck_after_a_step)
{
	int blow = _i % BLOWS;
	struct play *play = play_open("job", NULL);
	const struct moment *moment = play_do(play, steps[_i / BLOWS]->id);

	strike(moment, play_world(play)->target.pid, blow);
	assert_told(play_do(play, "umask"), blow);
	play_do(play, "signal:CONT");
	play_do(play, "fork");
	play_close(play);
}
END_TEST

Suite *target_suite(void)
{
	Suite *suite = suite_create("target");
	TCase *tests = tcase_create("struck");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, struck_before_a_step, 0, BLOWS * STEPS);
	tcase_add_loop_test(tests, struck_after_a_step, 0, BLOWS * STEPS);
	suite_add_tcase(suite, tests);
	return suite;
}
