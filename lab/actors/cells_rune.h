/*
 * What both kinds of screen need: safe characters, sizes and plain text.
 */
#ifndef LAB_ACTORS_CELLS_RUNE_H
#define LAB_ACTORS_CELLS_RUNE_H

#include <stddef.h>

#include "lab/facts/grid.h"

/* A number of rows or columns that a grid can have: 1 to most. */
int cells_clamp(int wanted, int most);

/* Appends a character to the text of a cell, where there is room.  What
 * escape.h would not show as it is (controls, bidirectional marks, ...)
 * becomes U+FFFD, or is left out if it is not the cell's first. */
void cells_add_rune(struct cell *cell, unsigned rune);

/* The text of a whole grid; see cells_text. */
void cells_write(const struct grid *grid, char *out, size_t size);

#endif
