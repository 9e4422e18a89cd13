/*
 * What a stage has in the world: processes, held by pidfd; the session of
 * its shell; the server of its mount; the line; the work folder.  Both the
 * lab, when it ends a stage, and the warden, when the lab has ended, put them
 * away in the same way.
 */
#ifndef LAB_ACTORS_BELONGINGS_H
#define LAB_ACTORS_BELONGINGS_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/line.h"
#include "lab/actors/server.h"
#include "lab/actors/workdir.h"
#include "lab/facts/ending.h"
#include "lab/facts/scene.h"

#define HELD_MAX 256
#define HELD_MANY 32		/* more are worth a tidying */

struct held {
	pid_t pid;
	int pidfd;		/* -1 once it has ended and told how */
	enum role role;
	bool is_child;		/* of the lab: it must reap it */
	bool is_warded;		/* the warden holds it as well */
	bool is_ended;
	bool is_ending_known;
	int64_t ended_at;	/* when that was seen, io_now_ms */
	struct ending ending;
};

struct belongings {
	int proc;		/* not owned */
	struct line_page *page;
	pid_t session;		/* of the shell; 0 none */
	unsigned long long session_start;	/* its leader's start_time */
	struct server server;	/* of a FUSE mount */
	struct workdir workdir;
	struct held held[HELD_MAX];
	int count;
};

/* Its session, from when its leader has just been started: whoever gets the
 * same number once all of it are gone is not ended for it. */
void belongings_set_session(struct belongings *belongings, pid_t leader);

/* Holds a process: opens a pidfd of it, unless one is given (taken over).
 * The row, or NULL with errno (ESRCH: it is gone; ENOMEM: no room;
 * EPERM: init is never held). */
struct held *belongings_hold(struct belongings *belongings, pid_t pid,
    int pidfd, enum role role);

/* Holds one whose number came by the line, which any process of this user can
 * write: only if it is in the session, a child of one that is held, or started
 * with this line, or has ended.  Else NULL, with EPERM. */
struct held *belongings_hold_ours(struct belongings *belongings, pid_t pid,
    enum role role);

/* Holds whom the line names as forked in a batch, from *seen on, if it is
 * still there and is of this line; its role is that of a worker or of the
 * target.  *seen is then how many the line names. */
void belongings_hold_kin(struct belongings *belongings, uint32_t *seen);

/* The row of a PID that has not ended, or NULL. */
struct held *belongings_find(struct belongings *belongings, pid_t pid);

/* Gives up the rows of processes that have ended, and all descriptors of
 * them. */
void belongings_forget_ended(struct belongings *belongings);

/* The same for those only whose end is known, and where there are many rows:
 * descriptors are scarce.  Pointers to rows are void afterwards. */
void belongings_tidy(struct belongings *belongings);

/* Ends everything: the line's die word, SIGKILL by pidfd to all that is held
 * and to every process in the shell's session and the server's; waits up to
 * five seconds until they have ended; unmounts; removes the folder.  The
 * number of processes, mounts and folders that are left (0 is right).  Frees
 * what it owns. */
int belongings_end(struct belongings *belongings);

/* Before anybody was started: ends the server of the mount, and unmounts.
 * 0, or -1 if it is still there. */
int belongings_end_mount(struct belongings *belongings);

#endif
