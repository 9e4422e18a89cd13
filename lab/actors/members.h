/*
 * Who may be in the sessions of a stage.  The first time all of /proc is
 * listed; after that only PIDs that were given since are asked for: the
 * kernel tells in /proc/loadavg which one it gave last (proc(5)), and whoever
 * is born into a session has a new one.  Nobody joins a session otherwise:
 * see setsid(2).
 */
#ifndef LAB_ACTORS_MEMBERS_H
#define LAB_ACTORS_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct members {
	int proc;
	int file;		/* loadavg; -1: always list all */
	bool is_proven;		/* the file counts in our numbers */
	pid_t seen;		/* all up to it are known; 0 none */
	pid_t newest;		/* that was given at newest_at */
	int64_t newest_at;
	int64_t looked_at;
	int64_t listed_at;	/* all of /proc */
	int listed;		/* how many there were */
	pid_t *pid;		/* ascending */
	size_t count;
	size_t capacity;
};

/* proc is from look_open and stays the caller's. */
void members_open(struct members *members, int proc);
void members_close(struct members *members);

/* A process that was started after members_open: is its PID among those that
 * were given since?  Until then, and where it is not, all of /proc is listed
 * each time. */
void members_prove(struct members *members, pid_t pid);

/* Brings the list up to date: whoever is_member says so of, among all that
 * are there.  It may be asked of those that have gone. */
void members_find(struct members *members,
    bool (*is_member)(pid_t pid, void *context), void *context);

#endif
