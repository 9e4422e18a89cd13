/* What `check` found as JUnit's XML, as continuous integration reads it.
 * Never prints. */
#ifndef LAB_FACES_JUNIT_H
#define LAB_FACES_JUNIT_H

#include "lab/facts/checkup.h"

/* Appends the whole document. */
void junit_print(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out);

#endif
