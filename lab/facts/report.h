/*
 * What the target says of itself: the answers to the calls that a student
 * would make.  The first witness; the second is the record read from /proc.
 * Flat, since it travels through shared memory.
 */
#ifndef LAB_FACTS_REPORT_H
#define LAB_FACTS_REPORT_H

#include "lab/facts/snapshot.h"

#define REPORT_FDS 1024

struct report_fd {
	int32_t fd;
	uint8_t access;		/* enum fd_access */
	uint8_t is_cloexec;
};

struct report {
	pid_t pid, ppid, pgid, sid;	/* getpid(2) and its sisters */
	int tty_error;		/* of opening /dev/tty; ENXIO: has none */
	char tty[64];		/* its name, if it has one */
	pid_t tpgid;		/* tcgetpgrp(3); -1 */
	int cwd_error;		/* of getcwd(3) */
	char cwd[PATH_MAX];
	unsigned umask;
	uint64_t blocked, ignored, caught;
	int fds;		/* fcntl(2) on each number; -1 if too many */
	struct report_fd fd[REPORT_FDS];
};

/* The fields in which report and record contradict each other.  What either
 * could not know is no contradiction. */
field_set report_disagreement(const struct report *report,
    const struct snapshot *record);

#endif
