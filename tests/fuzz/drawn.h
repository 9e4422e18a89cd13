/*
 * A lab on the screen, in a window of any size.
 */
#ifndef TESTS_FUZZ_DRAWN_H
#define TESTS_FUZZ_DRAWN_H

#include "lab/facts/grid.h"
#include "lab/facts/lab.h"
#include "tests/fuzz/hostile.h"

/* Draws it, with the target's terminal or NULL, as it is and in a few of its
 * views: no cell holds what a terminal would obey. */
void must_draw_safely(struct bytes *bytes, struct lab *lab,
    const struct grid *terminal);

#endif
