/*
 * A cage: where a program runs that may do anything, because what is typed to
 * it is chance and a shell is among those who read it.  It is uid 65534 in
 * PID, mount, network and IPC namespaces of its own; everything is read-only
 * but a small tmpfs, which is its HOME, its TMPDIR and its folder.  Process 1
 * of the cage is the test's own: it tells who and what is left when the
 * program has ended, and nobody survives it.
 */
#ifndef TESTS_CAGE_H
#define TESTS_CAGE_H

#include <stddef.h>

struct cage;

/* A cage for the program of this path, or NULL with one line in why: then
 * nothing may be run. */
struct cage *cage_open(const char *program, char *why, size_t size);

/* Where the program stands in the cage: the guest's argv[0]. */
char *cage_program(void);

/* The guest's prepare; its context is the cage. */
void cage_enter(void *cage);

/* After the guest has ended: NULL if nothing was left, else what. */
const char *cage_left(const struct cage *cage);

void cage_close(struct cage *cage);

#endif
