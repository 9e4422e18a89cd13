/* Which words explain signals. */
#include <signal.h>

#include "lab/facts/explain_inside.h"

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

bool acts_is_alive(const struct moment *m)
{
	return m->has_after;
}

bool acts_was_stopped(const struct moment *m)
{
	return m->before.state == 'T';
}

bool acts_is_void(const struct moment *m)
{
	return acts_is_alive(m) && is_void_in_orphaned(m);
}

bool acts_is_ignored(const struct moment *m)
{
	return acts_is_alive(m) && is_ignored(m);
}

bool acts_is_caught(const struct moment *m)
{
	return acts_is_alive(m) && (is_caught(m) || has_evidence(m, BY_HANDLER));
}

bool acts_is_seen(const struct moment *m)
{
	return m->detail.deliveries > 0;
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
	return acts_was_stopped(m) && acts_is_alive(m) && m->after.state != 'T' &&
	    signal_of(m) == SIGCONT;
}

static bool is_pending(const struct moment *m)
{
	return acts_is_alive(m) && (has_evidence(m, BY_PENDING) ||
	    signal_set_has(m->after.pending, signal_of(m)));
}

bool acts_is_pending_stopped(const struct moment *m)
{
	return is_pending(m) && m->after.state == 'T';
}

bool acts_is_stopped_still(const struct moment *m)
{
	return acts_was_stopped(m) && acts_is_alive(m) && m->after.state == 'T';
}

/* One stop more; SIGCONT discards what is pending of these: signal(7). */
bool acts_is_pending_stop(const struct moment *m)
{
	return acts_is_pending_stopped(m) && (is_job_control(signal_of(m)) ||
	    signal_of(m) == SIGSTOP);
}

/* To be continued ends every stop; so this is another. */
static bool is_stopped_again(const struct moment *m)
{
	return acts_is_stopped_still(m) && signal_of(m) == SIGCONT;
}

static bool is_void_by_default(const struct moment *m)
{
	int signal = signal_of(m);

	return acts_is_alive(m) && (signal == SIGCONT || signal == SIGCHLD ||
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
	return acts_is_alive(m) && !m->before.is_group_leader &&
	    !scene_find(&m->scene_after, m->before.pgid);
}

/* It waited while its signal ended the others of its group; an orphaned
 * group with a stopped member gets SIGHUP and SIGCONT: setpgid(2). */
bool acts_is_killed_as_orphan(const struct moment *m)
{
	int signal = signal_of(m);

	return acts_was_stopped(m) && moment_is_ended(m) &&
	    m->ending.signal == SIGHUP && signal != SIGHUP &&
	    signal != SIGCONT;
}

const struct explain_row explain_acts[] = {
	{ "group", 1, acts_is_killed_as_orphan, "killed.orphaned" },
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
	{ "signal group", 1, acts_is_ignored, "signal.ignored" },
	{ "signal group", 1, is_stopped_again, "signal.stopped.again" },
	{ "signal group", 1, acts_is_pending_stop, "signal.pending.stop" },
	{ "signal group", 1, acts_is_pending_stopped, "signal.pending.stopped" },
	{ "signal group", 1, is_pending, "signal.pending" },
	{ "signal group", 1, acts_is_stopped_still, "signal.stopped.still" },
	{ "signal group", 1, acts_is_caught, "signal.caught" },
	{ "signal group", 1, acts_is_void, "signal.orphaned" },
	{ "signal group", 1, is_void_by_default, "signal.nothing" },
	{ "signal group", 1, acts_is_alive, "signal.alive" },
	{ "signal", 2, leaves_stranger, "signal.workers.apart" },
	{ "signal", 2, leaves_workers, "signal.workers" },
	{ "signal", 2, leaves_worker, "signal.worker" },
	{ "group", 2, is_group_without_leader, "group.leaderless" },

	{ "group", 4, acts_is_seen, "delivered.list" },
	{ NULL, 0, NULL, NULL },
};
