/*
 * What a student has had so far, over many labs: beliefs refuted, experiments
 * seen, insights had, the inventory.  As lines of text, for the state file;
 * pure.  The reader takes any bytes and refuses what it did not write.
 */
#ifndef LAB_FACTS_PROGRESS_H
#define LAB_FACTS_PROGRESS_H

#include <stdint.h>

#include "lab/facts/score.h"
#include "lab/ground/buffer.h"

enum {
	INVENTORY_ITEMS = 12,
	INSIGHTS = 12,
	PROGRESS_SEEN = 40,	/* ids of actions */
	PROGRESS_BYTES = 8192,
};

struct progress {
	uint64_t beliefs;		/* refuted: bit n is beliefs[n] */
	uint32_t insights;		/* bit n is insight n + 1 */
	uint64_t seen;			/* actions: bit n is action_id(n) */
	int right, asked;		/* predictions, of all labs */
	bool has_before, has_after;	/* the inventory was taken */
	int before[INVENTORY_ITEMS];	/* answers from 1 on; 0 none */
	int after[INVENTORY_ITEMS];
};

/* Reads a state file.  0, or -1 if it is damaged or no file of ours; then
 * progress is empty. */
int progress_read(struct progress *progress, const char *text,
    size_t length);

/* Appends it as text: what progress_read takes. */
void progress_print(const struct progress *progress, struct buffer *out);

/* Adds what the newest moment of a lab shows; true if that is something
 * new. */
bool progress_observe(struct progress *progress, const struct start *start,
    const struct timeline *timeline);

/* Adds one answered question. */
void progress_answered(struct progress *progress, const struct claim *claim);

/* How many bits are set. */
int progress_count(uint64_t set);

#endif
