/*
 * The beliefs that students bring along, M1 to M36: what is wrong with each
 * can be read ("belief.M6", "belief.M6.truth" in steps/en/belief.txt), and
 * most can be refuted here by an experiment.  A row says by which.  Pure.
 */
#ifndef LAB_FACTS_BELIEF_H
#define LAB_FACTS_BELIEF_H

#include "lab/facts/moment.h"

#define BELIEF_COUNT 36
#define BELIEF_PATH 8		/* actions of the longest path */

struct belief {
	const char *id;		/* "M6" */
	const char *start;	/* how the target must be started; NULL: any */
	const char *path;	/* the actions that refute it, in order: "fork
				 * setsid write-stdout"; NULL: not here */
	const char *name;	/* what of the last one is then seen, a claim */
	const char *word;	/* that holds: name=word (claim.h), or !word */
	bool is_adopting;	/* it may need the lab as adopter */
};

/* The table, M1 first; ends with a NULL id. */
extern const struct belief beliefs[];

/* The row with this id, or NULL; its place in the table, or -1. */
const struct belief *belief_find(const char *id);
int belief_index(const char *id);

/* Whether it can be tried in the lab. */
bool belief_can_be_tried(const struct belief *belief);

/* The actions of its path; returns how many. */
int belief_path(const struct belief *belief, struct action *action, int most);

/* Whether the timeline, made with this start, ends in its refutation: the
 * path was walked (with other actions between or not) and the claim was seen
 * to hold in the newest moment. */
bool belief_is_refuted(const struct belief *belief, const struct start *start,
    const struct timeline *timeline);

/* How many actions of the path the timeline has done already, in order; the
 * whole path when only its last is missing is length - 1.  -1: another
 * start is needed. */
int belief_walked(const struct belief *belief, const struct start *start,
    const struct timeline *timeline);

#endif
