/*
 * What lab.c and replay.c share, and nobody else needs.  Pure.
 */
#ifndef LAB_FACTS_LAB_INSIDE_H
#define LAB_FACTS_LAB_INSIDE_H

#include "lab/facts/lab.h"

/* A text in the last line, by its id. */
void lab_say(struct lab *lab, const char *id);

/* Whether something can be begun; else the last line says why not. */
bool lab_is_free(struct lab *lab);

/* Begins an action without asking anything. */
void lab_wish_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes);

/* The next action of a replay, if there is one; else it is over. */
void replay_next(struct lab *lab, struct wishes *wishes);

/* There is no stage to do it on. */
void replay_fail(struct lab *lab);

/* The newest moment, of a replay, beside what it was before. */
void replay_compare(struct lab *lab);

#endif
