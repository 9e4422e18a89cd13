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

enum { QUIET_MS = 150, START_MS = 5000, KEYS = 11,
	FRAME_BYTES = 1000,	/* a full screen is not told in fewer */
	FRAME_MS = 2,		/* the silence behind a frame */
	REST_MS = 10000 };

static int last_status;
static int is_processor;
static struct winsize size = { .ws_row = 24, .ws_col = 80 };

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
	pid_t pid = forkpty(master, NULL, NULL, &size);

	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(command->words[0], command->words);
		_exit(127);
	}
	return pid;
}

/* Reads until as many bytes and then nothing for a while have come; when the
 * last byte came, -1 if none did.  The number of bytes in *count. */
static double screen_read(int master, size_t least, int quiet, size_t *count)
{
	struct pollfd wait = { master, POLLIN, 0 };
	double last = -1;
	char bytes[65536];
	int limit = START_MS;

	*count = 0;
	while (poll(&wait, 1, limit) == 1) {
		ssize_t length = read(master, bytes, sizeof(bytes));

		if (length <= 0)
			break;
		last = now_us();
		*count += (size_t)length;
		limit = *count < least ? QUIET_MS : quiet;
	}
	return last;
}

static double screen_quiet(int master)
{
	size_t count;

	return screen_read(master, 0, QUIET_MS, &count);
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

static double start_take(const struct command *command, size_t least,
    int quiet)
{
	double start = now_us();
	size_t count;
	double last;
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	last = screen_read(master, least, quiet, &count);
	screen_end(pid, master);
	return last < 0 || count < least ? -1 : last - start;
}

double measure_paint(const struct command *command)
{
	return start_take(command, FRAME_BYTES, FRAME_MS);
}

double measure_settle(const struct command *command)
{
	return start_take(command, 0, QUIET_MS);
}

/* The processor time that a process has had so far, in microseconds. */
static double processor_of(pid_t pid)
{
	char path[40];
	char line[80] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return -1;
	if (fgets(line, sizeof(line), file) == NULL)
		line[0] = '\0';
	fclose(file);
	return strtod(line, NULL) / 1000;
}

/* One key until the last byte of its frame, or what it took of the
 * processor until all is quiet; -1 if nothing came. */
static double key_take(pid_t pid, int master, const char *key)
{
	double start = is_processor ? processor_of(pid) : now_us();
	double last;

	if (write(master, key, 1) != 1)
		return -1;
	last = screen_quiet(master);
	if (last < 0)
		return -1;
	return (is_processor ? processor_of(pid) : last) - start;
}

/* The key before is pressed first, if it is not NULL; a floor need not know
 * it. */
static double keys_take(const struct command *command, const char *before)
{
	double times[KEYS];
	size_t count = 0;
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	if (before != NULL && screen_quiet(master) > 0)
		key_take(pid, master, before);
	if (before != NULL || screen_quiet(master) > 0)
		for (int i = 0; i < KEYS; i++) {
			double time = key_take(pid, master, i % 2 ? "k" : "j");

			if (time > 0)
				times[count++] = time;
		}
	screen_end(pid, master);
	return median(times, count);
}

double measure_key(const struct command *command)
{
	return keys_take(command, NULL);
}

double measure_wide(const struct command *command)
{
	struct winsize before = size;
	double time;

	size = (struct winsize){ .ws_row = 60, .ws_col = 200 };
	time = keys_take(command, NULL);
	size = before;
	return time;
}

double measure_move(const struct command *command)
{
	return keys_take(command, "x");
}

double measure_bytes(const struct command *command)
{
	double sums[KEYS];
	size_t count = 0, bytes;
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	screen_quiet(master);
	if (write(master, "x", 1) == 1 && screen_quiet(master) > 0)
		for (int i = 0; i < KEYS; i++) {
			if (write(master, i % 2 ? "k" : "j", 1) != 1)
				break;
			if (screen_read(master, 0, QUIET_MS, &bytes) > 0)
				sums[count++] = (double)bytes;
		}
	screen_end(pid, master);
	return median(sums, count);
}

/* The number behind a key in /proc/PID/status, -1 if there is none. */
static double status_value(pid_t pid, const char *key)
{
	char path[32];
	char line[256];
	double value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtod(line + strlen(key), NULL);
	fclose(file);
	return value;
}

double measure_memory(const struct command *command)
{
	int master;
	double most;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	for (int i = 0; i < KEYS && screen_quiet(master) > 0; i++)
		if (write(master, i % 2 ? "k" : "j", 1) != 1)
			break;
	most = status_value(pid, "VmHWM:");
	screen_end(pid, master);
	return most;
}

double measure_rest(const struct command *command)
{
	static const char key[] = "voluntary_ctxt_switches:";
	double before, after, end;
	char bytes[4096];
	int master;
	pid_t pid = screen_start(command, &master);

	if (pid == -1)
		return -1;
	screen_quiet(master);
	before = status_value(pid, key);
	for (end = now_us() + REST_MS * 1e3; now_us() < end;) {
		struct pollfd wait = { master, POLLIN, 0 };

		if (poll(&wait, 1, (int)((end - now_us()) / 1e3) + 1) == 1 &&
		    read(master, bytes, sizeof(bytes)) <= 0)
			break;
	}
	after = status_value(pid, key);
	screen_end(pid, master);
	return before < 0 || after < 0 ? -1 : after - before;
}
