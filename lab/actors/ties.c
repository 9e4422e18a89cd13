/*
 * Whether the target's group is orphaned (POSIX 3.264).  All members of a
 * group are in one session, and a scene holds the whole session of the
 * target; so a scene tells without another scan of /proc.
 */
#include <errno.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"

enum tie {
	TIE_NONE,
	TIE_FOUND,
	TIE_UNSURE,		/* the scene cannot tell */
};

static bool is_member(const struct relative *row,
    const struct snapshot *target)
{
	return row->role != ROLE_GONE && row->pgid == target->pgid &&
	    row->state != 'Z' && row->state != 'X';
}

/* A parent that went meanwhile is no tie: another will adopt. */
static enum tie tie_of(const struct relative *member,
    const struct snapshot *target)
{
	pid_t sid, pgid;

	if (member->ppid == 0)
		return TIE_NONE;
	sid = getsid(member->ppid);
	pgid = getpgid(member->ppid);
	if (sid < 0 || pgid < 0)
		return errno == ESRCH ? TIE_NONE : TIE_UNSURE;
	return sid == target->sid && pgid != target->pgid ? TIE_FOUND
	    : TIE_NONE;
}

/* Where processes are hidden, the first of all is. */
static enum tie find_tie(int proc, const struct scene *scene,
    const struct snapshot *target)
{
	const struct relative *own = scene_find(scene, target->pid);
	enum tie tie = TIE_NONE;

	if (!own || scene->omitted > 0 || own->sid != target->sid ||
	    own->pgid != target->pgid || target->pgid == 0 ||
	    target->sid == 0 || faccessat(proc, "1", F_OK, 0) < 0)
		return TIE_UNSURE;
	for (int i = 0; i < scene->count && tie == TIE_NONE; i++)
		if (is_member(&scene->row[i], target))
			tie = tie_of(&scene->row[i], target);
	return tie;
}

void ties_fill(int proc, const struct scene *scene, struct snapshot *target)
{
	enum tie tie = find_tie(proc, scene, target);
	int answer = tie == TIE_UNSURE ? look_is_orphaned(proc, target->pgid,
	    target->sid) : tie == TIE_NONE;

	target->is_orphaned_group = answer > 0;
	if (answer < 0)
		target->unreadable[FIELD_ORPHANED_GROUP] = errno == EACCES
		    ? UNREADABLE_HIDDEN : errno;
}
