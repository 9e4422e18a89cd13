/* Which words explain a step: the first row that holds, part by part. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "lab/facts/explain_inside.h"

static bool had_tty(const struct moment *m)
{
	return m->before.tty[0] != '\0';
}

static bool has_tty(const struct moment *m)
{
	return m->after.tty[0] != '\0';
}

static bool is_killed_leader(const struct moment *m)
{
	return moment_is_ended(m) && m->before.is_session_leader && had_tty(m);
}

static bool is_forked(const struct moment *m)
{
	return m->has_after && !moment_is_failed(m);
}

static bool is_second_fork(const struct moment *m)
{
	return is_forked(m) && m->before.is_session_leader && !had_tty(m);
}

static bool is_leader_fork(const struct moment *m)
{
	return is_forked(m) && m->before.is_session_leader && had_tty(m) &&
	    !has_tty(m);
}

static bool is_leader_fork_ignored(const struct moment *m)
{
	return is_leader_fork(m) && signal_set_has(m->before.ignored, SIGHUP);
}

static bool is_prompt_back(const struct moment *m)
{
	return is_forked(m) && m->before.is_foreground && has_tty(m) &&
	    !m->after.is_foreground;
}

static bool is_still_foreground(const struct moment *m)
{
	return is_forked(m) && m->after.is_foreground;
}

static bool is_in_background(const struct moment *m)
{
	return is_forked(m) && has_tty(m) && !m->after.is_foreground;
}

static bool is_same_parent(const struct moment *m)
{
	return m->before.ppid == m->after.ppid;
}

static bool is_leader_gone(const struct moment *m)
{
	return is_forked(m) && m->after.pgid == m->before.pid;
}

static bool is_adopted_by_other(const struct moment *m)
{
	return is_forked(m) && m->after.ppid > 1 && !is_same_parent(m);
}

static bool is_adopted_by_init(const struct moment *m)
{
	return is_forked(m) && m->after.ppid == 1 && !is_same_parent(m);
}

static bool is_refused_session_leader(const struct moment *m)
{
	return moment_failed_with(m, EPERM) && m->before.is_session_leader;
}

static bool is_refused_leader(const struct moment *m)
{
	return moment_failed_with(m, EPERM) && m->before.is_group_leader;
}

static bool is_refused_member(const struct moment *m)
{
	return moment_failed_with(m, EPERM);
}

static bool keeps_terminal_fds(const struct moment *m)
{
	return !moment_is_failed(m) && snapshot_has_stdio_terminal(&m->after);
}

static bool is_fine(const struct moment *m)
{
	return m->outcome == OUTCOME_OK;
}

static bool is_session_lost_without_tty(const struct moment *m)
{
	return is_fine(m) && !had_tty(m);
}

static bool is_root_already(const struct moment *m)
{
	return is_fine(m) && strcmp(m->before.cwd, "/") == 0;
}

static bool has_left_mount(const struct moment *m)
{
	return is_fine(m) && path_is_on_mount(m->before.cwd);
}

static bool has_fd_on_mount(const struct moment *m)
{
	return is_fine(m) && snapshot_fd_on_mount(&m->after) != -1;
}

static bool is_mask_same(const struct moment *m)
{
	return is_fine(m) && m->before.umask == m->after.umask;
}

static bool had_no_fds(const struct moment *m)
{
	return m->before.fds && m->before.fds->count == 0;
}

static bool is_closed_by_loop(const struct moment *m)
{
	return moment_failed_with(m, ENOSYS) && m->after.fds &&
	    m->after.fds->count == 0;
}

static bool is_not_all_closed(const struct moment *m)
{
	return m->after.fds && m->after.fds->count > 0;
}

static bool was_terminal_closed(const struct moment *m)
{
	return is_fine(m) && snapshot_has_stdio_terminal(&m->before);
}

/* /dev/tty is a way back to the terminal. */
static bool is_tty_kept(const struct moment *m)
{
	return was_terminal_closed(m) && has_tty(m);
}

static bool was_terminal_on_all(const struct moment *m)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *f = fd_list_find(m->before.fds, fd);

		if (!f || !fd_is_terminal(f))
			return false;
	}
	return is_fine(m);
}

static bool was_file_in_stdio(const struct moment *m)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *f = fd_list_find(m->before.fds, fd);

		if (f && strcmp(f->target, "/dev/null") != 0)
			return is_fine(m);
	}
	return false;
}

static bool was_caught(const struct moment *m)
{
	return is_fine(m) && signal_set_has(m->before.caught, SIGTERM);
}

static bool was_ignored(const struct moment *m)
{
	return is_fine(m) && signal_set_has(m->before.ignored, SIGHUP);
}

static bool was_stdio_free(const struct moment *m)
{
	return is_fine(m) && !fd_list_find(m->before.fds, 0);
}

static bool is_null_already(const struct moment *m)
{
	return is_fine(m) && !(m->changed & FIELD_BIT(FIELD_FDS));
}

static bool is_pidfile_low(const struct moment *m)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *f = fd_list_find(m->after.fds, fd);

		if (f && strstr(f->target, "/daemon.pid"))
			return is_fine(m);
	}
	return false;
}

/* A lock of fcntl(2) is a process's own. */
static bool is_lock_lost(const struct moment *m)
{
	return m->scene_before.locker > 0 &&
	    m->scene_before.locker == m->before.pid &&
	    m->scene_after.locker == 0 && m->has_after;
}

static bool is_locked_again(const struct moment *m)
{
	return is_fine(m) && !(m->changed & FIELD_BIT(FIELD_FDS)) &&
	    m->scene_before.locker != m->before.pid;
}

static bool is_pidfile_again(const struct moment *m)
{
	return is_fine(m) && !(m->changed & FIELD_BIT(FIELD_FDS));
}

const struct explain_row explain_steps[] = {
	{ "fork", 1, is_killed_leader, "fork.killed.leader" },
	{ "fork", 1, moment_is_ended, "step.ended" },
	{ "fork", 1, moment_is_stopped, "step.stopped" },
	{ "fork", 1, is_second_fork, "fork.second" },
	{ "fork", 1, is_leader_fork_ignored, "fork.leader.ignored" },
	{ "fork", 1, is_leader_fork, "fork.leader" },
	{ "fork", 1, is_prompt_back, "fork.prompt" },
	{ "fork", 1, is_still_foreground, "fork.foreground" },
	{ "fork", 1, is_in_background, "fork.background" },
	{ "fork", 1, is_fine, "fork.plain" },
	{ "fork", 2, is_adopted_by_other, "fork.subreaper" },
	{ "fork", 2, is_adopted_by_init, "fork.init" },
	{ "fork", 3, is_leader_gone, "fork.group" },
	{ "fork", 4, is_lock_lost, "fork.unlocked" },

	{ "setsid", 1, is_refused_session_leader, "setsid.EPERM.session" },
	{ "setsid", 1, is_refused_leader, "setsid.EPERM.leader" },
	{ "setsid", 1, is_refused_member, "setsid.EPERM.member" },
	{ "setsid", 1, moment_is_ended, "step.ended" },
	{ "setsid", 1, is_session_lost_without_tty, "setsid.notty" },
	{ "setsid", 1, is_fine, "setsid.ok" },
	{ "setsid", 2, keeps_terminal_fds, "setsid.fds" },
	{ "setsid", 2, is_fine, "setsid.nofds" },

	{ "chdir", 1, is_root_already, "chdir.same" },
	{ "chdir", 1, has_left_mount, "chdir.ok" },
	{ "chdir", 1, is_fine, "chdir.plain" },
	{ "chdir", 2, has_fd_on_mount, "chdir.fds" },

	{ "umask", 1, is_mask_same, "umask.same" },
	{ "umask", 1, is_fine, "umask.ok" },
	{ "umask", 2, is_fine, "umask.care" },

	{ "close", 1, is_closed_by_loop, "close.loop" },
	{ "close", 1, moment_is_failed, "step.failed" },
	{ "close", 1, is_not_all_closed, "close.left" },
	{ "close", 1, had_no_fds, "close.same" },
	{ "close", 1, is_tty_kept, "close.tty" },
	{ "close", 1, was_terminal_closed, "close.ok" },
	{ "close", 1, is_fine, "close.plain" },
	{ "close", 2, NULL, "close.care" },
	{ "close", 3, is_lock_lost, "close.unlocked" },

	{ "sigterm", 1, was_caught, "sigterm.same" },
	{ "sigterm", 1, is_fine, "sigterm.ok" },

	{ "devnull", 1, is_null_already, "devnull.same" },
	{ "devnull", 1, was_stdio_free, "devnull.free" },
	{ "devnull", 1, was_terminal_on_all, "devnull.terminal" },
	{ "devnull", 1, was_file_in_stdio, "devnull.file" },
	{ "devnull", 1, is_fine, "devnull.ok" },

	{ "sighup", 1, was_ignored, "sighup.same" },
	{ "sighup", 1, is_fine, "sighup.ok" },

	{ "pidfile", 1, is_pidfile_low, "pidfile.low" },
	{ "pidfile", 1, is_locked_again, "pidfile.again" },
	{ "pidfile", 1, is_pidfile_again, "pidfile.same" },
	{ "pidfile", 1, is_fine, "pidfile.ok" },
	{ "chdir umask close sigterm devnull sighup pidfile", 1,
	    moment_is_ended, "step.ended" },
	{ "setsid chdir umask close sigterm devnull sighup pidfile", 1,
	    moment_is_stopped, "step.stopped" },
	{ "fork setsid chdir umask close sigterm devnull sighup pidfile", 1,
	    is_fine, "step.done" },
	{ NULL, 0, NULL, NULL },
};
