/* A PID namespace of a test's own. */
#include "tests/inside.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/beside.h"

/* So that a bomb is no danger to the machine, should the container fail. */
#define PIDS 2000

static void write_map(const char *name, unsigned id)
{
	char line[40];

	snprintf(line, sizeof line, "%u %u 1", id, id);
	io_write_at(AT_FDCWD, name, line, 0);
}

bool inside_has_pid_max(void)
{
	struct utsname system;
	int major = 0, minor = 0;

	return uname(&system) == 0 &&
	    sscanf(system.release, "%d.%d", &major, &minor) == 2 &&
	    (major > 6 || (major == 6 && minor >= 14));
}

static void limit_pids(int pids)
{
	char text[20];

	snprintf(text, sizeof text, "%d", pids);
	if (inside_has_pid_max())
		io_write_at(AT_FDCWD, "/proc/sys/kernel/pid_max", text, 0);
}

static void enter(int pids)
{
	unsigned uid = geteuid(), gid = getegid();
	int flags = CLONE_NEWPID | CLONE_NEWNS, status;
	pid_t pid;

	if (uid != 0)
		flags |= CLONE_NEWUSER;
	if (unshare(flags) < 0)
		_exit(INSIDE_SKIPPED);
	if (uid != 0) {
		io_write_at(AT_FDCWD, "/proc/self/setgroups", "deny", 0);
		write_map("/proc/self/uid_map", uid);
		write_map("/proc/self/gid_map", gid);
	}
	pid = fork();
	if (pid != 0) {
		waitpid(pid, &status, 0);
		_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) < 0)
		_exit(INSIDE_SKIPPED);
	limit_pids(pids);
}

int inside_run_few(int (*test)(int number), int number, int pids)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		enter(pids);
		_exit(test(number));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int inside_run(int (*test)(int number), int number)
{
	return inside_run_few(test, number, PIDS);
}

void inside_path(const char *name, char *path, size_t size)
{
	char folder[PATH_MAX];

	beside_find("GUESTS", "hostile", folder, sizeof folder);
	snprintf(path, size, "%s/%s", folder, name);
}

void inside_not_tried(const char *name)
{
	fprintf(stderr, "no namespace here: %s not tried\n", name);
}
