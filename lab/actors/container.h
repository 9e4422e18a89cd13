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
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum rung {
	RUNG_PIDNS,		/* a PID namespace, made as root */
	RUNG_USERNS,		/* the same, in a user namespace of its own */
	RUNG_CGROUP,		/* no namespace: a control group, and the next */
	RUNG_TRACE,		/* no namespace: subreaper, tracer, filter */
	RUNG_COUNT
};

/* What the two sides tell each other over the wire; whole messages. */
enum message_kind {
	MESSAGE_UP,		/* init is there; value: has its own /proc */
	MESSAGE_FAILED,		/* init could not: value is an errno */
	MESSAGE_GO,		/* ours: go on */
	MESSAGE_READY,		/* the program's process is there */
	MESSAGE_NOT_ENTERED,	/* value is the errno of its folder */
	MESSAGE_NOT_EXECUTED,	/* value is the errno of execve */
	MESSAGE_UNFILTERED,	/* value is the errno of the filter */
	MESSAGE_ENDED,		/* pid ended, value is its wait status */
};

struct message {
	int32_t kind;
	int32_t pid;		/* as the sender sees it */
	int32_t value;
};

#define EARLY_MOST 2		/* it is there, or why not; it has ended */

struct container {
	enum rung rung;
	pid_t init;		/* the first process of it, as we see it */
	int wire;		/* our end; -1 once closed */
	int proc;		/* its /proc; the system's if it has none */
	int outside;		/* the system's /proc */
	int pidns;		/* its PID namespace; -1 */
	bool has_own_proc;	/* proc shows the numbers of inside */
	bool is_reaped;		/* init was waited for: nothing is left */
	struct {		/* what run said before init was up */
		struct message message;
		pid_t sender;
	} early[EARLY_MOST];
	int early_count, early_heard;
	char why[256];		/* why a higher rung was not to be had */
};

/* Starts a container on the highest rung of set (bit n is rung n) that the
 * system allows, and run(wire, context) in a process of it that is not its
 * PID 1; run must not return.  keep are the descriptors, ascending, that run
 * finds open besides the wire; 0 to 2 are /dev/null.  Where the kernel can,
 * about pids PIDs are the most that there can be inside; 0: no limit.
 * RUNG_CGROUP enters the group whose cgroup.procs is group.  Calls meanwhile
 * (NULL: nothing) while the first process of a namespace comes up.  0, or -1
 * with errno and a line in why. */
int container_start(struct container *container, unsigned set,
    long pids, int group, void (*run)(int wire, void *context),
    void *context, const int *keep, int count,
    void (*meanwhile)(void *waiter), void *waiter);

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

/* The number that a process of ours has inside; 0 if it has none. */
pid_t container_inside(const struct container *container, pid_t pid);

/* The other way round. */
pid_t container_outside(const struct container *container, pid_t pid);

/* Sends and receives one message.  0, or -1 with errno; ECONNRESET at the
 * end.  *sender is the sender's PID as we see it; NULL if not wanted. */
int message_send(int wire, enum message_kind kind, pid_t pid, int value);
int message_receive(int wire, struct message *message, pid_t *sender,
    bool can_wait);

/* Leaves open what keep (ascending) lists, and nothing else above 2. */
void close_others(const int *keep, int count);

#endif
