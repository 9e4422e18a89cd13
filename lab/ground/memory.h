/*
 * Memory that is there or the program ends: for small things whose absence
 * leaves nothing sensible to do.  Never used in the target.
 */
#ifndef LAB_GROUND_MEMORY_H
#define LAB_GROUND_MEMORY_H

#include <stddef.h>

/* Zeroed memory for count things of size bytes.  The caller frees it.  Where
 * there is none it calls the function set by memory_at_loss, writes one line
 * to standard error and ends the program with status 1. */
void *memory_get(size_t count, size_t size);

/* The same bytes in a place of count * size bytes, as reallocarray(3). */
void *memory_grow(void *old, size_t count, size_t size);

/* A copy of a string, to be freed by the caller. */
char *memory_string(const char *text);

/* What to call before the program ends for want of memory (the screen puts
 * the terminal back here); NULL for nothing. */
void memory_at_loss(void (*call)(void));

#endif
