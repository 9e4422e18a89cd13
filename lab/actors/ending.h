/*
 * Asks the kernel how a process ended, in the order of its witnesses: wait,
 * if it was our child; the pidfd, which knows from Linux 6.15 on, once the
 * process is reaped; /proc, while it is a zombie.  See waitid(2), pidfd_open(2)
 * and exit_code in proc_pid_stat(5).
 */
#ifndef LAB_ACTORS_ENDING_H
#define LAB_ACTORS_ENDING_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/facts/ending.h"

/* Asks about the process of pidfd (opened before it was reaped); pid is its
 * number, proc a descriptor of /proc.  A child of ours is reaped by this.
 *
 * 1: out is filled.  0: not yet; ask again when the pidfd says something new
 * (POLLIN: it has ended; POLLHUP: it is reaped), or some time later.  -1: it
 * is reaped and no witness is left: this will never be known.  out is left
 * alone unless the answer is 1. */
int ending_ask(int proc, int pidfd, pid_t pid, bool is_child,
    struct ending *out);

#endif
