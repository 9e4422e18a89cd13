/*
 * What `daemonlab run` and `list` say in text: one block an action, the same
 * words as on the screen.  Pure: appends to a buffer, never prints.
 */
#ifndef LAB_FACES_PRINT_H
#define LAB_FACES_PRINT_H

#include "lab/facts/event.h"
#include "lab/ground/buffer.h"

/* No sign outside ASCII from now on: "->" for the arrow. */
void print_use_ascii(bool is_ascii);

/* The target as it was started, field by field with its notes. */
void print_start(struct buffer *out, const struct world *world,
    const struct start *start, const struct recipe *recipe);

/* A field a line with its note, as print_start has it. */
void print_snapshot(struct buffer *out, const struct snapshot *snapshot,
    const struct scene *scene);

/* The last that was known of a target that has ended, and how it ended: no
 * notes, since none of them holds any more. */
void print_last(struct buffer *out, const struct snapshot *snapshot,
    const struct ending *ending);

/* The block of one action. */
void print_moment(struct buffer *out, const struct moment *moment,
    const struct timeline *timeline);

/* How it ended, who says so, and what is left. */
void print_end(struct buffer *out, const struct ending *ending,
    bool is_by_lab, int leftovers);

/* All that `daemonlab list` names. */
void print_list(struct buffer *out);

/* Replaces the signs outside ASCII by their twins, in place. */
void print_to_ascii(struct buffer *text);

#endif
