/*
 * Starts the first process on the target's terminal from a known state:
 * session, controlling terminal, mount, environment, signals, mask, limits,
 * and no descriptor that is not its own.
 */
#ifndef LAB_ACTORS_LAUNCH_H
#define LAB_ACTORS_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/actors/mount.h"

struct launch {
	bool has_shell;		/* false: the target itself is the leader */
	const char *shell;
	const char *nonce;	/* in the prompt mark */
	const char *workdir;
	const struct mount_ways *ways;
	int slave;		/* of the terminal */
};

/* The path of the shell to use: the one that was asked for, else bash, else
 * sh. */
void launch_find_shell(const char *wanted, char *path, size_t size);

/* Forks and execs; returns once the exec was done.  The child's PID, or -1
 * with one line in why; then nothing is left. */
pid_t launch_start(const struct launch *launch, char *why, size_t size);

#endif
