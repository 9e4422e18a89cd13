/* What the files of the tracer share; nobody else includes it. */
#ifndef LAB_ACTORS_TRACER_INSIDE_H
#define LAB_ACTORS_TRACER_INSIDE_H

#include <linux/filter.h>

#include "lab/actors/tracer.h"

#define TRACER_BUCKETS 512
#define TRACER_HABITS 1021

/* Something that was done, and how often. */
struct habit {
	uint64_t print;
	int count;
};

#define TRACER_TIMERS 64

/* A timer that is set. */
struct timer {
	int process;		/* in the trail */
	long number;		/* of the call that sets it; 0: a free row */
	uint64_t which;		/* its first argument */
	int64_t due_us;		/* when it goes off; 0: it is not set */
	int64_t news_us;	/* what was news when it was set last ... */
	int rounds;		/* ... and how often it was, since */
};

/* The filter's datum for calls that no trail tells of, but after which a
 * process may be woken by what we do not see: a timer, or a peer. */
#define TRACER_EXPECTS ((unsigned)CALL_COUNT)

/* Written by lab/make_filters.c: the usual one, and with guard. */
extern const struct sock_fprog tracer_filters[];

/* A thread that we hold. */
struct tracee {
	pid_t tid;
	pid_t tgid;		/* equal to tid for the first of a process */
	int process;		/* in the trail; -1 if not known yet */
	int row;		/* of the trail: the call it is in; -1 */
	bool is_in_call;	/* the next stop is the call's end */
	bool is_late;		/* whether it is worth a row is known then */
	struct call_facts late;	/* number and arguments of such a call */
	bool had_file;		/* held what it inherited, before an exec */
	bool is_stopped;	/* by a signal, until SIGCONT */
	bool is_held;		/* stopped until we know whose child it is */
	struct tracee *next;
};

struct tracer {
	struct trail *trail;
	struct container *container;
	int fd;
	char *file;
	int64_t start_us;
	struct tracer_notes notes;
	struct tracee *bucket[TRACER_BUCKETS];
	struct habit habit[TRACER_HABITS];
	struct timer timer[TRACER_TIMERS];
	pid_t *outside;		/* by index of the trail: our number */
	int room;
	bool is_ending;		/* nobody is let go on any more */
};

/* Where the thread with this number stands, or would stand. */
struct tracee **tracee_place(struct tracer *tracer, pid_t tid);

struct tracee *tracee_add(struct tracer *tracer, pid_t tid, pid_t tgid);
void tracee_drop(struct tracer *tracer, pid_t tid);

/* Lets it go on, with this signal (0: none); or ends it, if all shall end. */
void tracee_resume(const struct tracer *tracer, struct tracee *tracee,
    int signal);

/* Time since the start, in microseconds. */
int64_t tracer_now(const struct tracer *tracer);

/* A process comes to be: its index in the trail. */
int tracer_birth(struct tracer *tracer, pid_t pid, int parent);

/* A stop of a thread that nobody has announced yet: it is held. */
void tracer_meet(struct tracer *tracer, pid_t tid);

/* The parent's word of its child. */
void tracer_after_fork(struct tracer *tracer, struct tracee *tracee,
    enum call call);

/* The rows of the trail from this one on were added: notes when one of them
 * told something new. */
void tracer_tell_news(struct tracer *tracer, size_t from);

/* A thread enters a call, by this number of the kernel, that may set a
 * timer. */
void tracer_note_timer(struct tracer *tracer, const struct tracee *tracee,
    long number, const uint64_t *argument);

/* A thread ends: what waited for its word alone goes on. */
void tracer_release_orphans(struct tracer *tracer);

#endif
