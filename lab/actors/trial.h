/*
 * One run of `check`: starts a program as a shell would, follows it until it
 * has settled, looks at what is left, tries Ctrl-C, hangup and SIGTERM on
 * it, and leaves nothing behind.
 */
#ifndef LAB_ACTORS_TRIAL_H
#define LAB_ACTORS_TRIAL_H

#include <signal.h>

#include "lab/actors/starter.h"
#include "lab/facts/checkup.h"

struct trial_order {
	char **argv;
	bool is_traced;
	struct limits limits;
	unsigned rungs;		/* bit n: the rung n may be used */
	long term_limit_ms;
};

enum trial_result {
	TRIAL_DONE,
	TRIAL_NO_PROGRAM,	/* missing or not executable */
	TRIAL_FORBIDDEN,	/* could not be traced or contained */
	TRIAL_BROKEN,		/* no memory, no terminal, no folder ... */
	TRIAL_SIGNALLED,	/* we were told to end */
};

/* Carries it out and fills checkup, which is judged then.  Whatever it
 * returns, nothing of the program is left.  why (size bytes) gets one line,
 * escaped, unless TRIAL_DONE; *signal the signal that we were told by. */
enum trial_result trial_perform(const struct trial_order *order,
    struct checkup *checkup, int *signal, char *why, size_t size);

/* The defaults of --help. */
void trial_defaults(struct trial_order *order);

#endif
