/*
 * One line of the timeline: an action, the calls that it made, the state
 * before and after, and what was seen to happen.
 */
#ifndef LAB_FACTS_MOMENT_H
#define LAB_FACTS_MOMENT_H

#include "lab/facts/action.h"
#include "lab/facts/ending.h"
#include "lab/facts/scene.h"
#include "lab/facts/snapshot.h"

#define CALLS_MAX 64

struct call {
	char text[80];		/* as it stands in the source */
	long result;
	int error;		/* errno if result is -1, else 0 */
};

enum outcome {
	OUTCOME_OK,
	OUTCOME_FAILED,		/* a call of it gave an errno */
	OUTCOME_STOPPED,	/* the target is stopped now, was not before */
	OUTCOME_ENDED,		/* the target has ended, had not before */
	OUTCOME_UNAVAILABLE,	/* not done; the reason is a text */
};

/* What shows that a signal reached a process. */
enum trace {
	BY_HANDLER,		/* a handler that a step installed counted it */
	BY_STATUS,		/* it ended by this signal */
	BY_STOPPED,		/* it is in state T since the act */
	BY_PENDING,		/* it is in SigPnd or ShdPnd */
};

struct delivery {
	pid_t pid;
	int signal;
	enum trace by;
};

struct holder {
	pid_t pid;
	int fd;			/* -1: by its cwd */
};

enum fate { FATE_ALIVE, FATE_STOPPED, FATE_ENDED, FATE_NONE };

enum line_went { WENT_NOWHERE, WENT_TARGET, WENT_SHELL, WENT_BOTH };

/* What an action was seen to do; which members count depends on it. */
struct detail {
	struct findings found;		/* of the target's own experiments */
	bool is_seen_on_terminal;	/* write-stdout */
	int stopped_by;			/* read-stdin: a signal, or 0 */
	enum line_went went;		/* read-stdin */
	bool is_unmounted;
	bool is_fuse;			/* the mount is one by fusermount3 */
	int error;			/* unmount: errno, or 0 */
	struct holder holder[16];
	int holders;
	struct delivery delivered[16];
	int deliveries;
	enum fate target;
	enum fate shell;		/* FATE_NONE with start "leader" */
	const char *reason;		/* unavailable: id of a text */
	char reason_detail[200];	/* its {detail}: an errno, a path */
};

/* One claim of a prediction, and what was seen (claim.h). */
struct claim {
	char field[32];
	char said[48];
	char saw[48];
	bool is_right;
	const char *belief;		/* id of that behind a wrong one */
};

#define CLAIMS_MAX 16

struct moment {
	int number;			/* 1, 2, ... */
	struct action action;
	struct call call[CALLS_MAX];
	int calls;
	int calls_left_out;
	enum outcome outcome;
	struct detail detail;
	bool has_before;
	bool has_after;
	struct snapshot before;
	struct snapshot after;
	struct scene scene_before;
	struct scene scene_after;
	field_set changed;
	bool is_shell_alive;
	struct ending ending;		/* if outcome is OUTCOME_ENDED */
	struct claim claim[CLAIMS_MAX];
	int claims;
	bool is_different;		/* replayed, and came out differently */
	int64_t at_ms;			/* since the stage was opened */
};

/* "ok", "failed", "stopped", "ended", "unavailable". */
const char *moment_outcome(enum outcome outcome);

/* "handler", "status", "stopped", "pending". */
const char *moment_evidence(enum trace evidence);

/* "alive", "stopped", "ended"; NULL for FATE_NONE. */
const char *moment_fate(enum fate fate);

/* "target", "shell", "both"; NULL for WENT_NOWHERE. */
const char *moment_went(enum line_went went);

/* The first call that failed, or NULL. */
const struct call *moment_failed_call(const struct moment *moment);

/* Its outcome. */
bool moment_is_ended(const struct moment *moment);
bool moment_is_stopped(const struct moment *moment);
bool moment_is_failed(const struct moment *moment);

/* Whether a call, the experiment or what the lab did failed with this errno;
 * of the calls the first that failed counts. */
bool moment_failed_with(const struct moment *moment, int error);

/* An independent copy, and the end of one. */
void moment_copy(struct moment *to, const struct moment *from);
void moment_clear(struct moment *moment);

/* All moments in order.  Owns them. */
struct timeline {
	struct moment **moment;
	int count;
	int capacity;
};

/* Appends a copy and numbers it; the copy, which the timeline owns. */
struct moment *timeline_add(struct timeline *timeline,
    const struct moment *moment);

/* Drops all moments after the first count ones. */
void timeline_cut(struct timeline *timeline, int count);

/* The newest moment, or NULL. */
const struct moment *timeline_last(const struct timeline *timeline);

/* How often an action with this id was done with outcome ok (or ended, or
 * stopped): steps done, in this timeline, before moment number end. */
int timeline_done(const struct timeline *timeline, const char *id, int end);

#endif
