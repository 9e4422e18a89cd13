/* Which words explain a key, a hangup, a logout. */
#include <signal.h>
#include <string.h>

#include "lab/facts/explain_inside.h"

/* The stage's terminal is its controlling one: keys and hangup happen there;
 * a session leader may have got another since. */
static bool had_tty(const struct moment *m)
{
	return m->before.tty[0] != '\0' &&
	    strcmp(m->before.tty, m->scene_before.tty) == 0;
}

static bool is_elsewhere(const struct moment *m)
{
	return m->has_after && m->before.tty[0] != '\0' && !had_tty(m);
}

static bool is_killed_in_foreground(const struct moment *m)
{
	return moment_is_ended(m) && had_tty(m) && m->before.is_foreground;
}

static bool is_stopped_in_foreground(const struct moment *m)
{
	return moment_is_stopped(m) && m->before.is_foreground;
}

static bool is_out_of_reach(const struct moment *m)
{
	return acts_is_alive(m) && !had_tty(m);
}

static bool is_in_background(const struct moment *m)
{
	return acts_is_alive(m) && had_tty(m) && !m->before.is_foreground;
}

static bool has_script(const struct scene *scene)
{
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].role == ROLE_SCRIPT)
			return true;
	return false;
}

/* The shell has its terminal, and this is no child of it: forked away, and
 * in its parent's group.  A script that is stopped is another matter. */
static bool is_behind_shell(const struct moment *m)
{
	const struct scene *scene = &m->scene_before;

	return is_in_background(m) && scene->is_shell_alive &&
	    m->before.tpgid == scene->shell &&
	    m->before.ppid != scene->shell &&
	    !m->before.is_group_leader && !has_script(scene);
}

static bool was_shell_alive(const struct moment *m)
{
	return m->scene_before.is_shell_alive;
}

static bool is_shell_ended(const struct moment *m)
{
	return was_shell_alive(m) && m->detail.shell == FATE_ENDED;
}

static bool is_shell_left(const struct moment *m)
{
	return was_shell_alive(m) && m->detail.shell == FATE_ALIVE;
}

static bool is_killed_leader(const struct moment *m)
{
	return moment_is_ended(m) && had_tty(m) &&
	    m->before.is_session_leader;
}

static bool is_killed_in_background(const struct moment *m)
{
	return moment_is_ended(m) && had_tty(m);
}

static bool is_stopped_orphan(const struct moment *m)
{
	return moment_is_ended(m) && acts_was_stopped(m);
}

/* What a hangup sends; a shell that exits may send its stopped jobs others,
 * bash SIGTERM. */
static bool is_stopped_hung_up(const struct moment *m)
{
	return is_stopped_orphan(m) && m->ending.signal == SIGHUP;
}

/* By a signal that came before: to be continued was enough. */
static bool is_ended_by_pending(const struct moment *m)
{
	uint64_t pending = m->before.pending;

	return is_stopped_orphan(m) && (m->ending.how == ENDED_EXITED
	    ? signal_set_has(pending & m->before.caught, SIGTERM)
	    : signal_set_has(pending, m->ending.signal));
}

static bool is_spared_ignoring(const struct moment *m)
{
	return acts_is_alive(m) && had_tty(m) &&
	    signal_set_has(m->before.ignored, SIGHUP);
}

static bool is_spared_orphan(const struct moment *m)
{
	return acts_is_alive(m) && had_tty(m) && m->before.is_orphaned_group &&
	    !m->before.is_foreground;
}

/* Whether bash has handed SIGHUP on to it nobody can tell: it does so until it
 * has told of the job whose process forked it. */
static bool is_spared_orphan_ignoring(const struct moment *m)
{
	return is_spared_orphan(m) && is_spared_ignoring(m);
}

/* Some of 0, 1 and 2 is open on the terminal that was closed. */
static bool is_without_stdio_now(const struct moment *m)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *f = fd_list_find(m->before.fds, fd);

		if (f && (strcmp(f->target, m->scene_before.tty) == 0 ||
		    (had_tty(m) && strcmp(f->target, "/dev/tty") == 0)))
			return acts_is_alive(m);
	}
	return false;
}

const struct explain_row explain_terminal[] = {
	{ "key-", 1, acts_is_killed_as_orphan, "killed.orphaned" },
	{ "key-", 1, is_killed_in_foreground, "key.killed" },
	{ "key-", 1, moment_is_ended, "act.ended" },
	{ "key-", 1, is_stopped_in_foreground, "key.stopped" },
	{ "key-", 1, moment_is_stopped, "act.stopped" },
	{ "key-", 1, is_elsewhere, "key.elsewhere" },
	{ "key-", 1, is_out_of_reach, "key.notty" },
	{ "key-", 1, is_in_background, "key.background" },
	{ "key-", 2, is_behind_shell, "key.shell" },
	{ "key-", 1, acts_is_ignored, "key.ignored" },
	{ "key-", 1, acts_is_caught, "key.caught" },
	{ "key-", 1, acts_is_pending_stop, "signal.pending.stop" },
	{ "key-", 1, acts_is_pending_stopped, "signal.pending.stopped" },
	{ "key-", 1, acts_is_stopped_still, "signal.stopped.still" },
	{ "key-", 1, acts_is_void, "key.orphaned" },
	{ "key-", 1, acts_is_alive, "key.alive" },

	{ "hangup logout", 1, is_ended_by_pending, "hangup.pending" },
	{ "hangup", 1, is_killed_leader, "hangup.leader" },
	{ "hangup", 1, is_killed_in_foreground, "hangup.foreground" },
	{ "hangup", 1, is_stopped_hung_up, "hangup.stopped" },
	{ "hangup", 1, is_stopped_orphan, "logout.stopped" },
	{ "hangup", 1, is_killed_in_background, "hangup.background" },
	{ "hangup", 1, moment_is_ended, "act.ended" },
	{ "hangup", 1, is_out_of_reach, "hangup.notty" },
	{ "hangup", 1, is_spared_orphan_ignoring, "hangup.orphaned.ignored" },
	{ "hangup", 1, is_spared_orphan, "hangup.orphaned" },
	{ "hangup", 1, is_spared_ignoring, "hangup.ignored" },
	{ "hangup", 1, is_in_background, "hangup.untold" },
	{ "hangup", 1, acts_is_alive, "hangup.alive" },
	{ "hangup", 2, is_without_stdio_now, "hangup.fds" },
	{ "hangup logout", 3, is_shell_ended, "shell.ended" },
	{ "hangup", 3, is_shell_left, "shell.alive" },

	{ "logout", 1, is_stopped_hung_up, "hangup.stopped" },
	{ "logout", 1, is_stopped_orphan, "logout.stopped" },
	{ "logout", 1, is_killed_in_foreground, "logout.foreground" },
	{ "logout", 1, moment_is_ended, "logout.ended" },
	{ "logout", 1, is_shell_left, "logout.left" },
	{ "logout", 1, is_out_of_reach, "logout.notty" },
	{ "logout", 1, acts_is_alive, "logout.alive" },

	{ "key- hangup logout", 4, acts_is_seen, "delivered.list" },
	{ "key-", 4, NULL, "delivered.none" },
	{ NULL, 0, NULL, NULL },
};
