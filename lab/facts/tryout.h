/*
 * A tryout: actions done one after the other to a fresh target on a stage of
 * its own, and all that was observed.  Plain data; the lab wishes it, the
 * second stage fills it.
 */
#ifndef LAB_FACTS_TRYOUT_H
#define LAB_FACTS_TRYOUT_H

#include "lab/facts/event.h"

struct tryout {
	char label[64];			/* "classic", "nohup ./t &" */
	const struct start *start;
	struct action action[SIDE_MAX];
	int count;
	bool is_batch;			/* at full speed */
	bool is_over;
	bool has_first;			/* how the target was at first */
	struct snapshot first;
	struct scene first_scene;
	struct timeline timeline;	/* of a batch: one empty moment */
	char failure[256];		/* why it could not be done; "" */
};

/* An empty tryout; tryout_clear frees what it owns and empties it. */
void tryout_init(struct tryout *tryout, const char *label,
    const struct start *start);
void tryout_clear(struct tryout *tryout);

/* Adds an action at the end; false if there is no room. */
bool tryout_add(struct tryout *tryout, const struct action *action);

/* Adds all that was done; NULL, or one line that says why it cannot be. */
const char *tryout_add_timeline(struct tryout *tryout,
    const struct timeline *timeline);

/* Adds a word of ours, which must be right: "key-intr". */
void tryout_add_word(struct tryout *tryout, const char *word);

/* The wish that has it done. */
void tryout_wish(const struct tryout *tryout, struct wishes *wishes);

/* Takes one EVENT_SIDE. */
void tryout_take(struct tryout *tryout, const struct event *event);

/* The target as it was last seen, and whether it lives; NULL if it never
 * was. */
const struct snapshot *tryout_last(const struct tryout *tryout);
const struct scene *tryout_last_scene(const struct tryout *tryout);
bool tryout_is_alive(const struct tryout *tryout);

#endif
