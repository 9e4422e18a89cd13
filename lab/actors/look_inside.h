/*
 * What the files of look share among themselves; nobody else includes it.
 */
#ifndef LAB_ACTORS_LOOK_INSIDE_H
#define LAB_ACTORS_LOOK_INSIDE_H

#include "lab/actors/look.h"

/* The descriptors of the process whose folder of /proc this is, as what
 * says.  The list, which the caller frees, or NULL with errno. */
struct fd_list *look_fds(int folder, unsigned what);

/* The same for 0, 1 and 2 alone, numbers and targets. */
struct fd_list *look_stdio(int folder);

/* True if the line is that of a process whose first thread has ended while
 * others live: its own files tell nothing then. */
bool look_is_headless(const struct procfs_stat *stat);

/* The folder of a thread that lives (O_PATH), below that of its process; -1
 * with errno.  stat is filled with its line, under the number of the process. */
int look_thread(int folder, struct procfs_stat *stat);

/* Whether the processes of this /proc are those that our own system calls
 * name: it shows our PID as self. */
bool look_is_ours(int proc);

/* What an errno means for somebody who asked for pid: ESRCH it is gone,
 * EACCES it is there but hidden; anything else unchanged. */
int look_errno(int proc, pid_t pid, int error);

/* As look_is_orphaned, for the group of a process whose own and whose
 * parent's lines are at hand: that often settles it without a scan.  parent
 * is NULL if it cannot be read. */
int look_ties(int proc, const struct procfs_stat *own,
    const struct procfs_stat *parent);

#endif
