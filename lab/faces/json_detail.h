/*
 * What an action found, as JSON: the object "detail" of `run --json`, whose
 * keys depend on the action.
 */
#ifndef LAB_FACES_JSON_DETAIL_H
#define LAB_FACES_JSON_DETAIL_H

#include <jansson.h>

#include "lab/facts/moment.h"

/* The caller owns the reference.  explain is the sentence for the moment. */
json_t *json_detail(const struct moment *moment, const char *explain);

#endif
