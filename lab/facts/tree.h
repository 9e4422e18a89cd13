/*
 * The processes of a scene in their order: sessions, in them process groups,
 * in them processes.  Also the groups that were there before and are gone.
 */
#ifndef LAB_FACTS_TREE_H
#define LAB_FACTS_TREE_H

#include "lab/facts/scene.h"

#define TREE_SESSIONS 8
#define TREE_GROUPS 12

struct tree_group {
	pid_t pgid;
	bool is_foreground;
	bool is_gone;		/* nobody is in it any more */
	const struct relative *member[SCENE_MAX];	/* of the scene */
	int count;
};

struct tree_session {
	pid_t sid;
	bool has_tty;		/* the stage's terminal is its own */
	bool has_target;
	struct tree_group group[TREE_GROUPS];
	int count;
};

struct tree {
	struct tree_session session[TREE_SESSIONS];
	int count;
	int omitted;		/* processes that found no room */
};

/* Sorts a scene; the session of the target comes last.  before may be NULL.
 * The tree points into both scenes. */
void tree_make(struct tree *tree, const struct scene *scene,
    const struct scene *before);

/* Who begot whom, from the oldest that is known down to this PID: at most
 * max rows of the scene in chain; returns how many. */
int tree_chain(const struct scene *scene, pid_t pid,
    const struct relative **chain, int max);

#endif
