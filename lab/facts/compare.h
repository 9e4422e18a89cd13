/*
 * Two runs side by side, field by field, by roles instead of PIDs, and what
 * the differences mean.  Pure; only what was observed is told.
 */
#ifndef LAB_FACTS_COMPARE_H
#define LAB_FACTS_COMPARE_H

#include "lab/facts/field.h"
#include "lab/facts/sheet.h"
#include "lab/facts/tryout.h"

/* Pairs worth a look, for a menu; ends with a NULL names. */
struct compare_pair {
	const char *names;	/* "classic,robust" */
	const char *actions;	/* to be done in both; NULL: the recipe's */
	const char *text;	/* id of what it is good for */
};

extern const struct compare_pair compare_pairs[];

/* The row of two names, whichever comes first, or NULL. */
const struct compare_pair *compare_find(const char *a, const char *b);

/* The table and the explanation of two runs that are over. */
void compare_tell(const struct tryout pair[2], struct sheet *sheet);

/* The explanation alone: a sentence for each difference that means
 * something, and what the pair is known for. */
void compare_why(const struct tryout pair[2], struct sheet *sheet);

/* Appends a field of the newest state by roles: "own", "the shell's",
 * "init", "the terminal"; of one that has ended, its last. */
void compare_value(const struct tryout *tryout, enum field field,
    struct buffer *out);

#endif
