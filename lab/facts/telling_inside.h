/*
 * What telling.c and telling_moment.c share: a hole of a text is a row, and
 * what is printed there comes out of the telling.  Pure.
 */
#ifndef LAB_FACTS_TELLING_INSIDE_H
#define LAB_FACTS_TELLING_INSIDE_H

#include "lab/facts/telling.h"

struct hole {
	const char *name;
	void (*print)(const struct telling *, struct buffer *);
};

/* The holes that need a moment; ends with a NULL name. */
extern const struct hole telling_moment_holes[];

/* Appends text from outside, escaped. */
void telling_escaped(struct buffer *out, const char *text);

/* "bash 16077"; the number alone where the scene knows no such process. */
void telling_process(const struct telling *telling, pid_t pid,
    struct buffer *out);

#endif
