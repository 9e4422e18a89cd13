/*
 * Stands before libvterm and hands it only what it can be trusted with:
 * whole and valid UTF-8, whole escape sequences out of a list, numbers of at
 * most four digits.  libvterm 0.1.4 writes beyond its buffers where a
 * character is cut off by another, and ends the program in worse cases; what
 * it is fed here comes from programs that we do not know.
 */
#ifndef LAB_ACTORS_CELLS_FILTER_H
#define LAB_ACTORS_CELLS_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#define FILTER_MOST 64		/* bytes that filter_take writes at most */

struct filter {
	int state;
	char held[FILTER_MOST];	/* a character or sequence, half read */
	size_t length;
	int digits;		/* of the number that is being read */
	int marks;		/* combining ones since the last character */
	bool is_behind_ascii;	/* such a character was the last thing */
};

/* Takes one byte of what a program wrote; writes to out (FILTER_MOST bytes)
 * what may be handed on now, and returns its length, often 0.  A filter of
 * all zeros is a fresh one. */
size_t filter_take(struct filter *filter, char byte, char *out);

#endif
