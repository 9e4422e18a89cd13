/*
 * A whole daemon: the steps of the lesson, strung together.
 *
 *	cc -o mydaemon mydaemon.c
 *	./mydaemon [LOG]
 *
 * It does what the files of the steps do, which it takes in as they stand;
 * what stands here is the order, what a step asks of its daemon (step.h),
 * and the main loop.  With LOG it writes a line there once a second.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fork.c"
#include "setsid.c"
#include "chdir.c"
#include "umask.c"
#include "close.c"
#include "devnull.c"
#include "sigterm.c"

/* The six steps of the text, and two that it leaves out. */
static const struct step *const order[] = {
	&step_fork,		/* the shell's prompt comes back */
	&step_setsid,		/* own session, no terminal */
	&step_fork,		/* added: no session leader, so no terminal */
	&step_chdir,		/* nothing is kept mounted */
	&step_umask,		/* own modes */
	&step_close,		/* nothing inherited stays open */
	&step_devnull,		/* added: 0, 1 and 2 are not left free */
	&step_sigterm,		/* a clean end */
};

#define STEPS (sizeof order / sizeof order[0])

static int starter[2];		/* a pipe: the daemon tells its starter */
static bool has_left;		/* the starter is gone */
static volatile sig_atomic_t is_asked_to_end;

long step_note(const char *call, long result)
{
	(void)call;
	return result;
}

void step_caught(int signal)
{
	(void)signal;
	is_asked_to_end = 1;
}

void step_parent_leaves(pid_t child)	/* The starter stays until the daemon */
{					/* stands on its own feet. It reads */
	int error = 0;			/* from a pipe: an errno, if a step */
					/* fails; its end, once the step */
	(void)child;			/* close has closed the other side. */
	if (has_left)			/* So who started us learns if it */
		return;			/* went wrong; and should it be a */
	close(starter[1]);		/* session leader, its exit, which */
	if (read(starter[0], &error, sizeof error) <= 0)
		return;			/* takes the terminal away, comes */
	fprintf(stderr, "mydaemon: %s\n", strerror(error));
	_exit(1);			/* after our setsid. */
}

void step_child_begins(pid_t parent)
{
	(void)parent;
	has_left = true;
}

static void fail(void)			/* By then the pipe may be closed: */
{					/* nobody hears it any more. The */
	int error = errno;		/* status still tells. */

	if (!has_left)
		fprintf(stderr, "mydaemon: %s\n", strerror(error));
	else if (write(starter[1], &error, sizeof error) == -1)
		_exit(2);
	_exit(1);
}

static void become_daemon(void)
{
	if (pipe2(starter, O_CLOEXEC) == -1)
		fail();
	for (size_t i = 0; i < STEPS; i++)
		if (order[i]->run() == -1)
			fail();
}

/* The mode is given in full: the mask is 0 by now. */
static int log_open(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

static void log_line(int log, const char *what)
{
	if (log != -1)
		dprintf(log, "%ld mydaemon %d %s\n", (long)time(NULL),
		    (int)getpid(), what);
}

static void main_loop(int log)		/* To look at the flag and then */
{					/* pause(2) would lose a signal that */
	struct timespec second = { .tv_sec = 1 };
	sigset_t term, before;		/* comes in between. So SIGTERM is */
					/* blocked while we look; ppoll(2) */
	sigemptyset(&term);		/* lets it in and waits in one act. */
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	sigdelset(&before, SIGTERM);
	while (!is_asked_to_end) {
		log_line(log, "beats");
		ppoll(NULL, 0, log != -1 ? &second : NULL, &before);
	}
	log_line(log, "ends");
}

int main(int argc, char **argv)
{
	char folder[2048] = "", path[4096];
	int log = -1;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: mydaemon [LOG]\n");
		return 2;
	}
	if (argc == 2 && argv[1][0] != '/' &&
	    !getcwd(folder, sizeof folder))
		fail();			/* A relative path holds only until */
					/* chdir. */
	if (argc == 2)
		snprintf(path, sizeof path, "%s/%s", folder, argv[1]);
	become_daemon();
	if (argc == 2)			/* Opened after close, which would */
		log = log_open(path);	/* close it. */
	main_loop(log);
	return 0;
}
