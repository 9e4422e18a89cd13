/* leave LAB q|TERM|KILL [TIMES]: how long it takes from the keys q y, or from
 * a signal to the lab, until the last process of it is gone, warden, shell and
 * target among them, in microseconds: the median of all times, the 99th of a
 * hundred, the longest.  The target has forked and has a session of its own.
 * We are who adopts them all. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { QUIET_MS = 150, START_MS = 20000, LEAVE_MS = 20000, TIMES = 21,
	STEPS = 2 };

static const struct winsize size = { 24, 80, 0, 0 };
static int children = -1;

/* Until nothing has come for a while. */
static int read_until_quiet(int master)
{
	struct pollfd wait = { master, POLLIN, 0 };
	char bytes[65536];
	int limit = START_MS, reads = 0;

	while (poll(&wait, 1, limit) == 1) {
		if (read(master, bytes, sizeof(bytes)) <= 0)
			return -1;
		limit = QUIET_MS;
		reads++;
	}
	return reads > 0 ? 0 : -1;
}

static pid_t lab_start(const char *lab, int *master)
{
	pid_t pid = forkpty(master, NULL, NULL, &size);

	if (pid == 0) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setenv("TERM", "xterm-256color", 1);
		execl(lab, lab, "--no-state", (char *)NULL);
		_exit(127);
	}
	return pid;
}

/* The lab on its screen, after its first steps. */
static int lab_prepare(int master)
{
	for (int i = 0; i < STEPS; i++)
		if (read_until_quiet(master) == -1 ||
		    write(master, "\r", 1) != 1)
			return -1;
	return read_until_quiet(master);
}

static int lab_tell(pid_t pid, int master, const char *how)
{
	if (strcmp(how, "q") == 0)
		return write(master, "qy", 2) == 2 ? 0 : -1;
	return kill(pid, strcmp(how, "KILL") == 0 ? SIGKILL : SIGTERM);
}

/* True when there is nobody left to wait for. */
static int is_all_gone(void)
{
	struct signalfd_siginfo info;

	while (read(children, &info, sizeof(info)) > 0)
		;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

/* Takes what the lab still writes, so that it does not wait for us. */
static double wait_for_all(int master, double start)
{
	struct pollfd wait[2] = { { children, POLLIN, 0 },
		{ master, POLLIN, 0 } };
	char bytes[65536];

	while (!is_all_gone()) {
		if (now_us() - start > LEAVE_MS * 1000.0)
			return -1;
		poll(wait, 2, 100);
		if (wait[1].revents != 0 &&
		    read(master, bytes, sizeof(bytes)) <= 0)
			wait[1].fd = -1;
	}
	return now_us() - start;
}

static double leave_once(const char *lab, const char *how)
{
	int master;
	pid_t pid = lab_start(lab, &master);
	double start, took = -1;

	if (pid == -1)
		return -1;
	if (lab_prepare(master) == 0) {
		start = now_us();
		if (lab_tell(pid, master, how) == 0)
			took = wait_for_all(master, start);
	}
	if (took < 0) {
		kill(pid, SIGTERM);
		wait_for_all(master, now_us());
	}
	close(master);
	return took;
}

int main(int argc, char **argv)
{
	static double took[ROUNDS_MOST];
	int times = argc > 3 ? atoi(argv[3]) : TIMES;
	double middle;
	sigset_t set;

	if (argc < 3 || times < 1 || times > ROUNDS_MOST)
		return 2;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	children = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (children == -1 || prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		return 1;
	for (int i = 0; i < times; i++) {
		took[i] = leave_once(argv[1], argv[2]);
		if (took[i] < 0) {
			fprintf(stderr, "leave: no result\n");
			return 1;
		}
	}
	middle = median(took, (size_t)times);
	printf("%.0f %.0f %.0f\n", middle, took[(times * 99 + 99) / 100 - 1],
	    took[times - 1]);
	return 0;
}
