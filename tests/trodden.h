/*
 * A trail trodden by hand, for tests of what it amounts to.
 */
#ifndef TESTS_TRODDEN_H
#define TESTS_TRODDEN_H

#include "lab/facts/trail.h"

extern struct trail trodden;

/* The fixture of every test: no process and no call; and its end. */
void trodden_open(void);
void trodden_close(void);

/* A process (an index) makes a call with these two arguments, later than all
 * before it; the row, valid until the next one. */
struct trail_call *trodden_call(int process, enum call name, uint64_t a,
    uint64_t b);

/* It forks: the child's index.  It ends, with status 0. */
int trodden_child(int parent, pid_t pid);
void trodden_end(int process);

#endif
