#include "tests/truths/seen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"

ssize_t proc_read(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return io_read_at(AT_FDCWD, path, text, size);
}

ssize_t proc_link(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	length = readlink(path, text, size - 1);
	text[length > 0 ? length : 0] = '\0';
	return length;
}

struct ids ids_of(pid_t pid)
{
	struct ids ids = { 0 };
	char text[1024];
	char *end;

	if (proc_read(pid, "stat", text, sizeof(text)) <= 0)
		return ids;
	end = strrchr(text, ')');
	if (end == NULL || sscanf(end, ") %c %d %d %d %d %d", &ids.state,
	    &ids.ppid, &ids.pgid, &ids.sid, &ids.tty, &ids.tpgid) != 6)
		ids.state = '\0';
	return ids;
}

char state_of(pid_t pid)
{
	return ids_of(pid).state;
}

bool status_field(pid_t pid, const char *name, char *value, size_t size)
{
	char text[8192];
	char *line = text;
	size_t length = strlen(name);

	value[0] = '\0';
	if (proc_read(pid, "status", text, sizeof(text)) <= 0)
		return false;
	for (; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, length) != 0 || line[length] != ':')
			continue;
		line += length + 1;
		line += strspn(line, " \t");
		snprintf(value, size, "%.*s", (int)strcspn(line, "\n"), line);
		return true;
	}
	return false;
}

bool status_has(pid_t pid, const char *mask, int signal)
{
	char value[64];

	if (!status_field(pid, mask, value, sizeof(value)))
		return false;
	return strtoull(value, NULL, 16) >> (signal - 1) & 1;
}

bool is_named(pid_t pid, const char *name)
{
	char text[64];

	if (proc_read(pid, "comm", text, sizeof(text)) <= 0)
		return false;
	text[strcspn(text, "\n")] = '\0';
	return strcmp(text, name) == 0;
}

bool is_in_sleep(pid_t pid)
{
	char text[256];
	long number;

	/* Not told here: then it is at least not on its way. */
	if (proc_read(pid, "syscall", text, sizeof(text)) <= 0)
		return state_of(pid) == 'S';
	if (sscanf(text, "%ld", &number) != 1)
		return false;
	return number == SYS_clock_nanosleep || number == SYS_nanosleep;
}

void pty_open(struct terminal *terminal)
{
	terminal->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	must(terminal->master != -1, "posix_openpt");
	must(grantpt(terminal->master) == 0, "grantpt");
	must(unlockpt(terminal->master) == 0, "unlockpt");
	must(ptsname_r(terminal->master, terminal->path,
	    sizeof(terminal->path)) == 0, "ptsname");
}

int terminal_slave(const struct terminal *terminal)
{
	int fd = open(terminal->path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	must(fd != -1, "open of a terminal");
	return fd;
}

void pty_type(const struct terminal *terminal, const char *keys)
{
	UNTIL(write(terminal->master, keys, strlen(keys)) != -1 ||
	    errno != EAGAIN)
		;
}

ssize_t terminal_drain(const struct terminal *terminal, char *text,
    size_t size)
{
	struct pollfd wait = { terminal->master, POLLIN, 0 };
	size_t length = 0;

	while (length + 1 < size && poll(&wait, 1, 0) == 1) {
		ssize_t n = read(terminal->master, text + length,
		    size - length - 1);

		if (n <= 0)
			break;
		length += (size_t)n;
	}
	text[length] = '\0';
	return (ssize_t)length;
}

void scene_job(int who)
{
	pid_t pid = puppet_of(LEADER, who);

	must(ask(who, act_setpgid, two(0, 0)) == 0, "setpgid");
	must(pid == ids_of(pid).pgid, "a group of its own");
}

void scene_build(struct terminal *terminal)
{
	long fd;

	pty_open(terminal);
	puppet_new(LEADER);
	must(ask(LEADER, act_close, terminal->master) == 0, "close");
	must(ask(LEADER, act_setsid, 0) > 0, "setsid");
	fd = ask_with(LEADER, act_open, terminal->path, O_RDWR);
	must(fd != -1, "open of a terminal");
	must(ask(LEADER, act_dup_at, two(fd, TTY)) == TTY, "dup2");
	must(ask(LEADER, act_close, fd) == 0, "close");
	scene_job(FRONT);
	scene_job(BACK);
	must(ask(LEADER, act_setpgrp_tty, two(TTY, pid_of(FRONT))) == 0,
	    "TIOCSPGRP");
}
