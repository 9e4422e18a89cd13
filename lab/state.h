/*
 * The state file: XDG_STATE_HOME/daemonlab/progress, else
 * ~/.local/state/daemonlab/progress (XDG Base Directory Specification).
 * Written whole to a temporary file and renamed (rename(2)), mode 0600.  A
 * file that is damaged or not ours is set aside as progress.damaged-N, never
 * overwritten.  Nothing that fails here stops the lab.
 */
#ifndef LAB_STATE_H
#define LAB_STATE_H

#include "lab/facts/progress.h"

/* Reads what was kept; an empty progress if there is nothing.  False if there
 * is something to say: one line in note. */
bool state_load(struct progress *progress, char *note, size_t size);

/* Keeps it, together with what another lab has kept meanwhile.  False if it
 * could not: one line in note, the first time only ("" later). */
bool state_save(const struct progress *progress, char *note, size_t size);

#endif
