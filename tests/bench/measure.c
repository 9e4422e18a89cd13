#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { QUIET_MS = 150, START_MS = 5000, KEYS = 11 };

static int last_status;
static int is_processor;

int measure_status(void)
{
	return last_status;
}

void measure_processor(void)
{
	is_processor = 1;
}

static double in_us(struct timeval time)
{
	return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

/* Collects a child; the processor time that it took. */
static double wait_for(pid_t pid)
{
	struct rusage usage = { 0 };

	while (wait4(pid, &last_status, 0, &usage) == -1 && errno == EINTR)
		;
	return in_us(usage.ru_utime) + in_us(usage.ru_stime);
}

double measure_run(const struct command *command)
{
	double start = now_us();
	double used;
	pid_t pid = command_spawn(command, -1);

	if (pid == -1)
		return -1;
	used = wait_for(pid);
	return is_processor ? used : now_us() - start;
}

double measure_value(const struct command *command)
{
	char text[64] = "";
	int ends[2];
	pid_t pid;
	ssize_t n;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return -1;
	pid = command_spawn(command, ends[1]);
	close(ends[1]);
	n = pid == -1 ? -1 : read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	if (pid != -1)
		wait_for(pid);
	return n > 0 ? strtod(text, NULL) : -1;
}

/* A child on a terminal of its own; its master in *master. */
static pid_t screen_start(const struct command *command, int *master)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	pid_t pid = forkpty(master, NULL, NULL, &size);

	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(command->words[0], command->words);
		_exit(127);
	}
	return pid;
}

/* Reads until nothing has come for a while; when the last byte came, -1 if
 * none did. */
static double screen_quiet(int master)
{
	struct pollfd wait = { master, POLLIN, 0 };
	double last = -1;
	char bytes[65536];
	int limit = START_MS;

	while (poll(&wait, 1, limit) == 1) {
		if (read(master, bytes, sizeof(bytes)) <= 0)
			break;
		last = now_us();
		limit = QUIET_MS;
	}
	return last;
}

static void screen_end(pid_t pid, int master)
{
	kill(pid, SIGTERM);
	close(master);
	for (int i = 0; i < 2000; i++) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return;
		poll(NULL, 0, 1);
	}
	kill(pid, SIGKILL);
	wait_for(pid);
}

double measure_paint(const struct command *command)
{
	double start = now_us();
	double last;
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	last = screen_quiet(master);
	screen_end(pid, master);
	return last < 0 ? -1 : last - start;
}

double measure_key(const struct command *command)
{
	double times[KEYS];
	size_t count = 0;
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	if (screen_quiet(master) > 0)
		for (int i = 0; i < KEYS; i++) {
			double start = now_us();
			double last;

			if (write(master, i % 2 ? "k" : "j", 1) != 1)
				break;
			last = screen_quiet(master);
			if (last > start)
				times[count++] = last - start;
		}
	screen_end(pid, master);
	return median(times, count);
}
