/* Who can be continued stops; who cannot goes on. */
#include <check.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/halt.h"

Suite *halt_suite(void);

/* Exit status: whether it was stopped. */
static pid_t start_halting(bool has_own_session)
{
	pid_t pid = fork();
	sigset_t set;

	if (pid != 0)
		return pid;
	signal(SIGTSTP, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	sigprocmask(SIG_SETMASK, &set, NULL);
	if (has_own_session)
		setsid();
	else
		setpgid(0, 0);
	_exit(halt(0) ? 1 : 0);
}

START_TEST(a_job_stops_and_goes_on)
{
	pid_t pid = start_halting(false);
	int status;

	ck_assert_int_eq(waitpid(pid, &status, WUNTRACED), pid);
	ck_assert(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP);
	ck_assert_int_eq(kill(-pid, SIGCONT), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}
END_TEST

/* The only program of a window, say. */
START_TEST(nobody_stops_in_an_orphaned_group)
{
	pid_t pid = start_halting(true);
	int status;

	ck_assert_int_eq(waitpid(pid, &status, WUNTRACED), pid);
	if (WIFSTOPPED(status)) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

Suite *halt_suite(void)
{
	Suite *suite = suite_create("halt");
	TCase *tests = tcase_create("halt");

	tcase_add_test(tests, a_job_stops_and_goes_on);
	tcase_add_test(tests, nobody_stops_in_an_orphaned_group);
	suite_add_tcase(suite, tests);
	return suite;
}
