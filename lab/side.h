/*
 * The second stage: does a list of actions to a target of its own, one after
 * the other, and tells the lab as EVENT_SIDE, while the student's own stays
 * as it is.
 */
#ifndef LAB_SIDE_H
#define LAB_SIDE_H

#include "lab/facts/event.h"

struct loop;

/* What is being done there. */
struct side {
	struct action action[SIDE_MAX];
	int count;
	int next;
	bool is_batch;
};

/* Begins what a WISH_SIDE asks for, in the place of what was under way; where
 * that fails the lab gets EVENT_SIDE with a text. */
void side_begin(struct loop *loop, const struct wish *wish);

/* Everything that happened there, to the lab. */
void side_turn(struct loop *loop);

#endif
