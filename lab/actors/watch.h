/*
 * Looks at the same few processes again and again: their files in /proc stay
 * open between the looks, and are read anew each time.  That costs a third
 * of opening them; what is told is as fresh, and a file that is held answers
 * for its process alone, never for another that has its PID by now.
 */
#ifndef LAB_ACTORS_WATCH_H
#define LAB_ACTORS_WATCH_H

#include "lab/facts/procfs.h"
#include "lab/facts/scene.h"
#include "lab/facts/snapshot.h"

struct watch;

/* proc is from look_open, and stays the caller's. */
struct watch *watch_open(int proc);
void watch_close(struct watch *watch);

/* A look at several begins; who was not asked for since the last one is let
 * go.  Tells when: see since. */
int64_t watch_begin(struct watch *watch);

/* As look_record, look_stat and look_relative in look.h.  Where descriptors
 * are scarce nothing is held.  Whoever was read at since (microseconds, see
 * io_now_us) or later is told as it was then, so that one look reads nobody
 * twice; watch_record takes its parent so. */
#define WATCH_NOW INT64_MAX
int watch_record(struct watch *watch, pid_t pid, unsigned what,
    struct snapshot *snapshot);
int watch_stat(struct watch *watch, pid_t pid, struct procfs_stat *stat,
    int64_t since);
int watch_relative(struct watch *watch, pid_t pid, struct relative *relative,
    int64_t since);

#endif
