/* Repeat, the missing run, views as text: as a person runs them. */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "lab/ground/io.h"
#include "tests/errand.h"

Suite *bench_suite(void);

#define GONE_MS 30000

static void repeat(const char *line, int n, int *survived, int *died)
{
	char again[120];
	int got;

	ck_assert_msg(errand_run(line) == 0, "%s", buffer_get(&errand.err));
	ck_assert_int_eq(sscanf(buffer_get(&errand.out), "{\"event\":"
	    "\"repeat\",\"n\":%d,\"survived\":%d,\"died\":%d}", &got,
	    survived, died), 3);
	ck_assert_int_eq(got, n);
	ck_assert_int_eq(*survived + *died, n);
	snprintf(again, sizeof again, "{\"event\":\"repeat\",\"n\":%d,"
	    "\"survived\":%d,\"died\":%d}\n", got, *survived, *died);
	ck_assert_str_eq(errand.out.text, again);
}

START_TEST(repeat_counts_every_round)
{
	static const struct {
		const char *line;
		int survived;		/* -1: a race */
	} tries[] = {
		{ "run --json --repeat 12 --start leader fork setsid", -1 },
		{ "run --json --repeat 12 --start leader sighup fork setsid",
		  12 },
		{ "run --json --repeat 4 fork setsid fork chdir", 4 },
		{ "run --json --repeat 3 key-intr", 0 },
		{ "run --json --repeat 3 --start script fork key-intr", 0 },
		{ "run --json --repeat 3 --start script fork setsid key-intr",
		  3 },
		{ "run --json --repeat 3 fork spawn-worker group:KILL", 0 },
		{ "run --json --repeat 2 signal:STOP", 2 },
	};
	int n, survived, died;

	sscanf(strstr(tries[_i].line, "repeat ") + 7, "%d", &n);
	repeat(tries[_i].line, n, &survived, &died);
	if (tries[_i].survived >= 0)
		ck_assert_int_eq(survived, tries[_i].survived);
}
END_TEST

/* SIGKILL of the lab in the middle: nobody of a batch was ever announced, and
 * still nobody is left.  Whoever is orphaned becomes our child, so that the
 * end of the last one can be waited for. */
START_TEST(nothing_is_left_when_the_lab_is_killed)
{
	static const char *const lines[] = {
		"run --repeat 9999 fork setsid spawn-worker fork",
		"run --repeat 9999 --start leader sighup fork setsid fork "
		    "spawn-worker",
	};
	FILE *output = tmpfile();
	struct pollfd wait = { .fd = -1 };
	int64_t limit;
	pid_t pid;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = errand_begin(lines[_i % 2], output);
	limit = io_now_ms() + GONE_MS;
	while (errand_entries() == 0 && io_now_ms() < limit)
		poll(&wait, 1, 1);
	poll(&wait, 1, 7 * _i);
	kill(pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	fclose(output);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
	static const char *const tries[][2] = {
		{ "run --repeat 0 fork", "--repeat '0'" },
		{ "run --repeat x fork", "--repeat 'x'" },
		{ "run --repeat 5 --compare job,script", "ask for one" },
		{ "run --compare classic", "'classic' is one name" },
		{ "run --compare nothing,script", "cannot compare 'nothing'" },
		{ "run --compare job,nothing", "cannot compare 'nothing'" },
		{ "run --json --compare job,script", "leave out --json" },
		{ "run --repeat 5 --report x fork", "--report" },
	};

	errand_refuses(tries[_i][0], tries[_i][1]);
}
END_TEST

START_TEST(the_missing_run_names_the_step)
{
	ck_assert_int_eq(errand_run_with("run --start script -", "key-intr\nr\n"
	    "fork\nsetsid\nkey-intr\ndifference\nmissing\nmissing\n"), 0);
	errand_says("No two runs that differ in one step alone");
	errand_says("the lab tries it with fork as well");
	errand_says("1 fork *    script, target    yes");
	errand_says("The step that made the difference:\n    2 setsid: ");
	errand_says("No run is missing");
}
END_TEST

START_TEST(with_a_job_it_is_fork)
{
	ck_assert_int_eq(errand_run_with("run -",
	    "fork\nkey-intr\nmissing\n"), 0);
	errand_says("The step that made the difference:\n    1 fork: ");
}
END_TEST

START_TEST(every_view_can_be_had_as_text)
{
	static const struct {
		const char *typed, *says;
	} tries[] = {
		{ "fork\nwhy\n", "has a new parent" },
		{ "why setsid\n", "PGID" },
		{ "why 3\n", "cwd" },
		{ "code fork\n", "CALL(fork())" },
		{ "tree\n", "leads session" },
		{ "fds\n", "/usb/notes" },
		{ "terminal\n", "3<usb/notes" },
		{ "fork\ntimeline\n", "start: job" },
		{ "ties\n", "HELD" },
		{ "difference\n", "No experiment was done yet" },
		{ "compare classic,daemon3\n", "daemon(3) forks once" },
		{ "fork\nrepeat 2\n", "2 of 2 done" },
		{ "?\n", "compare A,B" },
		{ "x write-stdout\n", "on the terminal" },
		{ "signal:STOP\nF\n", "The target goes on" },
	};

	ck_assert_int_eq(errand_run_with("run -", tries[_i].typed), 0);
	errand_says(tries[_i].says);
	ck_assert_uint_eq(errand.err.length, 0);
	/* Marks of stress are for a screen. */
	for (const char *at = buffer_get(&errand.out); *at; at++)
		ck_assert_msg(*at == '\n' || (unsigned char)*at >= ' ',
		    "byte %#x in: %s", (unsigned)*at,
		    buffer_get(&errand.out));
}
END_TEST

/* Its words are not those of the first one, which gives the prompt back. */
START_TEST(a_second_fork_of_the_recipe_has_its_own_words)
{
	ck_assert_int_eq(errand_run_with("run --recipe robust -",
	    "why 2\nwhy 4\nties\n"), 0);
	errand_says("the prompt returns");
	errand_says("The second fork prevents that");
	errand_says(" 4 fork again x open-new-tty");
}
END_TEST

static TCase *make_case(const char *name)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, errand_open, errand_close);
	return tcase;
}

Suite *bench_suite(void)
{
	Suite *suite = suite_create("bench");
	TCase *tcase = make_case("repeat");

	tcase_add_loop_test(tcase, repeat_counts_every_round, 0, 8);
	tcase_add_loop_test(tcase, nothing_is_left_when_the_lab_is_killed, 0,
	    12);
	tcase_add_loop_test(tcase, what_makes_no_sense_is_refused, 0, 8);
	suite_add_tcase(suite, tcase);
	tcase = make_case("words");
	tcase_add_test(tcase, the_missing_run_names_the_step);
	tcase_add_test(tcase, with_a_job_it_is_fork);
	tcase_add_loop_test(tcase, every_view_can_be_had_as_text, 0, 15);
	tcase_add_test(tcase, a_second_fork_of_the_recipe_has_its_own_words);
	suite_add_tcase(suite, tcase);
	return suite;
}
