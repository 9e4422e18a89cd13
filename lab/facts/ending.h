/*
 * How a process ended, and who says so.  A pidfd tells that it ended, not
 * how; the witnesses are asked in the order of enum witness, and where none
 * knows the answer is "unknown", never a guess from the signal sent.
 */
#ifndef LAB_FACTS_ENDING_H
#define LAB_FACTS_ENDING_H

#include <stdbool.h>

#include "lab/ground/buffer.h"

enum witness {
	WITNESS_NONE,
	WITNESS_WAIT,		/* waitid(2): it was our child */
	WITNESS_PIDFD,		/* PIDFD_GET_INFO with PIDFD_INFO_EXIT */
	WITNESS_PROC,		/* field 52 of /proc/PID/stat of a zombie */
	WITNESS_LAST_WORDS,	/* the target wrote them before its exit */
	WITNESS_SHELL,		/* the shell's message about its job */
};

enum ending_how { ENDED_UNKNOWN, ENDED_EXITED, ENDED_KILLED };

struct ending {
	enum ending_how how;
	int code;		/* exit status */
	int signal;
	bool has_core;
	enum witness witness;
	bool did_clean_up;	/* its last words tell of its own clean-up */
};

/* Reads a wait status as waitpid(2) and field 52 of stat give it. */
void ending_read(struct ending *ending, int status, enum witness witness);

/* "wait", "pidfd", "proc", "last-words", "shell"; NULL for none. */
const char *ending_witness(enum witness witness);

/* Appends "exited, status 0 (wait)", "killed by SIGINT (pidfd)"; unknown: the
 * words where nobody knows. */
void ending_print(const struct ending *ending, const char *unknown,
    struct buffer *out);

#endif
