/*
 * What `check` found, as JSON in the form of contract.md.  Never prints.
 */
#ifndef LAB_FACES_JSON_CHECK_H
#define LAB_FACES_JSON_CHECK_H

#include <jansson.h>

#include "lab/facts/checkup.h"

/* The one object of `check --json`; the caller owns the reference. */
json_t *json_checkup(const struct checkup *checkup,
    const struct demand *demand);

#endif
