/* Which words explain what the lab did: keys, hangup, signals. */
#include <signal.h>
#include <string.h>

#include "lab/facts/explain.h"

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

static int signal_of(const struct moment *m)
{
	return m->action.act ? action_signal(&m->action) : 0;
}

static bool is_ignored(const struct moment *m)
{
	return signal_set_has(m->before.ignored, signal_of(m));
}

static bool is_caught(const struct moment *m)
{
	return signal_set_has(m->before.caught, signal_of(m));
}

static bool is_job_control(int signal)
{
	return signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

static bool is_void_in_orphaned(const struct moment *m)
{
	return is_job_control(signal_of(m)) && m->before.is_orphaned_group;
}

/* By what evidence the target got the signal. */
static bool has_evidence(const struct moment *m, enum trace by)
{
	for (int i = 0; i < m->detail.deliveries; i++)
		if (m->detail.delivered[i].by == by &&
		    m->detail.delivered[i].pid == m->before.pid)
			return true;
	return false;
}

static bool is_alive(const struct moment *m)
{
	return m->has_after;
}

static bool was_stopped(const struct moment *m)
{
	return m->before.state == 'T';
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
	return is_alive(m) && !had_tty(m);
}

static bool is_in_background(const struct moment *m)
{
	return is_alive(m) && had_tty(m) && !m->before.is_foreground;
}

/* The shell has its terminal, and this is no child of it: forked away. */
static bool is_behind_shell(const struct moment *m)
{
	const struct scene *scene = &m->scene_before;

	return is_in_background(m) && scene->is_shell_alive &&
	    m->before.tpgid == scene->shell && m->before.ppid != scene->shell;
}

static bool is_void_key(const struct moment *m)
{
	return is_alive(m) && is_void_in_orphaned(m);
}

static bool is_ignored_alive(const struct moment *m)
{
	return is_alive(m) && is_ignored(m);
}

static bool is_caught_alive(const struct moment *m)
{
	return is_alive(m) && (is_caught(m) || has_evidence(m, BY_HANDLER));
}

static bool is_seen_somewhere(const struct moment *m)
{
	return m->detail.deliveries > 0;
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
	return moment_is_ended(m) && was_stopped(m);
}

/* What a hangup sends; a shell that exits may send its stopped jobs others,
 * bash SIGTERM. */
static bool is_stopped_hung_up(const struct moment *m)
{
	return is_stopped_orphan(m) && m->ending.signal == SIGHUP;
}

static bool is_spared_ignoring(const struct moment *m)
{
	return is_alive(m) && had_tty(m) &&
	    signal_set_has(m->before.ignored, SIGHUP);
}

static bool is_spared_orphan(const struct moment *m)
{
	return is_alive(m) && had_tty(m) && m->before.is_orphaned_group &&
	    !m->before.is_foreground;
}

/* Some of 0, 1 and 2 is open on the terminal that was closed. */
static bool is_without_stdio_now(const struct moment *m)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *f = fd_list_find(m->before.fds, fd);

		if (f && (strcmp(f->target, m->scene_before.tty) == 0 ||
		    (had_tty(m) && strcmp(f->target, "/dev/tty") == 0)))
			return is_alive(m);
	}
	return false;
}

static bool is_clean_end(const struct moment *m)
{
	return moment_is_ended(m) && m->ending.how == ENDED_EXITED &&
	    m->ending.did_clean_up;
}

static bool is_exit(const struct moment *m)
{
	return moment_is_ended(m) && m->ending.how == ENDED_EXITED;
}

static bool is_end_unknown(const struct moment *m)
{
	return moment_is_ended(m) && m->ending.how == ENDED_UNKNOWN;
}

static bool is_killed_by_kill(const struct moment *m)
{
	return moment_is_ended(m) && m->ending.signal == SIGKILL;
}

static bool is_killed_by_term(const struct moment *m)
{
	return moment_is_ended(m) && m->ending.signal == SIGTERM &&
	    signal_of(m) == SIGTERM;
}

static bool is_killed_when_continued(const struct moment *m)
{
	return moment_is_ended(m) && signal_of(m) == SIGCONT;
}

static bool is_stopped_for_good(const struct moment *m)
{
	return moment_is_stopped(m) && signal_of(m) == SIGSTOP;
}

static bool is_continued(const struct moment *m)
{
	return was_stopped(m) && is_alive(m) && m->after.state != 'T' &&
	    signal_of(m) == SIGCONT;
}

static bool is_pending(const struct moment *m)
{
	return is_alive(m) && (has_evidence(m, BY_PENDING) ||
	    signal_set_has(m->after.pending, signal_of(m)));
}

static bool is_pending_stopped(const struct moment *m)
{
	return is_pending(m) && m->after.state == 'T';
}

static bool is_stopped_still(const struct moment *m)
{
	return was_stopped(m) && is_alive(m) && m->after.state == 'T';
}

/* One stop more; SIGCONT discards what is pending of these: signal(7). */
static bool is_pending_stop(const struct moment *m)
{
	return is_pending_stopped(m) && (is_job_control(signal_of(m)) ||
	    signal_of(m) == SIGSTOP);
}

/* To be continued ends every stop; so this is another. */
static bool is_stopped_again(const struct moment *m)
{
	return is_stopped_still(m) && signal_of(m) == SIGCONT;
}

static bool is_void_by_default(const struct moment *m)
{
	int signal = signal_of(m);

	return is_alive(m) && (signal == SIGCONT || signal == SIGCHLD ||
	    signal == SIGURG || signal == SIGWINCH);
}

/* How many workers live on, in the group of the target or in all. */
static int count_workers(const struct moment *m, bool is_any)
{
	int count = 0;

	for (int i = 0; i < m->scene_after.count; i++) {
		const struct relative *row = &m->scene_after.row[i];

		if (row->role == ROLE_WORKER && row->state != 'Z' &&
		    (is_any || row->pgid == m->before.pgid))
			count++;
	}
	return count;
}

static bool leaves_worker(const struct moment *m)
{
	return moment_is_ended(m) && count_workers(m, true) > 0;
}

static bool leaves_workers(const struct moment *m)
{
	return moment_is_ended(m) && count_workers(m, true) > 1;
}

/* One that a signal to the target's group would not have reached. */
static bool leaves_stranger(const struct moment *m)
{
	return moment_is_ended(m) &&
	    count_workers(m, true) > count_workers(m, false);
}

/* The group's leader is gone, the group is not. */
static bool is_group_without_leader(const struct moment *m)
{
	return is_alive(m) && !m->before.is_group_leader &&
	    !scene_find(&m->scene_after, m->before.pgid);
}

/* It waited while its signal ended the others of its group; an orphaned
 * group with a stopped member gets SIGHUP and SIGCONT: setpgid(2). */
static bool is_killed_as_orphan(const struct moment *m)
{
	int signal = signal_of(m);

	return is_stopped_hung_up(m) && signal != SIGHUP && signal != SIGCONT;
}

const struct explain_row explain_acts[] = {
	{ "key- group", 1, is_killed_as_orphan, "killed.orphaned" },
	{ "key-", 1, is_killed_in_foreground, "key.killed" },
	{ "key-", 1, moment_is_ended, "act.ended" },
	{ "key-", 1, is_stopped_in_foreground, "key.stopped" },
	{ "key-", 1, moment_is_stopped, "act.stopped" },
	{ "key-", 1, is_elsewhere, "key.elsewhere" },
	{ "key-", 1, is_out_of_reach, "key.notty" },
	{ "key-", 1, is_in_background, "key.background" },
	{ "key-", 2, is_behind_shell, "key.shell" },
	{ "key-", 1, is_ignored_alive, "key.ignored" },
	{ "key-", 1, is_caught_alive, "key.caught" },
	{ "key-", 1, is_pending_stop, "signal.pending.stop" },
	{ "key-", 1, is_pending_stopped, "signal.pending.stopped" },
	{ "key-", 1, is_stopped_still, "signal.stopped.still" },
	{ "key-", 1, is_void_key, "key.orphaned" },
	{ "key-", 1, is_alive, "key.alive" },

	{ "hangup", 1, is_killed_leader, "hangup.leader" },
	{ "hangup", 1, is_killed_in_foreground, "hangup.foreground" },
	{ "hangup", 1, is_stopped_hung_up, "hangup.stopped" },
	{ "hangup", 1, is_stopped_orphan, "logout.stopped" },
	{ "hangup", 1, is_killed_in_background, "hangup.background" },
	{ "hangup", 1, moment_is_ended, "act.ended" },
	{ "hangup", 1, is_out_of_reach, "hangup.notty" },
	{ "hangup", 1, is_spared_orphan, "hangup.orphaned" },
	{ "hangup", 1, is_spared_ignoring, "hangup.ignored" },
	{ "hangup", 1, is_alive, "hangup.alive" },
	{ "hangup", 2, is_without_stdio_now, "hangup.fds" },
	{ "hangup logout", 3, is_shell_ended, "shell.ended" },
	{ "hangup", 3, is_shell_left, "shell.alive" },

	{ "logout", 1, is_stopped_hung_up, "hangup.stopped" },
	{ "logout", 1, is_stopped_orphan, "logout.stopped" },
	{ "logout", 1, is_killed_in_foreground, "logout.foreground" },
	{ "logout", 1, moment_is_ended, "logout.ended" },
	{ "logout", 1, is_shell_left, "logout.left" },
	{ "logout", 1, is_out_of_reach, "logout.notty" },
	{ "logout", 1, is_alive, "logout.alive" },

	{ "signal group", 1, is_clean_end, "signal.clean" },
	{ "signal group", 1, is_exit, "signal.exited" },
	{ "signal group", 1, is_end_unknown, "act.ended.unknown" },
	{ "signal group", 1, is_killed_when_continued,
	    "signal.continued.killed" },
	{ "signal group", 1, is_killed_by_kill, "signal.kill" },
	{ "signal group", 1, is_killed_by_term, "signal.term" },
	{ "signal group", 1, moment_is_ended, "signal.killed" },
	{ "signal group", 1, is_stopped_for_good, "signal.stop" },
	{ "signal group", 1, moment_is_stopped, "signal.stopped" },
	{ "signal group", 1, is_continued, "signal.continued" },
	{ "signal group", 1, is_ignored_alive, "signal.ignored" },
	{ "signal group", 1, is_stopped_again, "signal.stopped.again" },
	{ "signal group", 1, is_pending_stop, "signal.pending.stop" },
	{ "signal group", 1, is_pending_stopped, "signal.pending.stopped" },
	{ "signal group", 1, is_pending, "signal.pending" },
	{ "signal group", 1, is_stopped_still, "signal.stopped.still" },
	{ "signal group", 1, is_caught_alive, "signal.caught" },
	{ "signal group", 1, is_void_key, "signal.orphaned" },
	{ "signal group", 1, is_void_by_default, "signal.nothing" },
	{ "signal group", 1, is_alive, "signal.alive" },
	{ "signal", 2, leaves_stranger, "signal.workers.apart" },
	{ "signal", 2, leaves_workers, "signal.workers" },
	{ "signal", 2, leaves_worker, "signal.worker" },
	{ "group", 2, is_group_without_leader, "group.leaderless" },

	{ "key- hangup logout group", 4, is_seen_somewhere,
	    "delivered.list" },
	{ "key-", 4, NULL, "delivered.none" },
	{ NULL, 0, NULL, NULL },
};
