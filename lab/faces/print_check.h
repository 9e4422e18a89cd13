/*
 * What `check` found, for a person: what the program did, which steps that
 * were, what is left, what each check says, and the verdict.  Never prints.
 */
#ifndef LAB_FACES_PRINT_CHECK_H
#define LAB_FACES_PRINT_CHECK_H

#include "lab/facts/checkup.h"

/* Appends the report, lines of at most width cells. */
void print_checkup(const struct checkup *checkup,
    const struct demand *demand, int width, struct buffer *out);

/* Appends the same as an outline (lab/facts/outline.h). */
void print_outline(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out);

#endif
