/*
 * A control group of our own, below the one that we are in: who is in it, and
 * all that they make, can be ended by one write.  Needs a cgroup2 where we may
 * make groups (root, or a part of the tree that was delegated to us) and
 * cgroup.kill, Linux 5.14.  See cgroups(7).
 */
#ifndef LAB_ACTORS_CGROUP_H
#define LAB_ACTORS_CGROUP_H

#include <limits.h>

struct cgroup {
	char path[PATH_MAX];	/* "" if there is none */
	int procs;		/* its cgroup.procs; -1 */
};

/* Only the name of a fresh one: who shall remove it, however we end, is told
 * of it before it is there.  0, or -1 with errno (ENOENT: no cgroup2). */
int cgroup_name(struct cgroup *cgroup);

/* Makes it, for at most so many processes where the kernel counts them here
 * (0: no limit).  0, or -1 with errno, and then there is none. */
int cgroup_make(struct cgroup *cgroup, long processes);

/* The calling process moves into it.  0, or -1 with errno. */
int cgroup_enter(int procs);

/* Sends SIGKILL to all that are in it and below it.  0, or -1 with errno. */
int cgroup_kill(const char *path);

/* Removes it, and what groups were made below it; waits a moment for those
 * who are ending.  0, or -1 with errno. */
int cgroup_remove(const char *path);

#endif
