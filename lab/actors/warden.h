/*
 * The warden: a process of its own, in a session of its own, that outlives
 * the lab by a moment.  It holds whatever the lab started and, when the lab
 * has ended, however that came, ends it all, removes the work folders and
 * puts the lab's terminal back.  It has none of the lab's stdout.
 */
#ifndef LAB_ACTORS_WARDEN_H
#define LAB_ACTORS_WARDEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/server.h"

struct warden;

/* Forks it; call first of all, with the signals blocked.  NULL with errno. */
struct warden *warden_start(void);

/* Its PID. */
pid_t warden_pid(const struct warden *warden);

/* Tells it of a stage, by number: its folder (the line lies in it) and the
 * session of its shell (0 while there is none).  0, or -1 with errno. */
int warden_stage(struct warden *warden, int stage, const char *folder,
    pid_t session);

/* Gives it a process to hold, by a pidfd, which stays the caller's; it answers
 * when it does: see warden_held.  0, or -1 with errno. */
int warden_hold(struct warden *warden, int stage, pid_t pid, int pidfd);

/* Gives it the server of a FUSE mount, to be ended as well: tell it before
 * there is anything mounted.  The warden gives no answer to that.  0, or -1
 * with errno. */
int warden_server(struct warden *warden, int stage,
    const struct server *server);

/* The descriptor to poll for its answers, and the PID that the next answer
 * for this stage tells of: 0 none waits, -1 the warden is gone.  Answers for
 * other stages are kept for them; warden_has_held says whether there is one
 * for this stage that poll would not tell of any more. */
int warden_fd(const struct warden *warden);
pid_t warden_held(struct warden *warden, int stage);
bool warden_has_held(const struct warden *warden, int stage);

/* The stage was put away by the lab itself.  0, or -1 with errno. */
int warden_forget(struct warden *warden, int stage);

/* The lab could not, and left so many: the warden shall do it now.  Waits for
 * it, at most ten seconds; how many are left then. */
int warden_end(struct warden *warden, int stage, int left);

/* The terminal of the lab's own screen, to be put back if the lab cannot:
 * fd of it, its settings now (before the screen changes them), and the bytes
 * that leave the screen.  Settings are restored only if they have changed.
 * 0, or -1 with errno. */
int warden_terminal(struct warden *warden, int fd, const char *leave,
    size_t length);

/* The terminal is as it should be again; nothing is to be restored.  0, or -1
 * with errno. */
int warden_terminal_done(struct warden *warden);

/* Lets it go at the end and reaps it. */
void warden_stop(struct warden *warden);

#endif
