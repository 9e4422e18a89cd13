/*
 * The first and the last part of a stream of any length, and how long it
 * was: memory stays flat whatever a program writes.
 */
#ifndef LAB_FACTS_KEEP_H
#define LAB_FACTS_KEEP_H

#include <stddef.h>

#include "lab/ground/buffer.h"

#define KEEP_PART ((size_t)64 * 1024)

struct keep {
	struct buffer first;
	char *last;		/* a ring of KEEP_PART bytes, once needed */
	size_t at;		/* where the ring's next byte goes */
	unsigned long long total;
};

/* Adds bytes to the stream; a zeroed keep is empty. */
void keep_add(struct keep *keep, const char *bytes, size_t length);

/* Appends what was kept of the end, in order, to out; returns how many bytes
 * between first and it were dropped. */
unsigned long long keep_last(const struct keep *keep, struct buffer *out);

/* Frees what it owns and makes it empty. */
void keep_clear(struct keep *keep);

#endif
