/* Which steps a program took. */
#include "lab/facts/taken.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/taken_inside.h"

static bool is_fork(enum call call)
{
	return call == CALL_FORK || call == CALL_VFORK || call == CALL_CLONE;
}

/* A fork is part of the lineage if its child is the next of the line. */
static bool is_in_line(const struct walk *walk, const struct trail_call *call)
{
	if (!is_fork(call->facts.call))
		return trail_is_inherited(walk->trail, call, walk->process);
	return call->child >= 0 &&
	    trail_descends(walk->trail, walk->process, call->child);
}

/* When the first of the three got what it kept.  Not every call that opens
 * is followed, but the next one after a close takes the number that is free:
 * open(2). */
static long first_stdio(const struct walk *walk)
{
	long first = -1;

	for (int fd = 0; fd < 3; fd++) {
		long since = walk->placed[fd] >= 0 ? walk->placed[fd]
		    : walk->closed[fd];

		if (since >= 0 && (first < 0 || since < first))
			first = since;
	}
	return first;
}

static bool is_pidfile(const struct call_facts *facts, const char *pidfile)
{
	return *pidfile && call_makes_file(facts) && facts->full &&
	    strcmp(facts->full, pidfile) == 0;
}

static bool is_exec(const struct call_facts *facts)
{
	return facts->call == CALL_EXECVE || facts->call == CALL_EXECVEAT;
}

/* What it did when it had been looked at, say to end, was no step. */
static bool is_late(const struct walk *walk, const struct trail_call *call)
{
	return walk->trail->looked > 0 && call->serial >= walk->trail->looked;
}

/* exec resets handlers, so what was set before the last one is no step. */
static void find_exec(struct walk *walk)
{
	for (size_t i = 0; i < walk->trail->count; i++) {
		struct trail_call *call = &walk->trail->call[i];

		if (!is_exec(&call->facts) || !trail_call_worked(call) ||
		    call->is_pending || is_late(walk, call) ||
		    !is_in_line(walk, call))
			continue;
		walk->last_exec = call->serial;
		walk->is_lost |= call->is_exec_loss;
	}
}

/* A handler, or what waited; that a signal is ignored outlasts exec. */
static bool is_lost_by_exec(const struct trail_call *call, enum take key)
{
	return key == TAKE_SIGTERM || (key == TAKE_SIGHUP &&
	    call->facts.disposition == DISPOSITION_CAUGHT);
}

static void walk_calls(struct walk *walk, const char *pidfile)
{
	for (size_t i = 0; i < walk->trail->count; i++) {
		struct trail_call *call = &walk->trail->call[i];
		enum take key;

		call->step = TAKE_COUNT;
		if (!trail_call_worked(call) || is_late(walk, call) ||
		    !is_in_line(walk, call))
			continue;
		key = taken_step(walk, call);
		if (is_pidfile(&call->facts, pidfile))
			key = TAKE_PIDFILE;
		if (call->serial < walk->last_exec &&
		    is_lost_by_exec(call, key))
			key = TAKE_COUNT;
		call->step = key;
		if (key < TAKE_COUNT && walk->first[key] < 0)
			walk->first[key] = call->serial;
	}
}

/* Where its descriptors may not be read, its calls tell. */
static bool has_placed_all(const struct walk *walk)
{
	return walk->placed[0] >= 0 && walk->placed[1] >= 0 &&
	    walk->placed[2] >= 0;
}

/* Each of 0, 1 and 2 is open on something else than at the start. */
static bool has_new_stdio(const struct setting *setting,
    const struct snapshot *end)
{
	for (int fd = 0; fd < 3; fd++) {
		const struct fd_fact *fact = fd_list_find(end->fds, fd);

		if (!fact || setting_has_terminal(setting, fact->target))
			return false;
	}
	return true;
}

static bool has_inherited(const struct setting *setting,
    const struct snapshot *end)
{
	for (size_t i = 0; end->fds && i < end->fds->count; i++)
		if (end->fds->row[i].fd > 2 &&
		    strcmp(end->fds->row[i].target, setting->file) == 0)
			return true;
	return false;
}

static enum disposition disposition_of(const struct snapshot *end, int signal)
{
	if (signal_set_has(end->ignored, signal))
		return DISPOSITION_IGNORED;
	return signal_set_has(end->caught, signal) ? DISPOSITION_CAUGHT
	    : DISPOSITION_DEFAULT;
}

/* What only the end state can tell. */
static void add_end(struct taken *taken, const struct setting *setting,
    const struct snapshot *end, bool is_lost)
{
	if (end->fds) {
		taken->has[TAKE_CLOSE] = !is_lost &&
		    !has_inherited(setting, end);
		taken->has[TAKE_STDIO] = has_new_stdio(setting, end);
	}
	taken->sighup = disposition_of(end, SIGHUP);
	taken->has[TAKE_SIGTERM] = taken->waits_term ||
	    disposition_of(end, SIGTERM) == DISPOSITION_CAUGHT;
}

static void add_values(struct taken *taken)
{
	taken->has[TAKE_UMASK] = taken->umask >= 0;
	taken->has[TAKE_CHDIR] = taken->chdir[0] != '\0';
	taken->has[TAKE_SIGHUP] = taken->sighup != DISPOSITION_DEFAULT;
	taken->has[TAKE_PIDFILE] = taken->pidfile[0] != '\0';
}

/* By first success; what was seen in no call comes last. */
static void sort_order(struct walk *walk)
{
	struct taken *taken = walk->taken;

	for (enum take key = 0; key < TAKE_COUNT; key++) {
		int at = taken->count;

		if (!taken->has[key])
			continue;
		if (walk->first[key] < 0)
			walk->first[key] = walk->trail->serial + (long)key;
		while (at > 0 && walk->first[taken->order[at - 1]] >
		    walk->first[key]) {
			taken->order[at] = taken->order[at - 1];
			at--;
		}
		taken->order[at] = key;
		taken->count++;
	}
}

/* A row whose step did not last is no step. */
static void unmark(struct walk *walk)
{
	for (size_t i = 0; i < walk->trail->count; i++) {
		struct trail_call *call = &walk->trail->call[i];

		if (call->step < TAKE_COUNT && !walk->taken->has[call->step])
			call->step = TAKE_COUNT;
	}
}

static void taken_init(struct taken *taken, const char *pidfile)
{
	memset(taken, 0, sizeof *taken);
	taken->umask = -1;
	snprintf(taken->pidfile, sizeof taken->pidfile, "%s", pidfile);
}

void taken_find(struct taken *taken, struct trail *trail, int process,
    const struct setting *setting, const struct snapshot *end,
    const char *pidfile)
{
	struct walk walk = { .taken = taken, .trail = trail,
		.process = process, .setting = setting, .last_exec = -1 };

	taken_init(taken, pidfile);
	for (enum take key = 0; key < TAKE_COUNT; key++)
		walk.first[key] = -1;
	for (int fd = 0; fd < 3; fd++)
		walk.placed[fd] = walk.closed[fd] = -1;
	if (process < 0)
		return;
	find_exec(&walk);
	walk_calls(&walk, pidfile);
	walk.first[TAKE_STDIO] = first_stdio(&walk);
	for (enum take key = 0; key < TAKE_COUNT; key++)
		taken->has[key] = walk.first[key] >= 0;
	taken->has[TAKE_STDIO] = has_placed_all(&walk);
	if (end)
		add_end(taken, setting, end, walk.is_lost);
	else
		taken->has[TAKE_STDIO] = false;
	add_values(taken);
	sort_order(&walk);
	unmark(&walk);
}

void taken_infer(struct taken *taken, const struct setting *setting,
    const struct snapshot *end, const char *pidfile)
{
	taken_init(taken, pidfile);
	if (!end)
		return;
	taken->has[TAKE_FORK] = end->pid != setting->program;
	taken->has[TAKE_SETSID] = end->sid != setting->session;
	taken->has[TAKE_SECOND_FORK] = taken->has[TAKE_SETSID] &&
	    !end->is_session_leader;
	snprintf(taken->chdir, sizeof taken->chdir, "%s", end->cwd);
	if (strcmp(taken->chdir, setting->cwd) == 0)
		taken->chdir[0] = '\0';
	if (end->umask != setting->umask)
		taken->umask = end->umask;
	add_end(taken, setting, end, false);
	add_values(taken);
}
