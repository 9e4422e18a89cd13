/*
 * The processes around the target, at one moment: what the Tree draws.
 * Plain data, filled by the stage.
 */
#ifndef LAB_FACTS_SCENE_H
#define LAB_FACTS_SCENE_H

#include <stdbool.h>
#include <sys/types.h>

#define SCENE_MAX 32

enum role {
	ROLE_OTHER,		/* something else in one of the sessions */
	ROLE_SHELL,
	ROLE_SCRIPT,		/* the sh between shell and target */
	ROLE_TARGET,
	ROLE_WORKER,
	ROLE_GONE,		/* the parent that the last fork left behind */
	ROLE_ANCESTOR,		/* above the shell, or the target's adopter */
};

struct relative {
	pid_t pid;
	pid_t ppid;
	pid_t pgid;
	pid_t sid;
	char comm[64];		/* raw */
	char state;		/* of /proc/PID/stat; 0 for one that is gone */
	bool has_tty;
	enum role role;
};

struct scene {
	struct relative row[SCENE_MAX];
	int count;
	int omitted;		/* processes that found no room */
	pid_t shell;		/* PID; 0 with start "leader" */
	char shell_comm[64];	/* "bash" */
	pid_t first;		/* whom the lab itself started on the terminal:
				 * the shell, or with "leader" the target */
	bool is_shell_alive;
	pid_t target;
	char tty[64];		/* the stage's terminal: "/dev/pts/5" */
	bool is_hung_up;	/* its master side is closed */
	pid_t foreground;	/* foreground process group of it; 0 unknown */
	pid_t locker;		/* who has the lock on the PID file; 0 nobody */
	pid_t tty_session;	/* the session whose terminal it is; 0 none */
};

/* The row of a PID that is not gone, or NULL. */
const struct relative *scene_find(const struct scene *scene, pid_t pid);

/* True if some living process of the scene is in this group. */
bool scene_has_group(const struct scene *scene, pid_t pgid);

#endif
