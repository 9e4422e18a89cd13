/* What `check` found as TAP version 14 (testanything.org).  Never prints. */
#ifndef LAB_FACES_TAP_H
#define LAB_FACES_TAP_H

#include "lab/facts/checkup.h"

/* Appends the whole document. */
void tap_print(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out);

#endif
