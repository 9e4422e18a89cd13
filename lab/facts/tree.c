/* Sessions, process groups, processes. */
#include "lab/facts/tree.h"

#include <string.h>

static struct tree_session *session_of(struct tree *tree, pid_t sid)
{
	struct tree_session *session;

	for (int i = 0; i < tree->count; i++)
		if (tree->session[i].sid == sid)
			return &tree->session[i];
	if (tree->count == TREE_SESSIONS)
		return NULL;
	session = &tree->session[tree->count++];
	session->sid = sid;
	return session;
}

static struct tree_group *group_of(struct tree_session *session, pid_t pgid)
{
	struct tree_group *group;

	for (int i = 0; session && i < session->count; i++)
		if (session->group[i].pgid == pgid)
			return &session->group[i];
	if (!session || session->count == TREE_GROUPS)
		return NULL;
	group = &session->group[session->count++];
	group->pgid = pgid;
	return group;
}

/* Who has gone stands first: it was there before the others. */
static void add_to(struct tree_group *group, const struct relative *row)
{
	int at = row->state ? group->count : 0;

	memmove(&group->member[at + 1], &group->member[at],
	    (size_t)(group->count - at) * sizeof group->member[0]);
	group->member[at] = row;
	group->count++;
}

static void add_member(struct tree *tree, const struct scene *scene,
    const struct relative *row)
{
	struct tree_session *session = session_of(tree, row->sid);
	struct tree_group *group = group_of(session, row->pgid);

	if (!group) {
		tree->omitted++;
		return;
	}
	add_to(group, row);
	session->has_tty = scene->tty_session == row->sid &&
	    scene->tty_session != 0 && !scene->is_hung_up;
	group->is_foreground = session->has_tty &&
	    scene->foreground == row->pgid;
	if (row->pid == scene->target && row->state)
		session->has_target = true;
}

/* With is_last only those of the target's session, else only the others. */
static void add_members(struct tree *tree, const struct scene *scene,
    pid_t sid, bool is_last)
{
	for (int i = 0; i < scene->count; i++) {
		const struct relative *row = &scene->row[i];

		if (row->role != ROLE_ANCESTOR && (row->sid == sid) == is_last)
			add_member(tree, scene, row);
	}
}

/* Groups of living processes before, which are empty now. */
static void add_gone(struct tree *tree, const struct scene *scene,
    const struct scene *before)
{
	for (int i = 0; before && i < before->count; i++) {
		const struct relative *row = &before->row[i];
		struct tree_group *group;

		if (row->role == ROLE_ANCESTOR || row->state == 0 ||
		    scene_has_group(scene, row->pgid))
			continue;
		group = group_of(session_of(tree, row->sid), row->pgid);
		if (group && group->count == 0)
			group->is_gone = true;
	}
}

void tree_make(struct tree *tree, const struct scene *scene,
    const struct scene *before)
{
	const struct relative *target = scene_find(scene, scene->target);
	const struct relative *shell = scene_find(scene, scene->shell);
	pid_t last = target ? target->sid : 0;

	memset(tree, 0, sizeof *tree);
	tree->omitted = scene->omitted;
	if (shell)
		session_of(tree, shell->sid);
	add_members(tree, scene, last, false);
	add_gone(tree, scene, before);
	add_members(tree, scene, last, true);
}

int tree_chain(const struct scene *scene, pid_t pid,
    const struct relative **chain, int max)
{
	const struct relative *row = scene_find(scene, pid);
	int count = 0;

	while (row && count < max) {
		memmove(chain + 1, chain, (size_t)count * sizeof *chain);
		chain[0] = row;
		count++;
		row = row->ppid == row->pid ? NULL
		    : scene_find(scene, row->ppid);
	}
	return count;
}
