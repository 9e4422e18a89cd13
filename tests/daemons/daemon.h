/*
 * The steps of a daemon, one function each, for the programs of this folder:
 * each of them is a daemon that lacks or spoils exactly one thing (or none).
 * table.txt says what `daemonlab check` must find.
 */
#ifndef TESTS_DAEMONS_DAEMON_H
#define TESTS_DAEMONS_DAEMON_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t has_to_end;

static inline void on_term(int signal)
{
	(void)signal;
	has_to_end = 1;
}

/* The parent exits, the child goes on. */
static inline void fork_away(void)
{
	pid_t pid = fork();

	if (pid != 0)
		_exit(pid < 0 ? 71 : 0);
}

static inline void handle(int number, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	sigaction(number, &action, NULL);
}

static inline void close_inherited(void)
{
	syscall(SYS_close_range, 3U, ~0U, 0U);
}

static inline void null_stdio(void)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	if (null > 2)
		close(null);
}

/* Out of the shell's session, and no leader of its own. */
static inline void detach(void)
{
	fork_away();
	setsid();
	fork_away();
}

static inline void settle_down(void)
{
	if (chdir("/") < 0)
		_exit(72);
	umask(022);
	close_inherited();
	null_stdio();
}

/* Waits until SIGTERM; blocked between test and wait, so none is lost. */
static inline void main_loop(void)
{
	sigset_t term, old;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	handle(SIGTERM, on_term);
	sigprocmask(SIG_BLOCK, &term, &old);
	while (!has_to_end)
		sigsuspend(&old);
}

/* An absolute path in the folder that it was started in. */
static inline void path_here(char *path, size_t size, const char *name)
{
	char here[PATH_MAX];

	if (!getcwd(here, sizeof here))
		_exit(73);
	if (snprintf(path, size, "%s/%s", here, name) >= (int)size)
		_exit(74);
}

static inline void write_pid(const char *path)
{
	FILE *file = fopen(path, "w");

	if (!file)
		_exit(75);
	fprintf(file, "%d\n", (int)getpid());
	fclose(file);
}

#endif
