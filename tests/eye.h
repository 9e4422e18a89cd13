/*
 * A child to look at and how it looks, for tests of look.h: a fixture that
 * ends the child.
 */
#ifndef TESTS_EYE_H
#define TESTS_EYE_H

#include <sys/types.h>

#include "lab/facts/snapshot.h"

struct eye {
	int proc;		/* of look_open */
	struct snapshot seen;	/* by the last look */
	pid_t child;		/* 0: none */
};

extern struct eye eye;

/* The fixture of every test: nothing seen, no child; the child's end. */
void eye_open(void);
void eye_close(void);

/* Forks a child that does body, says that it is ready and then waits for its
 * end; it ends with the test in any case, or by eye_end. */
void eye_begin(void (*body)(void *), void *context);
void eye_end(void);

/* A body that leads a session. */
void eye_lead_session(void *context);

/* Fills eye.seen (what: see look_record); fails the test if it cannot. */
void eye_look(pid_t pid, unsigned what);

#endif
