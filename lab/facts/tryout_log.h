/*
 * All experiments that were done in this session, whatever was undone or
 * started again since: what was done before each, and what was seen.  Out of
 * these, and of nothing else, comes which step made a difference.
 */
#ifndef LAB_FACTS_TRYOUT_LOG_H
#define LAB_FACTS_TRYOUT_LOG_H

#include "lab/facts/tryout.h"

struct sight {
	const struct start *start;
	struct action prior[SIDE_MAX];	/* what left a trace, in order */
	int priors;
	bool is_by_side;		/* on the second stage */
	struct moment moment;
};

struct tryout_log {
	struct sight **sight;		/* the oldest first; owned */
	int count;
};

void tryout_log_clear(struct tryout_log *log);

/* Keeps the newest moment of a timeline if it is an experiment or a signal
 * that was carried out.  One with the same actions before it and the same
 * result takes the place of the older. */
void tryout_log_add(struct tryout_log *log, const struct start *start,
    const struct timeline *timeline, bool is_by_side);

/* The newest that the student did, else the newest; NULL if there is none. */
const struct sight *tryout_log_own(const struct tryout_log *log);

/* All of the same experiment as sight, those of its start first, then by how
 * much was done before; at most max. */
int tryout_log_like(const struct tryout_log *log, const struct sight *sight,
    const struct sight **found, int max);

/* Two observed runs that differ in one step alone, and came out differently:
 * the one without it, the one with it, and the step. */
struct difference {
	const struct sight *without;
	const struct sight *with;
	const struct action *step;
};

/* The differences among the runs of the same experiment and start. */
int tryout_log_differences(const struct tryout_log *log,
    const struct sight *sight, struct difference *found, int max);

/* The run that would tell more: in *tryout what should be done on a second
 * stage, and in *offer the step that it has less (is_without) or more than
 * one that was observed.  False if there is none to offer. */
struct offer {
	const struct action *step;
	bool is_without;
};

bool tryout_log_missing(const struct tryout_log *log,
    const struct sight *sight, struct tryout *tryout, struct offer *offer);

#endif
