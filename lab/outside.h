/*
 * `daemonlab check` started from within the lab, beside the loop: a child of
 * its own whose report comes through a pipe, as an outline, while the lab goes
 * on.
 */
#ifndef LAB_OUTSIDE_H
#define LAB_OUTSIDE_H

#include <stdbool.h>

#include "lab/ground/buffer.h"

struct outside {
	int pid;		/* 0: none runs */
	int pipe;		/* -1; when that is at its end, a pidfd */
	bool is_silent;		/* it is at its end */
	struct buffer text;
};

/* Starts check on a command line, as a shell reads it.  0, or -1 with errno;
 * EBUSY while one runs. */
int outside_start(struct outside *outside, const char *command);

/* The pipe is readable, which may be another descriptor afterwards: true once
 * the report is whole and check has ended. */
bool outside_read(struct outside *outside);

/* Ends it and what it started (check cleans up by itself). */
void outside_stop(struct outside *outside);

#endif
