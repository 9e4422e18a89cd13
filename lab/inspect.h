/*
 * What the command inspect shows: one process as a page, many as a table, a
 * tree or objects.  The lab's own key for it shows the same page.
 */
#ifndef LAB_INSPECT_H
#define LAB_INSPECT_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/ground/buffer.h"

struct inspect {
	bool is_all, is_json, is_tree;
	pid_t *pid;		/* as they were given; owned */
	size_t count;
	int proc;		/* of look_open */
	int columns;
	bool is_ascii;		/* nothing outside ASCII may be written */
	struct buffer out;	/* what is still to be written */
};

/* The exit status of daemonlab-inspect(1), but for what flushing adds. */
enum inspect_status {
	INSPECT_DAEMON = 0,
	INSPECT_NO_DAEMON = 1,
	INSPECT_UNREADABLE = 3,
};

/* Shows what was asked for: appends to out and writes it as it grows. */
enum inspect_status inspect_show(struct inspect *inspect);

/* Writes what is in out to standard output and empties it. */
void inspect_flush(struct inspect *inspect);

/* Appends the page of one process, as EVENT_PAGE wants it. */
enum inspect_status inspect_one(int proc, pid_t pid, int columns,
    struct buffer *out);

#endif
