/*
 * The work folder: the lab's private folder, mode 0700, in TMPDIR or /tmp.
 * Log, PID file, created files and the line live there, the mount below it.
 */
#ifndef LAB_ACTORS_WORKDIR_H
#define LAB_ACTORS_WORKDIR_H

#include <stddef.h>

#define WORKDIR_START "daemonlab."	/* of its name */

struct workdir {
	char path[512];		/* absolute, without symbolic links */
	int fd;			/* of the folder, O_CLOEXEC; -1 if none */
};

/* Only its name: a fresh one, that nobody else can know.  Who shall remove the
 * folder, however we end, is told of it before it is there.  0, or -1 with
 * errno and one line in why (size bytes) that says what would be right. */
int workdir_name(struct workdir *workdir, char *why, size_t size);

/* Makes the folder of that name: 0, or -1 with errno and why (EEXIST: take
 * another name). */
int workdir_make(struct workdir *workdir, char *why, size_t size);

/* For who was told the name only: opens the folder, if it is there and ours.
 * 0, or -1 with errno. */
int workdir_find(struct workdir *workdir);

/* workdir_name and workdir_make: a fresh one.  0, or -1 with errno and one line
 * in why (size bytes) that names the place and what would be right. */
int workdir_open(struct workdir *workdir, char *why, size_t size);

/* Removes all that is in it, as workdir_remove; the folder stays, open. */
int workdir_empty(struct workdir *workdir);

/* Removes the folder with all that is in it, never following a symbolic link
 * and never crossing into another file system (openat, unlinkat, O_NOFOLLOW);
 * makes unreadable folders of ours readable first.  0, or -1 with errno if
 * something is left.  Closes fd; path stays. */
int workdir_remove(struct workdir *workdir);

/* The same for who was perhaps told the name only, and again for a second
 * while it fails: what is being killed may still write there, and a shortage
 * may pass.  0 as well if there is no such folder of ours. */
int workdir_clear(struct workdir *workdir);

#endif
