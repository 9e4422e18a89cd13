/*
 * A PID namespace of a test's own, for guests that get away or do harm: they
 * get no further than it, and with process 1, which is the test, all end.
 */
#ifndef TESTS_INSIDE_H
#define TESTS_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

/* What inside_run returns where no such namespace can be made. */
#define INSIDE_SKIPPED 77

/* Before Linux 6.14 the highest PID is one for the whole machine. */
bool inside_has_pid_max(void);

/* Runs the test as process 1 of a namespace with a /proc of its own; its
 * result, at most 98, or INSIDE_SKIPPED.  An assertion in there would be
 * lost: what is to be told goes by memory that is shared. */
int inside_run(int (*test)(int number), int number);

/* The same, with no more than so many PIDs, where each namespace has its own
 * limit. */
int inside_run_few(int (*test)(int number), int number, int pids);

/* The path of a guest: beside this program, or in the folder GUESTS; what a
 * test says of one where it was not tried. */
void inside_path(const char *name, char *path, size_t size);
void inside_not_tried(const char *name);

#endif
