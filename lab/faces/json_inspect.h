/*
 * A process under inspection as JSON; see daemonlab-inspect(1).
 */
#ifndef LAB_FACES_JSON_INSPECT_H
#define LAB_FACES_JSON_INSPECT_H

#include <jansson.h>

#include "lab/facts/subject.h"

/* One object of inspect --json; the caller owns the reference. */
json_t *json_subject(const struct subject *subject);

#endif
