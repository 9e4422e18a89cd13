/*
 * The tables behind explain_moment, for the files explain*.c alone.  For an
 * action, one text is taken from each part, 1 to 4: that of the first row
 * whose predicate holds.  Pure.
 */
#ifndef LAB_FACTS_EXPLAIN_INSIDE_H
#define LAB_FACTS_EXPLAIN_INSIDE_H

#include "lab/facts/moment.h"

struct explain_row {
	const char *actions;	/* ids; "key-" stands for all that begin so */
	int part;
	bool (*holds)(const struct moment *);	/* NULL: always */
	const char *text;
};

/* Each ends with a row of no actions; no action is in two of them. */
extern const struct explain_row explain_steps[];
extern const struct explain_row explain_tries[];
extern const struct explain_row explain_terminal[];
extern const struct explain_row explain_acts[];
extern const struct explain_row explain_unmount[];

/* All of them; ends with NULL. */
extern const struct explain_row *const explain_tables[];

/* explain_acts.c: what a key asks of a moment as a signal does.  The target
 * lives; was stopped before; was stopped before and is; lives and ignores the
 * signal; lives and caught it; lives in an orphaned group, which this signal
 * stops no more; somebody got a signal; the signal is pending, since the
 * target is stopped; it is, and SIGCONT will throw it away; the target was
 * stopped when its group became orphaned, and ended by that. */
bool acts_is_alive(const struct moment *moment);
bool acts_was_stopped(const struct moment *moment);
bool acts_is_stopped_still(const struct moment *moment);
bool acts_is_ignored(const struct moment *moment);
bool acts_is_caught(const struct moment *moment);
bool acts_is_void(const struct moment *moment);
bool acts_is_seen(const struct moment *moment);
bool acts_is_pending_stopped(const struct moment *moment);
bool acts_is_pending_stop(const struct moment *moment);
bool acts_is_killed_as_orphan(const struct moment *moment);

#endif
