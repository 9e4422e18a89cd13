/*
 * What a step is, and the few things that a step may ask of whoever runs it.
 *
 * A step is one file: a function that makes the system calls, and a row that
 * says what the step is for.  The very same function runs in the lab's
 * target and in mydaemon.c, and its source is what the lab's Code view
 * shows.  Nothing here knows the lab: libc and this header are all that a
 * step includes.
 */
#ifndef STEPS_STEP_H
#define STEPS_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Makes a system call and has it recorded: its text as it stands in the
 * source, its result and its errno.  What is shown is what ran. */
#define CALL(expression) step_note(#expression, (long)(expression))

struct step {
	const char *id;		/* the word of the command line: "setsid" */
	const char *call;	/* the call as a text: "setsid()" */
	int (*run)(void);	/* makes it: 0, or -1 with errno */
	const char *changes;	/* snapshot fields that it can change */
	const char *errnos;	/* the errnos that it is known for */
	const char *ties;	/* the ties that it cuts, by their ids */
	bool optional;		/* not one of the six of the text */
};

/* The steps in the order of the lesson; ends with NULL. */
extern const struct step *const steps[];

/* The step with this id, or NULL. */
const struct step *step_find(const char *id);

extern const struct step step_fork;
extern const struct step step_setsid;
extern const struct step step_chdir;
extern const struct step step_umask;
extern const struct step step_close;
extern const struct step step_sigterm;
extern const struct step step_devnull;
extern const struct step step_sighup;
extern const struct step step_pidfile;

/*
 * An experiment that the target makes on itself, to show what a step
 * changed.  arg is what follows the colon in "create-file:050", or "".
 * What it found goes into the findings; 0, or -1 with errno of the call
 * that failed.
 */
struct findings {
	long bytes;		/* read or written; -1 if none were */
	int error;		/* errno of the call that mattered, 0 if none */
	bool blocked;		/* a read that had nothing after a second */
	bool opened;
	bool became_controlling;
	int fd;			/* the number that a file got; -1 */
	unsigned file_mode;	/* permission bits of what was created */
	unsigned dir_mode;
	char path[512];		/* of a file, or where a text went; "" */
	char text[128];		/* the bytes that were read or written */
	pid_t pid;		/* of a worker; 0 */
	pid_t pgid;
	pid_t sid;
};

struct experiment {
	const char *id;		/* the word of the command line */
	const char *argument;	/* what may follow a colon: "MASK"; NULL */
	int (*run)(const char *arg, struct findings *findings);
};

/* The experiments that run in the target; ends with a NULL id. */
extern const struct experiment experiments[];

/* The experiment with this id, or NULL. */
const struct experiment *experiment_find(const char *id);

/*
 * The services of whoever runs the steps: the lab's target, or mydaemon.c.
 */

/* Keeps a call's text, result and errno; returns the result, errno kept. */
long step_note(const char *call, long result);

/* The parent of a fork, its last act before it exits: nothing in a daemon of
 * one's own; in the lab, waits until the child is held (so that its PID
 * cannot become another's unseen). */
void step_parent_leaves(pid_t child);

/* The child of a fork, its first act: waits until the parent is gone, so
 * that it has its new parent when it goes on. */
void step_child_begins(pid_t parent);

/* A worker that experiment spawn-worker forked: never returns. */
_Noreturn void step_worker(void);

/* The parent of a worker: nothing in a daemon of one's own; in the lab, waits
 * until the worker is held. */
void step_worker_begins(pid_t worker);

/* Called by a handler, so only async-signal-safe: a signal was caught.  With
 * SIGTERM the main loop then cleans up and ends with status 0. */
void step_caught(int signal);

/* The full path of a file in the folder where the daemon may write, in path
 * (size bytes); 0, or -1 with ENAMETOOLONG.  The main loop removes such
 * files when it ends cleanly, if they were named with remove. */
int step_path(char *path, size_t size, const char *name, bool remove);

/* The path of a terminal that no session owns, for open-new-tty; -1 with
 * errno if there is none. */
int step_new_terminal(char *path, size_t size);

#endif
