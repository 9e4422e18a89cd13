/*
 * The cleaner waits until we have ended, however that came about, and then
 * ends our control group, if there is one, and removes the private folder, so
 * that not even SIGKILL leaves it behind.
 */
#ifndef LAB_ACTORS_CLEANER_H
#define LAB_ACTORS_CLEANER_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/workdir.h"

struct cleaner {
	pid_t pid;		/* 0: there is none */
	int life;		/* closed at our end, whatever it is */
};

/* Starts it, before the folder of this name is made; 0, or -1 with errno. */
int cleaner_start(struct cleaner *cleaner, const struct workdir *workdir);

/* Tells it of a control group that it must end and remove as well, before
 * that is there; path is shorter than a pipe's PIPE_BUF.  0, or -1. */
int cleaner_tell(struct cleaner *cleaner, const char *path);

/* Tells it that the folder is gone, or else lets it remove the folder now; it
 * has descriptors and memory of its own.  Waits for its end. */
void cleaner_dismiss(struct cleaner *cleaner, bool is_removed);

#endif
