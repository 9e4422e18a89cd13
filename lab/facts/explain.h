/*
 * Words for what was observed: the explanation of a moment, its headline,
 * and the short note beside each fact.  Chosen by tables of predicates over
 * the moment; the words are texts with holes (telling.h).  Pure, and it says
 * no more than the moment shows.
 */
#ifndef LAB_FACTS_EXPLAIN_H
#define LAB_FACTS_EXPLAIN_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

/* Appends the explanation: paragraphs parted by a newline, no newline at the
 * end.  For an action that was not done: the reason and the remedy. */
void explain_moment(const struct moment *moment,
    const struct timeline *timeline, struct buffer *out);

/* Appends a headline of one line: the first call, "setsid() = 16079",
 * "Ctrl-C typed at /dev/pts/5", "kill(16079, SIGTERM)". */
void explain_title(const struct moment *moment, struct buffer *out);

/* Appends one call as it is shown everywhere: "setsid() = -1 EPERM". */
void explain_call(const struct call *call, struct buffer *out);

/* Appends the words beside a fact, at most 24 cells but for names that come
 * from outside; nothing where the value says it all. */
void explain_note(enum field field, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out);

/* The same for a signal's row: explain_disposition appends "default",
 * "ignored", "caught" or "blocked", explain_signal_note what it means. */
void explain_disposition(int signal, const struct snapshot *snapshot,
    struct buffer *out);
void explain_signal_note(int signal, const struct snapshot *snapshot,
    struct buffer *out);

#endif
