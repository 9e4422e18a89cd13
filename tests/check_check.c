/* The command check by its command line: the exit statuses, and what it says
 * where something is amiss. */
#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "tests/checkee.h"

Suite *check_suite(void);

static const struct line {
	const char *argv[6];
	int status;
	const char *says;
} line[] = {
	{ { "check", NULL }, 2, "no program" },
	{ { "check", "--nonsense", "x", NULL }, 2, "--nonsense" },
	{ { "check", "--require", "forks", "x", NULL }, 2, "forks" },
	{ { "check", "--only", "tty", "x", NULL }, 2, "tty" },
	{ { "check", "--timeout", "-1", "x", NULL }, 2, "-1" },
	{ { "check", "--timeout", NULL }, 2, "--timeout" },
	{ { "check", "/no/such/program", NULL }, 2, "/no/such/program" },
	{ { "check", "/etc/passwd", NULL }, 2, "not executable" },
	{ { "check", "/", NULL }, 2, "folder" },
	{ { "check", "--help", NULL }, 0, "--require" },
	{ { "check", "--", "true", NULL }, 1, "background" },
	{ { "check", "--only", "cwd,umask", "true", NULL }, 0, "verdict" },
	{ { "check", "--no-trace", "true", NULL }, 1, "not followed" },
	{ { "check", "--timeout", "1", "sleep", "100", NULL }, 1,
	  "sleeps for" },
	{ { "check", "echo", "a\x1b[31mb", NULL }, 1, "a\\x1b[31mb" },
};

START_TEST(status_is_that_of_the_contract)
{
	char answer[16384];
	const struct line *want = &line[_i];
	int status = checkee_run((char *const *)want->argv, answer,
	    sizeof answer);

	/* What is not traced needs a namespace, and not all systems give one:
	 * 3 is that. */
	if (status == 3 && strcmp(want->argv[1], "--no-trace") == 0)
		return;
	ck_assert_int_eq(status, want->status);
	ck_assert_msg(strstr(answer, want->says), "%s", answer);
	ck_assert_ptr_null(strchr(answer, '\x1b'));
	if (want->status == 2)
		ck_assert_ptr_eq(strchr(answer, '\n') + 1,
		    answer + strlen(answer));
}
END_TEST

static const struct demand_line {
	const char *option;
	const char *value;
	const char *daemon;
	int status;
} demand_line[] = {
	{ "--strict", NULL, "good", 0 },
	{ "--strict", NULL, "no-chdir", 1 },
	{ "--require", "fork,setsid,chdir,umask,close,sigterm", "good", 0 },
	{ "--require", "chdir", "chdir-in-parent", 1 },
	{ "--require", "second_fork", "two-forks-before-setsid", 1 },
	{ "--only", "background", "no-devnull", 0 },
	{ "--only", "stdio", "no-devnull", 1 },
};

START_TEST(demands_change_the_status_alone)
{
	const struct demand_line *want = &demand_line[_i];
	char answer[16384];
	char *argv[6] = { (char *)"check", (char *)want->option };
	int count = 2;

	if (want->value)
		argv[count++] = (char *)want->value;
	argv[count] = (char *)checkee_path(want->daemon);
	ck_assert_int_eq(checkee_run(argv, answer, sizeof answer),
	    want->status);
}
END_TEST

/* In the background, too, where what it lacks may come after that. */
START_TEST(sleep_that_was_not_waited_for_is_told)
{
	char answer[16384];
	char *argv[] = { (char *)"check", (char *)"--timeout",
		(char *)"5.5", (char *)checkee_path("good-sleeps-long"), NULL };

	ck_assert_int_eq(checkee_run(argv, answer, sizeof answer), 1);
	ck_assert_msg(strstr(answer, "It sleeps for 6 s"), "%s", answer);
}
END_TEST

/* Without a namespace, which not all systems give, nothing is started. */
START_TEST(children_without_end_settle_untraced)
{
	char answer[16384];
	char *argv[] = { (char *)"check", (char *)"--no-trace",
		(char *)"--timeout", (char *)"30",
		(char *)checkee_path("good-respawns"), NULL };
	int status = checkee_run(argv, answer, sizeof answer);

	if (status == 3)
		return;
	ck_assert_msg(status == 0, "%s", answer);
	ck_assert_msg(!strstr(answer, "had not settled"), "%s", answer);
}
END_TEST

START_TEST(full_disk_is_told)
{
	char *argv[] = { (char *)"check", (char *)"true", NULL };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/full", O_WRONLY), 1);
		dup2(open("/dev/null", O_WRONLY), 2);
		_exit(command_check(2, argv) == 1 ? 0 : 9);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* The signal may come at any moment: it ends the command, or is too late. */
START_TEST(signal_ends_it_cleanly)
{
	char *argv[] = { (char *)"check", (char *)"--timeout", (char *)"50",
		(char *)"sleep", (char *)"20", NULL };
	int status, up[2];
	pid_t pid;
	char word;

	ck_assert_int_eq(pipe2(up, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		signal(SIGTERM, SIG_DFL);
		if (write(up[1], "u", 1) != 1)
			_exit(9);
		_exit(command_check(5, argv));
	}
	ck_assert_int_eq(read(up[0], &word, 1), 1);
	usleep(100000);
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert((WIFEXITED(status) && WEXITSTATUS(status) ==
	    128 + SIGTERM) || (WIFSIGNALED(status) &&
	    WTERMSIG(status) == SIGTERM));
	close(up[0]);
	close(up[1]);
}
END_TEST

static const struct jailed {
	const char *only, *daemon;
	int status;
} jailed[] = {
	{ "cwd", "good", 0 },
	{ "cwd", "no-chdir", 1 },
	{ "pidfile", "leaves-pidfile", 1 },
};

/* The whole of / once more in a folder, which becomes / then. */
static bool enter_jail(const char *folder)
{
	return unshare(CLONE_NEWNS) == 0 &&
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("/", folder, NULL, MS_BIND | MS_REC, NULL) == 0 &&
	    chroot(folder) == 0 && chdir("/") == 0;
}

/* For root alone: nobody else may have namespaces in a chroot. */
START_TEST(paths_in_a_chroot_are_those_of_inside)
{
	const struct jailed *row = &jailed[_i];
	const char *base = getenv("TMPDIR");
	char folder[200];
	char *argv[] = { (char *)"check", (char *)"--strict",
		(char *)"--only", (char *)row->only,
		(char *)checkee_path(row->daemon), NULL };
	enum { NOT_HERE = 77 };
	int status;
	pid_t pid;

	if (geteuid() != 0)
		return;
	snprintf(folder, sizeof folder, "%.150s/jail.XXXXXX",
	    base ? base : "/var/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	pid = fork();
	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), 1);
		_exit(enter_jail(folder) ? command_check(5, argv) : NOT_HERE);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(rmdir(folder), 0);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) != NOT_HERE)
		ck_assert_int_eq(WEXITSTATUS(status), row->status);
}
END_TEST

Suite *check_suite(void)
{
	Suite *suite = suite_create("check");
	TCase *lines = tcase_create("lines");

	tcase_set_timeout(lines, 120);
	tcase_add_loop_test(lines, status_is_that_of_the_contract, 0,
	    sizeof line / sizeof line[0]);
	tcase_add_loop_test(lines, demands_change_the_status_alone, 0,
	    sizeof demand_line / sizeof demand_line[0]);
	tcase_add_loop_test(lines, paths_in_a_chroot_are_those_of_inside, 0,
	    sizeof jailed / sizeof jailed[0]);
	tcase_add_test(lines, sleep_that_was_not_waited_for_is_told);
	tcase_add_test(lines, children_without_end_settle_untraced);
	tcase_add_test(lines, full_disk_is_told);
	tcase_add_test(lines, signal_ends_it_cleanly);
	suite_add_tcase(suite, lines);
	return suite;
}
