/*
 * A terminal of the plainest kind: keeps the last lines of what is printed,
 * knows CR, LF, BS and TAB, and skips escape sequences.  It stands in for
 * libvterm where that was missing at build time, and is always built, so
 * that it is always tested.
 */
#ifndef LAB_ACTORS_CELLS_PLAIN_H
#define LAB_ACTORS_CELLS_PLAIN_H

#include <stddef.h>

#include "lab/facts/grid.h"

struct plain {
	struct grid grid;	/* always up to date */
	int state;
	bool is_full;		/* the next character begins a new line */
	char part[4];		/* the beginning of a UTF-8 character */
	size_t length;
};

/* An empty screen of this size (clamped). */
void plain_init(struct plain *plain, int rows, int columns);

/* As cells_feed. */
void plain_feed(struct plain *plain, const char *bytes, size_t length);

/* Keeps the lines at the cursor and above it, as many as fit. */
void plain_resize(struct plain *plain, int rows, int columns);

#endif
