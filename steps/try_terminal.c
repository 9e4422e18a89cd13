/*
 * Experiments with a terminal: what still reaches it, what it still reaches.
 */
#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "try.h"

int try_write_stdout(const char *arg, struct findings *findings)
{
	char *line = findings->text;
	size_t length;

	(void)arg;
	findings_init(findings);
	snprintf(line, sizeof findings->text,
	    "target %d writes this to descriptor 1\n", (int)getpid());
	length = strlen(line);
	findings->bytes = CALL(write(1, line, length));
					/* A descriptor needs no controlling */
					/* terminal: write(2) asks only what */
					/* 1 is open on. */
	if (findings->bytes != -1)
		return 0;
	findings->error = errno;
	return -1;
}

static void nothing(int signal)
{
	(void)signal;
}

/* The second is over: a signal ends a read that still waits.  It comes again
 * and again, in case that it came too early, between two calls. */
static int alarm_start(timer_t *timer, struct sigaction *before)
{
	struct sigaction action = { .sa_handler = nothing };
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGRTMAX,
	};
	struct itimerspec when = {
		.it_value = { .tv_sec = 1 },
		.it_interval = { .tv_nsec = 50000000 },
	};

	sigemptyset(&action.sa_mask);
	if (timer_create(CLOCK_MONOTONIC, &event, timer) == -1)
		return -1;
	sigaction(SIGRTMAX, &action, before);
	return timer_settime(*timer, 0, &when, NULL);
}

/* The timer goes first, so no signal of it finds its handler gone. */
static void alarm_stop(timer_t timer, const struct sigaction *before)
{
	int error = errno;

	timer_delete(timer);
	sigaction(SIGRTMAX, before, NULL);
	errno = error;
}

static long read_for_a_second(char *text, size_t size)
{
	struct sigaction before;
	timer_t timer;
	long bytes;

	if (alarm_start(&timer, &before) == -1)
		return -1;
	bytes = read(0, text, size);
	alarm_stop(timer, &before);
	return bytes;
}

/* Is 0 our controlling terminal, and we are in the background? */
static bool is_background(void)
{
	pid_t foreground = tcgetpgrp(0);

	return foreground != -1 && foreground != getpgrp();
}

int try_read_stdin(const char *arg, struct findings *findings)
{
	char line[sizeof findings->text] = "";
	long bytes = 0;

	(void)arg;
	findings_init(findings);
	if (is_background())		/* Job control comes first: who reads */
		bytes = read(0, line, 0);
					/* its controlling terminal from the */
					/* background is stopped by SIGTTIN, */
					/* or gets EIO where its group is */
					/* orphaned. To ask for 0 bytes is */
					/* enough for that, and takes no */
					/* data. */
	if (bytes == 0)
		bytes = read_for_a_second(line, sizeof line - 1);
	findings->blocked = bytes == -1 && errno == EINTR;
	step_note("read(0, line, sizeof line)", bytes);
	if (bytes == -1 && !findings->blocked) {
		findings->error = errno;
		return -1;
	}
	findings->bytes = findings->blocked ? -1 : bytes;
	if (bytes > 0)
		memcpy(findings->text, line, (size_t)bytes);
	return 0;
}

int try_open_dev_tty(const char *arg, struct findings *findings)
{
	(void)arg;
	findings_init(findings);
	findings->fd = (int)CALL(open("/dev/tty", O_RDWR));
	findings->opened = findings->fd != -1;
					/* /dev/tty is another name for the */
					/* controlling terminal of whoever */
					/* opens it; ENXIO: there is none. */
					/* See tty(4). */
	if (findings->opened)
		return close(findings->fd);
	findings->error = errno;
	return -1;
}

/* The device number of our controlling terminal, 0 if we have none. */
static unsigned controlling_device(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	unsigned device = 0;

	if (fd == -1)
		return 0;
	if (ioctl(fd, TIOCGDEV, &device) == -1)
		device = 0;
	close(fd);
	return device;
}

int try_open_new_tty(const char *arg, struct findings *findings)
{
	unsigned before = controlling_device(), after;
	char *path = findings->path;
	int fd;

	(void)arg;
	findings_init(findings);
	if (step_new_terminal(path, sizeof findings->path) == -1)
		goto failed;
	fd = (int)CALL(open(path, O_RDWR));
	if (fd == -1)			/* A session leader without a */
		goto failed;		/* terminal that opens one gets it as */
					/* its controlling terminal, unless */
					/* it says O_NOCTTY: open(2). Nobody */
					/* else does; so the second fork. */
	after = controlling_device();
	findings->opened = true;
	findings->became_controlling = after != 0 && after != before;
	if (findings->became_controlling)
		findings->fd = fd;	/* A terminal that became ours stays */
	else				/* open, as a daemon would have it */
		close(fd);		/* that meant to write there. To */
	return 0;			/* close it would not give it back: */
					/* the session keeps it. */
failed:
	findings->error = errno;
	return -1;
}
