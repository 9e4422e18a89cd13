/*
 * Reads what the rules need of processes and has them judged: one process
 * wholly, or all of them as far as a line of a table needs.  It never opens
 * what a process has open and never reads its memory (cmdline, environ: a
 * page of those may be on a file system that does not answer).
 */
#ifndef LAB_ACTORS_AUDIT_H
#define LAB_ACTORS_AUDIT_H

#include "lab/facts/census.h"
#include "lab/facts/subject.h"

/* All of one process: what is as for look_record.  With a census the answers
 * about others come out of it.  subject->error and the marks in its snapshot
 * say what could not be read; the verdict is always there.  What subject
 * owned before is freed; it must have been zeroed once. */
void audit_subject(int proc, pid_t pid, unsigned what,
    const struct census *census, struct subject *subject);

void audit_clear(struct subject *subject);

/* Reads /proc/PID/stat of all processes, by several threads if there are
 * many.  0, or -1 with errno: EMFILE, not even one at a time. */
int audit_census(int proc, struct census *census);

/* The same, and a line of a table for each row of the census, what a verdict
 * needs; what is as for look_row.  *row is the caller's to free, and each cwd
 * in it. */
int audit_all(int proc, unsigned what, struct census *census,
    struct row **row);

/* A line for each of count processes.  row->error is ESRCH where there is
 * none.  The caller frees each cwd. */
void audit_rows(int proc, unsigned what, const pid_t *pid, size_t count,
    struct row *row);

#endif
