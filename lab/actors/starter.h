/*
 * The starter stands where the shell stands: leader of a session with a
 * terminal, from which it starts the program as a foreground job in a group
 * of its own.  It leaves the foreground where it is, and ends at the hangup,
 * so that the kernel tells the foreground group as well.
 */
#ifndef LAB_ACTORS_STARTER_H
#define LAB_ACTORS_STARTER_H

#include <stdbool.h>
#include <sys/types.h>

/* The file that the program inherits, beside 0, 1 and 2, has this number:
 * not 3, which is the first that a program gets, nor one of a row. */
#define STARTER_FD 7

/* 0 is no limit. */
struct limits {
	long timeout_ms;
	long processes;
	long long file_bytes;	/* of one file */
	long long memory_bytes;	/* resident, of all together */
	long cpu_seconds;	/* of one process */
};

struct job_launch {
	char **argv;
	const char *path;	/* what is executed */
	const char *cwd;	/* the private folder */
	const char *file;	/* in it: to be inherited */
	int umask;
	int slave;		/* of the terminal */
	int gate;		/* a pipe: it waits for a byte, or its end */
	struct limits limits;
	bool is_traced;
	bool is_guarded;	/* it must not signal everybody */
};

/* To be run inside a container: context is a struct job_launch.  Says READY
 * when the program's process is there; that enters the folder and executes the
 * program when the gate opens. */
void starter_run(int wire, void *context) __attribute__((noreturn));

#endif
