/*
 * Snapshots and checks as JSON, in the form of contract.md: every key is
 * always there, null where nothing is known.  Values are jansson's, with a
 * reference that the caller owns.  Never prints.
 */
#ifndef LAB_FACES_JSON_SNAPSHOT_H
#define LAB_FACES_JSON_SNAPSHOT_H

#include <jansson.h>

#include "lab/facts/rule.h"
#include "lab/facts/snapshot.h"

/* Has the program end where jansson finds no memory (memory.h), so that no
 * object is ever short of a key.  To be called once, before all others. */
void json_need_memory(void);

/* SNAPSHOT. */
json_t *json_snapshot(const struct snapshot *snapshot);

/* CHECK. */
json_t *json_check(const struct verdict *verdict);

/* The checks that are given, in the order of the table. */
json_t *json_checks(const struct verdict *verdict);

/* A string out of foreign bytes: what is no valid UTF-8, and DEL, becomes
 * the text \xNN; NULL becomes null. */
json_t *json_text(const char *raw);

/* The same for a text that may be empty: "" becomes null. */
json_t *json_text_or_null(const char *raw);

/* An array of the keys of a set of fields. */
json_t *json_fields(field_set set);

/* One line without its newline, pure ASCII: no byte of it is a control.
 * Takes the reference; the caller frees the line. */
char *json_line(json_t *value);

#endif
