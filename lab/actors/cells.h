/*
 * The target's terminal as a screen: a thin hull around libvterm.  Without
 * libvterm at build time a plain one of ours keeps the last lines and knows
 * only CR, LF, BS, TAB and how to skip escape sequences.
 */
#ifndef LAB_ACTORS_CELLS_H
#define LAB_ACTORS_CELLS_H

#include <stddef.h>

#include "lab/facts/grid.h"

struct cells;

/* A screen of this size (clamped to GRID_ROWS, GRID_COLUMNS); never NULL. */
struct cells *cells_open(int rows, int columns);
void cells_close(struct cells *cells);

/* Bytes out of the master, already through the scanner. */
void cells_feed(struct cells *cells, const char *bytes, size_t length);

/* What the terminal answers (cursor reports and the like): takes up to size
 * bytes that must be written to the master; 0 if there are none. */
size_t cells_answer(struct cells *cells, char *bytes, size_t size);

/* What the terminal sends for a key, where programs may ask for another form
 * of it (DECCKM: the arrows, Home, End): bytes are its usual one.  0: that
 * is what is sent. */
size_t cells_key(struct cells *cells, const char *bytes, size_t length,
    char *out, size_t size);

/* Another size, clamped as well; what still fits stays. */
void cells_resize(struct cells *cells, int rows, int columns);

/* The screen as it is now; valid until the next call. */
const struct grid *cells_grid(struct cells *cells);

/* The whole text of the screen, a line a row, trailing spaces dropped, into
 * out (size bytes): for experiments that ask what the terminal showed. */
void cells_text(struct cells *cells, char *out, size_t size);

/* True if this is the plain one, built without libvterm. */
bool cells_is_plain(void);

#endif
