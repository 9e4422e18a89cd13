/*
 * A place from which nothing escapes: a PID namespace with an init of ours,
 * which dies with us and takes all with it.  Where the system forbids that, a
 * lower rung of the ladder serves, and the report names it.
 *
 * The init of the namespace is not the starter, and the starter is not the
 * program: PID 1 ignores what others die of, see pid_namespaces(7).
 */
#ifndef LAB_ACTORS_CONTAINER_H
#define LAB_ACTORS_CONTAINER_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/message.h"

enum rung {
	RUNG_PIDNS,		/* a PID namespace, made as root */
	RUNG_USERNS,		/* the same, in a user namespace of its own */
	RUNG_CGROUP,		/* no namespace: a control group, and what
				 * RUNG_TRACE has */
	RUNG_TRACE,		/* no namespace: subreaper, tracer, filter */
	RUNG_COUNT
};

#define EARLY_MOST 2		/* it is there, or why not; it has ended */

struct container {
	enum rung rung;
	pid_t init;		/* the first process of it, as we see it */
	int wire;		/* our end; -1 once closed */
	int proc;		/* its /proc; the system's if it has none */
	int outside;		/* the system's /proc */
	int pidns;		/* its PID namespace; -1 */
	char *root;		/* what its links begin with in a chroot(2);
				 * owned; NULL elsewhere */
	bool has_own_proc;	/* proc shows the numbers of inside */
	bool is_reaped;		/* init was waited for: nothing is left */
	struct {		/* what run said before init was up */
		struct message message;
		pid_t sender;
	} early[EARLY_MOST];
	int early_count, early_heard;
	char why[256];		/* why a higher rung was not to be had */
};

/* What is asked for. */
struct container_plan {
	unsigned rungs;		/* those that will do: bit n is rung n */
	long pids;		/* where the kernel can limit them, about so
				 * many PIDs inside are the most; 0: no limit */
	int group;		/* the cgroup.procs that RUNG_CGROUP enters */
	/* What runs inside, in a process that is not PID 1; does not return.
	 * It finds open the wire, keep (ascending), and /dev/null on 0 to 2. */
	void (*run)(int wire, void *context);
	void *context;
	const int *keep;
	int keep_count;
	/* Called here while the first process of a namespace comes up; NULL:
	 * nothing. */
	void (*meanwhile)(void *waiter);
	void *waiter;
};

/* Starts a container on the highest rung of the plan that the system allows.
 * 0, or -1 with errno and a line in why; container_close in either case. */
int container_start(struct container *container,
    const struct container_plan *plan);

/* The next message, those that came before it was up first; otherwise as
 * message_receive. */
int container_hear(struct container *container, struct message *message,
    pid_t *sender, bool can_wait);

/* Whether it is a namespace, so that the end of its init is the end of all. */
bool container_is_space(const struct container *container);

/* Ends all that is inside, at once.  The caller then waits for children
 * until container_reap has seen the init. */
void container_kill(struct container *container);

/* Takes note of a child of ours that was waited for; true if it was init. */
bool container_reap(struct container *container, pid_t pid);

/* Gives back descriptors. */
void container_close(struct container *container);

/* What the text of a link of /proc/PID names for whoever is inside.  In a
 * chroot(2) such a text begins with the way to there, since inside there are
 * other mounts than ours: proc_pid_root(5).  A part of text, or "/". */
const char *container_path(const struct container *container,
    const char *text);

/* The number that a process of ours has inside; 0 if it has none. */
pid_t container_inside(const struct container *container, pid_t pid);

/* The other way round. */
pid_t container_outside(const struct container *container, pid_t pid);

#endif
