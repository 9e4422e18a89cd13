/*
 * What `check` found, as JSON; see daemonlab-check(1).  Never prints.
 */
#ifndef LAB_FACES_JSON_CHECK_H
#define LAB_FACES_JSON_CHECK_H

#include <jansson.h>

#include "lab/facts/checkup.h"

/* The one object of `check --json`; the caller owns the reference. */
json_t *json_checkup(const struct checkup *checkup,
    const struct demand *demand);

#endif
