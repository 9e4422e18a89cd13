/*
 * What the two halves of a container share: container.c is outside,
 * container_init.c is its first process.
 */
#ifndef LAB_ACTORS_CONTAINER_INSIDE_H
#define LAB_ACTORS_CONTAINER_INSIDE_H

#include "lab/actors/container.h"

#define KEEP_MAX 8

/* What the first process needs to know. */
struct inside {
	const struct container_plan *plan;
	enum rung rung;
	int wire;		/* its end */
	uid_t uid;		/* who we are outside */
	gid_t gid;
	int keep[KEEP_MAX];	/* ascending, the wire among them */
	int count;
};

/* Whether this rung is a namespace. */
bool rung_is_space(enum rung rung);

/* The life of the first process, in the child: says that it is up, or why
 * not, and ends with us (PR_SET_PDEATHSIG, see prctl(2)). */
_Noreturn void init_run(struct inside *inside);

#endif
