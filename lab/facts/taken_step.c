/* Which step a call of the lineage was. */
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/taken_inside.h"

static enum take fork_key(struct walk *walk, const struct trail_call *call)
{
	const struct trail_process *parent =
	    &walk->trail->process[call->process];

	walk->taken->forks++;
	if (walk->first[TAKE_FORK] < 0) {
		walk->first[TAKE_FORK] = call->serial;
		if (walk->first[TAKE_SETSID] < 0)
			return TAKE_FORK;
	}
	if (walk->first[TAKE_SETSID] < 0)
		return TAKE_FORK;
	return parent->is_ended ? TAKE_SECOND_FORK : TAKE_COUNT;
}

static bool closes(const struct call_facts *facts, int fd)
{
	switch (facts->call) {
	case CALL_CLOSE:
		return (int)facts->arg[0] == fd;
	case CALL_CLOSE_RANGE:
		return (unsigned)facts->arg[0] <= (unsigned)fd &&
		    (unsigned)facts->arg[1] >= (unsigned)fd &&
		    !(facts->arg[2] & CLOSE_RANGE_CLOEXEC);
	case CALL_DUP2:
	case CALL_DUP3:
		return (int)facts->arg[1] == fd && (int)facts->arg[0] != fd;
	default:
		return false;
	}
}

bool setting_has_terminal(const struct setting *setting, const char *path)
{
	return strcmp(path, setting->tty) == 0 || strcmp(path, "/dev/tty") == 0;
}

/* Takes back the step at this descriptor: a shell that sends the output of
 * one command elsewhere puts the terminal back on it. */
static void forget_stdio(struct walk *walk, int fd)
{
	for (size_t i = 0; i < walk->trail->count; i++) {
		struct trail_call *call = &walk->trail->call[i];

		if (call->step == TAKE_STDIO && call->result == fd)
			call->step = TAKE_COUNT;
	}
	walk->placed[fd] = -1;
}

/* Puts a file on one of 0, 1 and 2. */
static enum take stdio_key(struct walk *walk, const struct trail_call *call)
{
	const struct call_facts *facts = &call->facts;
	int fd = (int)call->result;

	if (!call_gives_fd(facts->call) || fd < 0 || fd > 2)
		return TAKE_COUNT;
	if (facts->full && setting_has_terminal(walk->setting, facts->full)) {
		forget_stdio(walk, fd);
		return TAKE_COUNT;
	}
	if (walk->placed[fd] < 0)
		walk->placed[fd] = call->serial;
	return TAKE_STDIO;
}

/* What is put back was no step, and what comes later is the first. */
static void forget(struct walk *walk, enum take key)
{
	for (size_t i = 0; i < walk->trail->count; i++)
		if (walk->trail->call[i].step == key)
			walk->trail->call[i].step = TAKE_COUNT;
	walk->first[key] = -1;
}

static enum take signal_key(struct walk *walk, const struct trail_call *call)
{
	const struct call_facts *facts = &call->facts;
	bool is_set = facts->call != CALL_SIGACTION;
	bool term = is_set ? signal_set_has(facts->set, SIGTERM)
	    : facts->arg[0] == SIGTERM &&
		facts->disposition == DISPOSITION_CAUGHT;
	bool hangup = is_set ? signal_set_has(facts->set, SIGHUP)
	    : facts->arg[0] == SIGHUP;

	if (is_set && call->serial > walk->last_exec) {
		walk->taken->waits_term |= term;
		walk->taken->waits_hangup |= hangup;
	}
	if (!is_set && hangup)
		walk->taken->sighup = facts->disposition;
	if (!is_set && facts->disposition == DISPOSITION_DEFAULT &&
	    (hangup || !walk->taken->waits_term))
		forget(walk, hangup ? TAKE_SIGHUP : TAKE_SIGTERM);
	if (term)
		return TAKE_SIGTERM;
	return hangup && !is_set && facts->disposition != DISPOSITION_DEFAULT
	    ? TAKE_SIGHUP : TAKE_COUNT;
}

static enum take chdir_key(struct walk *walk, const struct call_facts *facts)
{
	const char *path = facts->full ? facts->full : "";
	bool is_same = strcmp(path, walk->setting->cwd) == 0;

	snprintf(walk->taken->chdir, sizeof walk->taken->chdir, "%s",
	    is_same ? "" : path);
	if (is_same)
		forget(walk, TAKE_CHDIR);
	return is_same ? TAKE_COUNT : TAKE_CHDIR;
}

/* To put the inherited mask back is no step; to choose the same one is. */
static enum take umask_key(struct walk *walk, int mask)
{
	bool is_same = mask == walk->setting->umask;
	bool is_put_back = is_same && walk->is_away;

	walk->taken->umask = is_put_back ? -1 : mask;
	walk->taken->is_umask_back = is_put_back;
	walk->is_away = !is_same;
	if (is_put_back)
		forget(walk, TAKE_UMASK);
	return is_put_back ? TAKE_COUNT : TAKE_UMASK;
}

static void note_closed(struct walk *walk, const struct trail_call *call)
{
	for (int fd = 0; fd < 3; fd++)
		if (closes(&call->facts, fd))
			walk->closed[fd] = call->serial;
}

enum take taken_step(struct walk *walk, struct trail_call *call)
{
	const struct call_facts *facts = &call->facts;

	switch (facts->call) {
	case CALL_FORK:
	case CALL_VFORK:
	case CALL_CLONE:
		return fork_key(walk, call);
	case CALL_SETSID:
		return TAKE_SETSID;
	case CALL_CHDIR:
	case CALL_FCHDIR:
		return chdir_key(walk, facts);
	case CALL_UMASK:
		return umask_key(walk, (int)(facts->arg[0] & 0777));
	case CALL_SIGACTION:
	case CALL_SIGNALFD:
	case CALL_SIGNALFD4:
	case CALL_SIGWAIT:
		return signal_key(walk, call);
	default:
		break;
	}
	note_closed(walk, call);
	if (closes(facts, walk->setting->inherited))
		return TAKE_CLOSE;
	return stdio_key(walk, call);
}
