/* What `check` found as the results.json of Gradescope: a point for each
 * check that counts.  Never prints. */
#ifndef LAB_FACES_GRADESCOPE_H
#define LAB_FACES_GRADESCOPE_H

#include <jansson.h>

#include "lab/facts/checkup.h"

/* The object; the caller owns the reference. */
json_t *gradescope(const struct checkup *checkup,
    const struct demand *demand);

#endif
