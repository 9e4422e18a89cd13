/*
 * What can be claimed of an action before it is done, and what then was
 * seen.  A claim is a name and a word: "pgid=own", "result=EPERM",
 * "target=killed".  Words stand for numbers that differ from run to run:
 * stays own shell other none; see claim_has_word.  Pure.
 */
#ifndef LAB_FACTS_CLAIM_H
#define LAB_FACTS_CLAIM_H

#include "lab/facts/moment.h"

/* Whether this can be claimed of the action: "result", "target", a key of
 * the snapshot that is a number or a text, a key of the action's detail. */
bool claim_has_name(const struct action *action, const char *name);

/* Whether the word makes sense for the name: a word of the vocabulary that
 * fits it, a number, an errno, a mode of four digits, a path. */
bool claim_has_word(const struct action *action, const char *name,
    const char *word);

/* Whether what was seen is what the word says; false where the action was
 * not done. */
bool claim_holds(const struct moment *moment, const char *name,
    const char *word);

/* What was seen, as a person reads it: "16079", "none", "EPERM"; "" if it
 * cannot be told. */
void claim_saw(const struct moment *moment, const char *name, char *out,
    size_t size);

/* What was seen in a word that does not depend on PIDs, where there is one:
 * "own", "stays", "none"; else as claim_saw. */
void claim_word(const struct moment *moment, const char *name, char *out,
    size_t size);

#endif
