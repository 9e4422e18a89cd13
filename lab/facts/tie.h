/*
 * The ties: what binds a process to where it was started, and which step
 * cuts each.  A tie is cut when it was seen to be there and then seen to be
 * gone; who cut it is the action after which it was gone, whatever a lesson
 * expects.  Pure.
 */
#ifndef LAB_FACTS_TIE_H
#define LAB_FACTS_TIE_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

#define TIE_COUNT 9

enum tie_word {
	TIE_UNSEEN,		/* it was not there, and is not */
	TIE_HELD,
	TIE_CUT,
	TIE_NEW,		/* it is there, and was not at the start */
};

struct tie {
	const char *id;		/* as in the ties of a struct step */
	const char *step;	/* id of the step that is expected to cut it */
	bool (*holds)(const struct snapshot *, const struct scene *,
	    const struct snapshot *first);
	bool is_later;		/* setsid makes it: the step after it is meant,
				 * not the first of that id */
};

struct tie_view {
	enum tie_word word;
	const struct moment *by;	/* after which it was cut or new */
};

/* The nine, in the order of the lesson. */
extern const struct tie ties[TIE_COUNT];

/* How a tie is after all moments of the timeline; snapshot and scene are the
 * newest that are known.  by is NULL unless it was cut or is new. */
struct tie_view tie_state(const struct tie *tie,
    const struct snapshot *snapshot, const struct scene *scene,
    const struct timeline *timeline);

/* How many are cut. */
int ties_cut(const struct snapshot *snapshot, const struct scene *scene,
    const struct timeline *timeline);

/* "held", "cut", "new", "-": a text in the chosen language. */
const char *tie_word(enum tie_word word);

/* Appends its label ("umask 0022 of the shell") and what to try ("x type
 * Ctrl-C, hangup"). */
void tie_label(const struct tie *tie, const struct snapshot *snapshot,
    const struct scene *scene, const struct timeline *timeline,
    struct buffer *out);
void tie_try(const struct tie *tie, struct buffer *out);

#endif
