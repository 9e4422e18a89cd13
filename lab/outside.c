/* `daemonlab check` started from within the lab. */
#include "lab/outside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/facts/outline.h"
#include "lab/ground/pidfd.h"

#define REPORT_MAX 262144

/* It must not outlive the lab, and hears our SIGTERM itself: check ends what
 * it started when it gets one. */
static _Noreturn void be_check(const char *command, int pipe, pid_t lab)
{
	char script[300], self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	sigset_t none;
	int null;

	if (length < 0)
		_exit(127);
	self[length] = '\0';

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != lab)
		_exit(1);
	null = open("/dev/null", O_RDONLY);
	dup2(null, STDIN_FILENO);
	dup2(pipe, STDOUT_FILENO);
	dup2(pipe, STDERR_FILENO);
	setenv(OUTLINE_ENVIRONMENT, "1", 1);
	snprintf(script, sizeof script, "exec \"$0\" check -- %s", command);
	execl("/bin/sh", "sh", "-c", script, self, (char *)NULL);
	_exit(127);
}

int outside_start(struct outside *outside, const char *command)
{
	pid_t lab = getpid();
	int ends[2];

	if (outside->pid) {
		errno = EBUSY;
		return -1;
	}
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	outside->pid = fork();
	if (outside->pid == 0)
		be_check(command, ends[1], lab);
	close(ends[1]);
	outside->pipe = ends[0];
	outside->is_silent = false;
	buffer_clear(&outside->text);
	if (outside->pid < 0)
		close(ends[0]);
	return outside->pid < 0 ? (outside->pid = 0, -1) : 0;
}

static void collect(struct outside *outside)
{
	close(outside->pipe);
	outside->pipe = -1;
	waitpid(outside->pid, NULL, 0);
	outside->pid = 0;
}

/* It has closed its output, and yet goes on: from now on we wait for its end.
 * False: that cannot be told without waiting. */
static bool wait_for_end(struct outside *outside)
{
	int pidfd = outside->is_silent ? -1 : pidfd_of(outside->pid);

	if (pidfd < 0)
		return false;
	close(outside->pipe);
	outside->pipe = pidfd;
	outside->is_silent = true;
	return true;
}

/* To read a pidfd is EINVAL: it is ready when the process has ended. */
bool outside_read(struct outside *outside)
{
	char bytes[4096];
	ssize_t got = read(outside->pipe, bytes, sizeof bytes);

	if (got > 0) {
		if (outside->text.length < REPORT_MAX)
			buffer_add(&outside->text, bytes, (size_t)got);
		return false;
	}
	if ((got < 0 && errno == EINTR) || wait_for_end(outside))
		return false;
	collect(outside);
	return true;
}

void outside_stop(struct outside *outside)
{
	if (outside->pid) {
		kill(outside->pid, SIGTERM);
		collect(outside);
	}
	buffer_free(&outside->text);
}
