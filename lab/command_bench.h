/*
 * `run --repeat N` and `run --compare A,B`: the loop with a second stage
 * alone.
 */
#ifndef LAB_COMMAND_BENCH_H
#define LAB_COMMAND_BENCH_H

#include "lab/command_run.h"

/* Whether the options ask for one of the two. */
bool bench_is_asked(const struct options *options);

/* Does it with the actions of run; the exit status. */
int bench_run(struct run *run);

#endif
