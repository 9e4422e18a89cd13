/* A process asks the kernel about itself. */
#include "lab/actors/self.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define PTS_MAJOR_FIRST 136
#define PTS_MAJOR_LAST 143

/* /dev/tty stands for the controlling terminal, if there is one; its name
 * is in the device number behind it (tty_ioctl(4), TIOCGDEV). */
static void ask_terminal(struct report *report)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	unsigned device = 0;

	report->tpgid = -1;
	report->tty[0] = '\0';
	report->tty_error = fd < 0 ? errno : 0;
	if (fd < 0)
		return;
	if (ioctl(fd, TIOCGDEV, &device) == 0) {
		unsigned major = device >> 8 & 0xfff;
		unsigned minor = (device & 0xff) | (device >> 12 & 0xfff00);

		if (major >= PTS_MAJOR_FIRST && major <= PTS_MAJOR_LAST)
			snprintf(report->tty, sizeof report->tty,
			    "/dev/pts/%u",
			    (major - PTS_MAJOR_FIRST) * 256 + minor);
	}
	if (report->tty[0] == '\0')
		report->tty_error = EOPNOTSUPP;
	report->tpgid = tcgetpgrp(fd);
	close(fd);
}

static void ask_signals(struct report *report)
{
	sigset_t blocked;

	report->blocked = report->ignored = report->caught = 0;
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	for (int signal = 1; signal < 65; signal++) {
		uint64_t bit = (uint64_t)1 << (signal - 1);
		struct sigaction now;

		if (sigismember(&blocked, signal) == 1)
			report->blocked |= bit;
		if (sigaction(signal, NULL, &now) < 0)
			continue;
		if (now.sa_handler == SIG_IGN)
			report->ignored |= bit;
		else if (now.sa_handler != SIG_DFL)
			report->caught |= bit;
	}
}

static enum fd_access access_of(int flags)
{
	if (flags & O_PATH)
		return ACCESS_PATH;
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return ACCESS_READ;
	case O_WRONLY:
		return ACCESS_WRITE;
	default:
		return ACCESS_BOTH;
	}
}

/* How many there are, so that the search can stop at the last: the size of
 * the folder since Linux 6.2, before it 0, which stops at nothing. */
static long count_descriptors(void)
{
	struct stat folder;

	return stat("/proc/self/fd", &folder) == 0 && folder.st_size > 0
	    ? (long)folder.st_size : LONG_MAX;
}

static void add_descriptor(struct report *report, int fd, int flags)
{
	struct report_fd *row = &report->fd[report->fds++];

	row->fd = fd;
	row->is_cloexec = (flags & FD_CLOEXEC) != 0;
	row->access = (uint8_t)access_of(fcntl(fd, F_GETFL));
}

static void ask_descriptors(struct report *report)
{
	long limit = sysconf(_SC_OPEN_MAX), count = count_descriptors();

	if (limit < 0 || limit > 4096)
		limit = 4096;
	report->fds = 0;
	for (int fd = 0; fd < limit && report->fds < count; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags < 0)
			continue;
		if (report->fds == REPORT_FDS) {
			report->fds = -1;
			return;
		}
		add_descriptor(report, fd, flags);
	}
}

void self_report(struct report *report)
{
	mode_t mask = umask(0);

	umask(mask);
	report->umask = mask;
	report->pid = getpid();
	report->ppid = getppid();
	report->pgid = getpgrp();
	report->sid = getsid(0);
	report->cwd_error = getcwd(report->cwd, sizeof report->cwd) ? 0
	    : errno;
	ask_terminal(report);
	ask_signals(report);
	ask_descriptors(report);
}
