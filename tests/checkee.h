/*
 * A program under check: one of tests/daemons, and what the command says.
 */
#ifndef TESTS_CHECKEE_H
#define TESTS_CHECKEE_H

#include <stddef.h>

/* The path of a daemon, valid until the next call. */
const char *checkee_path(const char *name);

/* Runs the command check in a child; argv begins with "check" and ends with
 * NULL.  Its exit status; what it said, on standard output and standard error
 * alike, is in answer. */
int checkee_run(char *const *argv, char *answer, size_t size);

#endif
