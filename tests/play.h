/*
 * Plays actions on a real stage, for tests: opens one, does an action, waits
 * by events until it is done, hands out the moment.
 */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include "lab/facts/moment.h"
#include "lab/facts/event.h"

struct play;

/* A stage with this start ("job"), ready for the first action.  shell: the
 * path of another shell, or NULL.  Fails the test where there is none. */
struct play *play_open(const char *start, const char *shell);

/* From now on the mount of a play is one by FUSE, whatever else there is. */
void play_mount_by_fuse(void);

/* Does the action of a word ("signal:TERM"); what was seen, valid until the
 * next call. */
const struct moment *play_do(struct play *play, const char *word);

/* The state at the start. */
const struct world *play_world(const struct play *play);

/* Whether the stage has a mount here. */
bool play_has_mount(const struct play *play);

/* Waits for the next event of a kind, at most ten seconds; false: late. */
bool play_wait(struct play *play, enum event_kind kind, struct event *event);

/* Ends the warden as somebody from outside could, and waits for its end. */
void play_kill_warden(struct play *play);

/* The first target is stopped now. */
bool play_is_stopped(const struct play *play);

/* Ends it; fails the test if anything is left. */
void play_close(struct play *play);

#endif
