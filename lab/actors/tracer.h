/*
 * Follows a program and everything that it becomes with ptrace(2), and
 * stops it only at the calls that matter (seccomp(2)).  It emulates nothing
 * and changes nothing, but that nobody gets out of its sight.  Must be used
 * by one thread, the one that waits.
 */
#ifndef LAB_ACTORS_TRACER_H
#define LAB_ACTORS_TRACER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/actors/container.h"
#include "lab/facts/trail.h"

struct tracer;

/* What the tracer has noticed besides the calls. */
struct tracer_notes {
	int64_t last_us;	/* when something happened last */
	int64_t news_us;	/* ... that had not happened often before */
	int alive;		/* threads and processes that it holds */
	int most;		/* the highest that alive was */
	bool has_hit_file;	/* SIGXFSZ was delivered */
	bool has_hit_cpu;	/* SIGXCPU was delivered */
	int held;		/* stopped until we know whose child it is */
	bool is_expecting;	/* somebody set a timer, or connected */
};

/* A tracer that writes to trail; file is the path of what the program
 * inherits at descriptor fd, start_us the beginning of its time. */
struct tracer *tracer_open(struct trail *trail, struct container *container,
    int fd, const char *file, int64_t start_us);
void tracer_close(struct tracer *tracer);

/* Holds the program's first process, seen by us as pid.  0, or -1 with errno
 * (EPERM: forbidden here, see ptrace(2)). */
int tracer_seize(struct tracer *tracer, pid_t pid);

/* Handles what waitpid(-1, &status, __WALL) returned; false if pid is none
 * of its processes. */
bool tracer_handle(struct tracer *tracer, pid_t pid, int status);

/* From now on whoever stops is killed: whoever was let go on could make more
 * of them before the signal that ends all has come. */
void tracer_end(struct tracer *tracer);

const struct tracer_notes *tracer_notes(const struct tracer *tracer);

/* Whoever waits for a time, by a sleep or by a timer, must have been woken and
 * have come to wait again, so often and without another step: that holds on a
 * machine of any speed, where a time would not.  In the foreground it may
 * still fork. */
enum { TRACER_ROUNDS = 1, TRACER_ROUNDS_FOREGROUND = 3 };

/* When timers go off by which somebody may still be woken; 0: none will. */
struct tracer_due {
	int64_t within_us;	/* the last one before the time asked for */
	int64_t beyond_us;	/* the last one after it */
};

/* Those of the processes that live.  One that goes off again and again counts
 * only a few times after each thing that somebody did for the first time. */
void tracer_timers(const struct tracer *tracer, int64_t until_us,
    struct tracer_due *due);

/* Our number of the process with this index of the trail; 0 if it is gone. */
pid_t tracer_outside(const struct tracer *tracer, int process);

/* Whether a signal such as SIGSTOP has stopped this thread; one that waits
 * for us, its tracer, looks the same in /proc. */
bool tracer_is_stopped(struct tracer *tracer, pid_t tid);

/* Calls visit for each thread that it holds: our number of it, and the
 * index of its process. */
void tracer_each(const struct tracer *tracer,
    void (*visit)(pid_t tid, int process, void *context), void *context);

/* Whether there is a filter: not when built without libseccomp. */
bool tracer_has_filter(void);

/* Puts the filter on the calling process.  It stops at the calls that matter,
 * and denies what escapes: clone with CLONE_UNTRACED (EPERM), clone3 (ENOSYS),
 * ptrace (EPERM); with guard also kill(-1, ...).  0, or -1 with errno. */
int tracer_filter_load(bool guard);

#endif
