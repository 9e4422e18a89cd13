/*
 * Jumps: to another moment, another start, a belief's experiment.  A jump
 * leaves what was done behind, so it is kept here until it is undone: what
 * the timeline was, what could be redone, and how long the timeline was where
 * the jump came down.  The newest few.  Pure.
 */
#ifndef LAB_FACTS_JUMP_H
#define LAB_FACTS_JUMP_H

#include <stdbool.h>

#include "lab/facts/moment.h"
#include "lab/facts/settings.h"

#define JUMPS_MAX 8

struct jump {
	struct settings settings;	/* before it */
	struct timeline timeline;	/* owned */
	struct action *undone;		/* owned */
	int undos;
	int landing;
};

struct jumps {
	struct jump jump[JUMPS_MAX];
	int count;
};

/* Keeps copies of it all; the oldest one makes room. */
void jumps_push(struct jumps *jumps, const struct settings *settings,
    const struct timeline *timeline, const struct action *undone, int undos,
    int landing);

/* Whether nothing was done since the newest jump came down, by the length of
 * the timeline. */
bool jumps_is_newest(const struct jumps *jumps, int count);

/* Whether the newest jump came down at this length of the timeline. */
bool jumps_is_at(const struct jumps *jumps, int count);

/* Takes the newest one, whose memory is the caller's then. */
struct jump jumps_pop(struct jumps *jumps);

void jumps_clear(struct jumps *jumps);

#endif
