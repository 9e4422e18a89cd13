/*
 * All processes that one scan found: their lines of /proc/PID/stat, and what
 * follows from them together.  A scan is no moment: what it says of two
 * processes may never have been true at once.
 */
#ifndef LAB_FACTS_CENSUS_H
#define LAB_FACTS_CENSUS_H

#include "lab/facts/procfs.h"

struct census {
	struct procfs_stat *row;	/* ascending by pid; owned */
	size_t count;
	size_t went;		/* listed, but gone when they were read */
	bool is_partial;	/* some processes are hidden from us */
	size_t *order;		/* rows by session, group, pid; owned */
};

/* Sorts what was read and prepares the questions below. */
void census_index(struct census *census);

void census_clear(struct census *census);

/* The row of a process, or NULL. */
const struct procfs_stat *census_find(const struct census *census, pid_t pid);

/* Whether the group is orphaned, as look_is_orphaned; -1 if it cannot be
 * told, since processes are hidden. */
int census_is_orphaned(const struct census *census, pid_t pgid, pid_t sid);

#endif
