/*
 * What can be claimed and how it is seen, for the files claim*.c alone.  Pure.
 */
#ifndef LAB_FACTS_CLAIM_INSIDE_H
#define LAB_FACTS_CLAIM_INSIDE_H

#include "lab/facts/claim.h"

enum claim_kind {
	CLAIM_NUMBER,		/* a PID or a count */
	CLAIM_TEXT,
	CLAIM_MODE,
	CLAIM_FLAG,		/* true, false */
	CLAIM_FATE,		/* alive, stopped, exited, killed */
	CLAIM_RESULT,		/* a number or an errno */
	CLAIM_ERRNO,
	CLAIM_DISPOSITION,	/* default, ignored, caught, blocked */
};

/* Room for what was seen, as text. */
enum { CLAIM_SEEN = 160 };

struct claim_row {
	const char *name;
	enum claim_kind kind;
	const char *actions;	/* ids of which it is a detail; NULL: all */
	void (*saw)(const struct moment *, char *out);	/* out[CLAIM_SEEN] */
	bool is_ours;		/* only questions ask it, no sheet */
};

/* Whether the id is one of the list's, which blanks part. */
bool claim_has_id(const char *list, const char *id);

/* The row of what the name means for this action; NULL if it means nothing. */
const struct claim_row *claim_find(const struct action *action,
    const char *name);

/* The same thing before the action, into out[CLAIM_SEEN]; false where it
 * could not be told. */
bool claim_saw_before(const struct claim_row *row,
    const struct moment *moment, char *out);

/* What a number is compared with for "own": a PID of the target's. */
long claim_own_pid(const struct claim_row *row, const struct moment *moment);

/* Who read the line that was typed: a word, not a name or a number. */
bool claim_is_reader(const struct claim_row *row);

/* The group or session of a worker that the action made. */
bool claim_is_kinship(const struct claim_row *row);

#endif
