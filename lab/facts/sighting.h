/*
 * What was seen at an experiment, in a few columns that name roles instead of
 * PIDs, so that the same experiment done to several targets can stand in one
 * table.  Pure; says no more than the moment shows.
 */
#ifndef LAB_FACTS_SIGHTING_H
#define LAB_FACTS_SIGHTING_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

#define SIGHTING_COLUMNS 4

/* The titles of the columns for an action, "" where there are fewer; and how
 * many cells each takes. */
const char *sighting_title(const struct action *action, int column);
int sighting_width(const struct action *action, int column);

/* Appends what stands in a column: "script, target", "killed". */
void sighting_tell(const struct moment *moment, int column,
    struct buffer *out);

/* Appends what came of it, all columns that tell of the result: two tries
 * came out alike if these words are the same. */
void sighting_result(const struct moment *moment, struct buffer *out);
bool sighting_is_alike(const struct moment *a, const struct moment *b);

/* "killed by SIGINT", "stopped", "alive": of the target, after it. */
void sighting_fate(const struct moment *moment, struct buffer *out);

/* By what evidence that is told: the id of a text. */
const char *sighting_evidence(const struct action *action);

/* "shell", "script", "target", "worker", "another": what a process is to a
 * scene. */
const char *sighting_role(const struct scene *scene, pid_t pid);

#endif
