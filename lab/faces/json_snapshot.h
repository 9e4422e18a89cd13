/*
 * Snapshots and checks as JSON: every key is always there, null where nothing
 * is known.  Values are jansson's, with a reference that the caller owns.
 * Never prints.
 */
#ifndef LAB_FACES_JSON_SNAPSHOT_H
#define LAB_FACES_JSON_SNAPSHOT_H

#include <jansson.h>

#include "lab/facts/rule.h"
#include "lab/facts/snapshot.h"

/* SNAPSHOT. */
json_t *json_snapshot(const struct snapshot *snapshot);

/* The checks that are given, in the order of the table. */
json_t *json_checks(const struct verdict *verdict);

/* An array of the keys of a set of fields. */
json_t *json_fields(field_set set);

#endif
