/* Who is there: the sessions of the stage, and the line of parents above. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"

/* No step reaches the lab and its own parents: one look at them serves for
 * both, before it and after it. */
#define LATELY_US 20000

struct gathering {
	struct stage *stage;
	struct scene *scene;
	pid_t session;		/* of the target */
};

static enum role role_of(struct stage *stage, pid_t pid)
{
	struct held *held = belongings_find(&stage->belongings, pid);

	if (pid == stage->target)
		return ROLE_TARGET;
	return held ? held->role : ROLE_OTHER;
}

/* False if it has ended for sure. */
static bool add(struct gathering *gathering, pid_t pid, enum role role,
    int64_t since)
{
	struct scene *scene = gathering->scene;
	struct relative unlisted, *row = &unlisted;

	if (scene_find(scene, pid))
		return true;
	if (scene->count < SCENE_MAX)
		row = &scene->row[scene->count];
	if (watch_relative(gathering->stage->watch, pid, row, since) < 0)
		return true;
	if (row->state == 'Z' || row->state == 'X')
		return false;
	row->role = role;
	if (row == &unlisted)
		scene->omitted++;
	else
		scene->count++;
	return true;
}

static bool is_ours(pid_t pid, void *context)
{
	const struct gathering *gathering = context;
	struct stage *stage = gathering->stage;
	pid_t session = getsid(pid);

	return (session > 0 && (session == stage->belongings.session ||
	    session == gathering->session)) ||
	    belongings_find(&stage->belongings, pid);
}

/* Its parent, listed or not; 0 if it has none or is gone. */
static pid_t parent_of(const struct gathering *gathering, pid_t pid)
{
	const struct relative *row = scene_find(gathering->scene, pid);
	struct relative unlisted;

	if (row)
		return row->ppid;
	return watch_relative(gathering->stage->watch, pid, &unlisted,
	    gathering->stage->looked_at) < 0 ? 0 : unlisted.ppid;
}

/* The line of parents above a process, up to the one without a parent. */
static void add_ancestors(struct gathering *gathering, pid_t pid)
{
	int64_t since = gathering->stage->looked_at;
	pid_t self = getpid();

	for (int depth = 0; pid > 0 && depth < 8; depth++) {
		if (pid == self)
			since = gathering->stage->looked_at - LATELY_US;
		add(gathering, pid, ROLE_ANCESTOR, since);
		pid = parent_of(gathering, pid);
	}
}

/* Whoever has ended comes back no more: a new one has a new PID. */
static void add_members(struct gathering *gathering)
{
	struct stage *stage = gathering->stage;
	struct members *members = &stage->members;
	size_t kept = 0;

	members_find(members, is_ours, gathering);
	for (size_t i = 0; i < members->count; i++) {
		pid_t pid = members->pid[i];

		if (add(gathering, pid, role_of(stage, pid), stage->looked_at))
			members->pid[kept++] = pid;
	}
	members->count = kept;
}

/* Who would keep us from locking the PID file: fcntl(2), F_GETLK. */
static pid_t find_locker(const struct stage *stage)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = openat(stage->belongings.workdir.fd, "daemon.pid",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return 0;
	result = fcntl(fd, F_GETLK, &lock);
	close(fd);
	return result == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0
	    ? lock.l_pid : 0;
}

static void fill_terminal(struct stage *stage, struct scene *scene)
{
	snprintf(scene->tty, sizeof scene->tty, "%s",
	    terminal_name(stage->terminal));
	scene->is_hung_up = terminal_fd(stage->terminal) < 0;
	scene->foreground = terminal_foreground(stage->terminal);
	scene->tty_session = terminal_session(stage->terminal);
	scene->first = terminal_leader(stage->terminal);
	if (!stage->options.start->has_shell)
		return;
	scene->shell = terminal_leader(stage->terminal);
	scene->is_shell_alive = !stage->is_shell_ended;
	snprintf(scene->shell_comm, sizeof scene->shell_comm, "%s",
	    terminal_shell_name(stage->terminal));
}

void observe_scene(struct stage *stage, struct scene *scene)
{
	struct gathering gathering = { stage, scene, getsid(stage->target) };
	memset(scene, 0, sizeof *scene);
	scene->target = stage->target;
	fill_terminal(stage, scene);
	scene->locker = find_locker(stage);
	add_members(&gathering);
	if (stage->gone_parent && scene->count < SCENE_MAX) {
		scene->row[scene->count] = stage->gone;
		scene->row[scene->count++].role = ROLE_GONE;
	}
	add_ancestors(&gathering, parent_of(&gathering, stage->target));
	add_ancestors(&gathering, getpid());
}

void observe_target_row(struct scene *scene, const struct snapshot *target)
{
	for (int i = 0; i < scene->count; i++) {
		struct relative *row = &scene->row[i];

		if (row->role != ROLE_TARGET || row->pid != target->pid)
			continue;
		row->ppid = target->ppid;
		row->pgid = target->pgid;
		row->sid = target->sid;
		row->state = target->state;
		row->has_tty = target->tty[0] != '\0';
	}
}
