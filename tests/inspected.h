/*
 * A daemon under inspect: the command run in a child (errand.h) on a process
 * of ours (eye.h).
 */
#ifndef TESTS_INSPECTED_H
#define TESTS_INSPECTED_H

#include <stdbool.h>

#include "tests/errand.h"
#include "tests/eye.h"

#define INSPECTED_NOBODY "4194304"	/* one more than the largest PID */

/* The end of every test, beside the fixture's begin, eye_open. */
void inspected_close(void);

/* eye.child becomes a good daemon of this name but for one thing: it is still
 * our child. */
void inspected_begin(const char *name);

/* Runs inspect; argv ends with NULL; where to is a descriptor, its standard
 * output goes there.  Its exit status; what it said is in errand. */
int inspected_run(int to, char **argv);
#define INSPECT(...) \
	inspected_run(-1, (char *[]){ "inspect", __VA_ARGS__, NULL })

/* Whether it said so on standard output; how many lines there are. */
bool inspected_says(const char *words);
int inspected_lines(const struct buffer *buffer);

/* A PID as an argument; four at a time. */
char *inspected_number(pid_t pid);

#endif
