/*
 * A person who types whatever comes: keys of the lab, lines for a shell, halves
 * of escape sequences, clicks, other sizes of the window.  The same seed types
 * the same.
 */
#ifndef TESTS_FAULTS_TYPIST_H
#define TESTS_FAULTS_TYPIST_H

#include "tests/desk.h"

/* From 0 to sides - 1; moves the seed on. */
unsigned dice(unsigned *seed, unsigned sides);

/* One thing, of all that there are. */
void typist_type(struct desk *desk, unsigned *seed);

#endif
