/*
 * The trail of a program that was followed: its processes, who descends from
 * whom, and the calls that each of them made, in order.  Plain data, written
 * by the tracer; taken.h tells what the trail amounts to.
 *
 * Processes are known by their index, since a PID may be used twice.
 */
#ifndef LAB_FACTS_TRAIL_H
#define LAB_FACTS_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/facts/call.h"
#include "lab/facts/ending.h"

/* A step that `check` looks for; the keys of "steps" in its JSON. */
enum take {
	TAKE_FORK,
	TAKE_SETSID,
	TAKE_SECOND_FORK,
	TAKE_CHDIR,
	TAKE_UMASK,
	TAKE_CLOSE,
	TAKE_STDIO,
	TAKE_SIGTERM,
	TAKE_SIGHUP,
	TAKE_PIDFILE,
	TAKE_COUNT
};

/* "second_fork"; take_find: TAKE_COUNT if there is no such name. */
const char *take_name(enum take key);
enum take take_find(const char *name);

/* More rows than these are counted, not kept: no program needs as many to
 * become a daemon, and one that forks without end must not fill memory. */
#define TRAIL_CALLS_MAX 20000
#define TRAIL_PROCESSES_MAX 60000

struct trail_call {
	int64_t us;		/* since the start */
	long serial;		/* order among calls and births */
	int process;
	struct call_facts facts;
	long long result;	/* -1 if it failed */
	int error;		/* errno, 0 */
	bool is_pending;	/* entered, not returned from */
	bool is_exec_loss;	/* this exec closed what was inherited */
	int child;		/* of a fork: the process, else -1 */
	enum take step;		/* by taken_find; TAKE_COUNT: none */
};

struct trail_process {
	pid_t pid;		/* as the program itself sees it */
	int parent;		/* index; -1 for the program */
	long born;		/* serial */
	bool is_vforked;
	bool is_ended;
	int64_t ended_us;
	struct ending ending;
	int threads;		/* made, over its life */
};

struct trail {
	struct trail_call *call;
	size_t count;
	size_t room;
	long omitted;		/* calls that found no room */
	struct trail_process *process;
	int processes;
	int process_room;
	long unborn;		/* processes that found no room */
	long serial;
	long looked;		/* serial when what is left was looked at; 0 */
};

/* Gives back what it owns and makes it empty; a zeroed trail is empty. */
void trail_clear(struct trail *trail);

/* A process comes to be; its index, or -1 if there is no room. */
int trail_birth(struct trail *trail, pid_t pid, int parent);

/* A call is seen: its index, or -1 if there is no room (then the row's paths
 * are freed).  Takes over the paths in facts. */
int trail_add(struct trail *trail, int process, int64_t us,
    struct call_facts *facts);

/* A process has ended; adds the row that says so. */
void trail_end(struct trail *trail, int process, int64_t us, int status);

/* True if process is ancestor, or descends from it. */
bool trail_descends(const struct trail *trail, int process, int ancestor);

/* True if what this call changed was handed down to process: it made the
 * call itself, or an ancestor did before the next of the line was born. */
bool trail_is_inherited(const struct trail *trail,
    const struct trail_call *call, int process);

/* The call returned, and without an error (or still waits, or waited for a
 * signal that did not come in its time). */
bool trail_call_worked(const struct trail_call *call);

/* Where all have ended: the process whose story is worth telling.  That is
 * the one that ended last, or the child that it went on as, if it did
 * nothing after that fork but exit; -1 for an empty trail. */
int trail_last(const struct trail *trail);

/* The process with this PID that was born last; -1. */
int trail_find(const struct trail *trail, pid_t pid);

#endif
