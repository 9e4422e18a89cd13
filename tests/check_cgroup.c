/*
 * The rung below the namespaces: a control group that is killed as a whole.
 * As root only, in a PID namespace of the test's own from which a filter
 * forbids to make others; elsewhere, and where no cgroup2 can be had, these
 * tests say "not tried" and pass.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#include "lab/actors/cgroup.h"
#include "lab/commands.h"
#include "lab/ground/io.h"
#include "tests/beside.h"
#include "tests/room.h"

Suite *cgroup_suite(void);

#define NOT_TRIED 77
#define PATIENCE_MS 10000

static const char *const guest[] = { "hostile/deaf", "hostile/comet",
	"hostile/killall", "hostile/killparent", "hostile/stopped",
	"daemons/good", "daemons/good-workers", "daemons/ignores-sigterm" };

#define GUESTS ((int)(sizeof guest / sizeof guest[0]))

static void nap(void)
{
	const struct timespec moment = { 0, 5 * 1000000 };

	nanosleep(&moment, NULL);
}

/* The group that a test is in, so that it knows its own from others'. */
static struct cgroup room;

/* On a mount of our own if need be. */
static void make_room(void)
{
	for (int i = 0; i < 2; i++) {
		if (cgroup_name(&room) == 0 && cgroup_make(&room, 0) == 0)
			return;
		if (mount("tmpfs", "/mnt", "tmpfs", 0, NULL) < 0 ||
		    mkdir("/mnt/cgroup", 0755) < 0 ||
		    mount("cgroup2", "/mnt/cgroup", "cgroup2", 0, NULL) < 0)
			break;
	}
	_exit(NOT_TRIED);
}

/* PID 1 of a namespace of its own, so that a guest that gets away, or an
 * orphan, is seen and goes no further. */
static void enter_namespace(void)
{
	int status = -1;
	pid_t pid;

	if (geteuid() != 0 || unshare(CLONE_NEWPID | CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		_exit(NOT_TRIED);
	make_room();
	pid = fork();
	if (pid != 0) {
		waitpid(pid, &status, 0);
		if (cgroup_remove(room.path) < 0)
			_exit(98);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "init");	/* guests ask for it */
	if (mount("proc", "/proc", "proc", 0, NULL) < 0 ||
	    cgroup_enter(room.procs) < 0)
		_exit(NOT_TRIED);
	close(room.procs);
}

#ifdef HAVE_SECCOMP
static void forbid_namespaces(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	const unsigned long flags[] = { CLONE_NEWPID, CLONE_NEWUSER };

	for (int i = 0; i < 2; i++) {
		struct scmp_arg_cmp has = { 0, SCMP_CMP_MASKED_EQ, flags[i],
			flags[i] };

		seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(clone), 1, &has);
	}
	if (seccomp_load(filter) < 0)
		_exit(NOT_TRIED);
	seccomp_release(filter);
}
#else
static void forbid_namespaces(void)
{
	_exit(NOT_TRIED);
}
#endif

/* Whether there is a group below the one that we are in. */
static bool has_group(void)
{
	DIR *folder = opendir(room.path);
	struct dirent *entry;
	bool is_found = false;

	while (folder && (entry = readdir(folder)))
		is_found |= entry->d_type == DT_DIR && entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return is_found || !folder;
}

static pid_t start_command(const char *name, int out)
{
	static char path[PATH_MAX + 60];
	char *argv[] = { (char *)"check", (char *)"--timeout", (char *)"1",
		path, NULL };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	beside_find(NULL, name, path, sizeof path);
	setenv("HOSTILE", "inside", 1);
	dup2(out, 1);
	_exit(command_check(4, argv));
}

/* It says where it ran, and that nothing is left, and so it is. */
static int end_in_order(int number)
{
	char text[65536] = "";
	size_t length = 0;
	int out[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) < 0)
		return 90;
	pid = start_command(guest[number], out[1]);
	close(out[1]);
	while ((got = read(out[0], text + length,
		sizeof text - 1 - length)) > 0)
		length += (size_t)got;
	waitpid(pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return 91;
	if (!strstr(text, "after it 0 left over; it ran in a control group") ||
	    !strstr(text, "held in a control"))
		return 92;
	return room_count_living() != 1 ? 93 : has_group() ? 94 : 0;
}

static int end_by_kill(int number)
{
	static const int naps[] = { 1, 8, 40 };
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);

	for (int i = 0; i < 3; i++) {
		int64_t until = io_now_ms() + PATIENCE_MS;
		pid_t pid = start_command(guest[number], out);

		for (int j = 0; j < naps[i]; j++)
			nap();
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		while ((room_count_living() > 1 || has_group()) &&
		    io_now_ms() < until) {
			while (waitpid(-1, NULL, WNOHANG) > 0)
				;
			nap();
		}
		if (room_count_living() > 1 || has_group()) {
			fprintf(stderr, "after %d naps: %d alive, %s\n",
			    naps[i], room_count_living() - 1, has_group()
			    ? "a group" : "no group");
			return 80 + i;
		}
	}
	return 0;
}

/* A group below it, and one who left its session and hears nothing. */
static int kill_by_hand(int number)
{
	char below[PATH_MAX + 16];
	struct cgroup group;
	int status, up[2];
	pid_t pid;
	char word;

	(void)number;
	if (cgroup_name(&group) < 0 || cgroup_make(&group, 8) < 0)
		return 70;
	snprintf(below, sizeof below, "%s/below", group.path);
	if (mkdir(below, 0755) < 0)
		return 71;
	if (pipe2(up, O_CLOEXEC) < 0)
		return 76;
	pid = fork();
	if (pid == 0) {
		setsid();
		if (cgroup_enter(group.procs) < 0 || write(up[1], "u", 1) < 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(up[0], &word, 1) != 1)
		return 77;
	if (cgroup_kill(group.path) < 0)
		return 72;
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
		return 73;
	close(group.procs);
	if (cgroup_remove(group.path) < 0)
		return 74;
	return access(group.path, F_OK) == 0 ? 75 : 0;
}

static void try(int (*test)(int number), int number, bool is_forbidden)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		enter_namespace();
		if (is_forbidden)
			forbid_namespaces();
		_exit(test(number));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) == NOT_TRIED && is_forbidden)
		return;		/* it was said before */
	if (WEXITSTATUS(status) == NOT_TRIED)
		fprintf(stderr, "control group: not tried (%s)\n",
		    geteuid() == 0 ? "no cgroup2 to be had" : "needs root");
	else
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}

START_TEST(a_group_is_killed_and_removed)
{
	try(kill_by_hand, 0, false);
}
END_TEST

START_TEST(nothing_is_left_after_the_report)
{
	try(end_in_order, _i, true);
}
END_TEST

START_TEST(nothing_is_left_after_sigkill)
{
	try(end_by_kill, _i, true);
}
END_TEST

Suite *cgroup_suite(void)
{
	Suite *suite = suite_create("cgroup");
	TCase *tests = tcase_create("cgroup");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, a_group_is_killed_and_removed);
	tcase_add_loop_test(tests, nothing_is_left_after_the_report, 0,
	    GUESTS);
	tcase_add_loop_test(tests, nothing_is_left_after_sigkill, 0, GUESTS);
	suite_add_tcase(suite, tests);
	return suite;
}
