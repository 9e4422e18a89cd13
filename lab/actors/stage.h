/*
 * The stage: a work folder, a terminal, a shell and the target on it, and
 * the line to the target.  It performs one action at a time and tells what
 * was seen, as events.  Nothing here waits: the loop polls the descriptors
 * that the stage names and gives it a turn.
 */
#ifndef LAB_ACTORS_STAGE_H
#define LAB_ACTORS_STAGE_H

#include <poll.h>

#include "lab/actors/mount.h"
#include "lab/actors/warden.h"
#include "lab/facts/event.h"
#include "lab/facts/grid.h"

struct stage;

struct stage_options {
	const struct start *start;
	const char *shell;		/* path of another shell, or NULL */
	struct mount_ways *ways;	/* who mounts by FUSE first tries it */
	struct warden *warden;		/* may be NULL */
	int number;			/* 0 to 7, unique among open ones */
	int proc;			/* of look_open */
	bool is_adopting;		/* orphans come to the lab */
	int rows, columns;		/* of the terminal */
};

/* Opens the folder and the terminal and starts the shell.  EVENT_WORLD says
 * when the target waits; EVENT_FAILED that it never will.  NULL with one line
 * in why, and nothing left. */
struct stage *stage_open(const struct stage_options *options, char *why,
    size_t size);

/* Ends all that the stage started and removes its folder.  The number of
 * processes and folders that are left; 0 is right. */
int stage_close(struct stage *stage);

/* What to poll for: writes at most max entries, returns how many. */
int stage_poll(const struct stage *stage, struct pollfd *fds, int max);

/* Milliseconds until it wants a turn without a descriptor; -1: never. */
int stage_timeout(const struct stage *stage);

/* The next thing that happened.  Call it until it returns false.  Pointers
 * in the event are valid until the next call. */
bool stage_turn(struct stage *stage, struct event *event);

/* Begins an action; EVENT_DONE ends it.  -1 with EBUSY while another is
 * under way. */
int stage_perform(struct stage *stage, const struct action *action);

/* Begins the whole list at full speed, without handshakes; EVENT_DONE of an
 * empty moment ends it. */
int stage_perform_batch(struct stage *stage, const struct action *action,
    int count);

/* Asks the target to end, as `run` does: SIGTERM, two seconds, then KILL.
 * EVENT_ENDED tells how; at once if it has ended. */
void stage_end_target(struct stage *stage);

/* True once the target has ended; how, as far as any witness knows. */
bool stage_is_ended(const struct stage *stage, struct ending *ending);

/* True if stage_end_target had to kill it. */
bool stage_was_killed(const struct stage *stage);

/* What the student types, and what the terminal shows. */
void stage_type(struct stage *stage, const char *bytes, size_t length);
const struct grid *stage_grid(struct stage *stage);

/* Processes that live in the stage's mount and are not the lab's: what the
 * student detached by hand.  At most max PIDs; how many there are. */
int stage_strangers(const struct stage *stage, pid_t *pid, int max);

#endif
