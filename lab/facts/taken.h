/*
 * Which steps a program took: what its trail amounts to for the process that
 * is left.  A step counts only if it worked, and only in the lineage of that
 * process: what a parent did after the fork was not handed down.
 */
#ifndef LAB_FACTS_TAKEN_H
#define LAB_FACTS_TAKEN_H

#include "lab/facts/snapshot.h"
#include "lab/facts/trail.h"

/* How the program was started: what it could change. */
struct setting {
	char cwd[PATH_MAX];
	int umask;
	char tty[64];		/* on 0, 1 and 2 */
	int inherited;		/* the descriptor above 2 */
	char file[PATH_MAX];	/* what that is open on */
	pid_t session;		/* the starter's, as the program sees it */
	pid_t program;		/* the process that the shell waits for */
};

struct taken {
	bool has[TAKE_COUNT];
	int forks;		/* in the lineage */
	char chdir[PATH_MAX];	/* raw; "" if it set none */
	int umask;		/* -1 if it set none */
	bool is_umask_back;	/* it put the one that it inherited back */
	enum disposition sighup;
	char pidfile[PATH_MAX];	/* raw; "" if none */
	bool waits_term;	/* by signalfd or sigwait */
	bool waits_hangup;
	enum take order[TAKE_COUNT];
	int count;
};

/* What process (an index of trail) has taken; marks the rows of the trail
 * that were a step: none after trail->looked.  end is how the process looked,
 * or NULL if it is gone; pidfile is its PID file, or "". */
void taken_find(struct taken *taken, struct trail *trail, int process,
    const struct setting *setting, const struct snapshot *end,
    const char *pidfile);

/* The same for a program that was not traced: only what its end state tells;
 * the order stays empty. */
void taken_infer(struct taken *taken, const struct setting *setting,
    const struct snapshot *end, const char *pidfile);

#endif
