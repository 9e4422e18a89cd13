/* Which steps a program took. */
#include "lab/facts/taken.h"

#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* What is known while the trail is walked. */
struct walk {
	struct taken *taken;
	struct trail *trail;
	int process;
	const struct setting *setting;
	const struct snapshot *end;
	long first[TAKE_COUNT];	/* serial of the first success; -1 */
	long placed[3];		/* the same, of 0, 1 and 2 */
	long closed[3];		/* serial of the last call that closed it */
	long last_exec;		/* serial of the last exec of the lineage */
	bool is_lost;		/* an exec closed what was inherited */
	bool is_away;		/* the umask was another meanwhile */
};

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

static bool is_at_start(const struct setting *setting, const char *path)
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
	if (facts->full && is_at_start(walk->setting, facts->full)) {
		forget_stdio(walk, fd);
		return TAKE_COUNT;
	}
	if (walk->placed[fd] < 0)
		walk->placed[fd] = call->serial;
	return TAKE_STDIO;
}

static void note_closed(struct walk *walk, const struct trail_call *call)
{
	for (int fd = 0; fd < 3; fd++)
		if (closes(&call->facts, fd))
			walk->closed[fd] = call->serial;
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

/* The step that this call of the lineage was; TAKE_COUNT for none. */
static enum take key_of(struct walk *walk, struct trail_call *call)
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

static bool is_pidfile(const struct call_facts *facts, const char *pidfile)
{
	return *pidfile && call_makes_file(facts) && facts->full &&
	    strcmp(facts->full, pidfile) == 0;
}

static bool is_exec(const struct call_facts *facts)
{
	return facts->call == CALL_EXECVE || facts->call == CALL_EXECVEAT;
}

/* exec resets handlers, so what was set before the last one is no step. */
static void find_exec(struct walk *walk)
{
	for (size_t i = 0; i < walk->trail->count; i++) {
		struct trail_call *call = &walk->trail->call[i];

		if (!is_exec(&call->facts) || !trail_call_worked(call) ||
		    call->is_pending || !is_in_line(walk, call))
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
		if (!trail_call_worked(call) || !is_in_line(walk, call))
			continue;
		key = key_of(walk, call);
		if (is_pidfile(&call->facts, pidfile))
			key = TAKE_PIDFILE;
		if (call->serial < walk->last_exec && is_lost_by_exec(call, key))
			key = TAKE_COUNT;
		call->step = key;
		if (key < TAKE_COUNT && walk->first[key] < 0)
			walk->first[key] = call->serial;
	}
}

/* Each of 0, 1 and 2 is open on something else than at the start. */
static bool has_new_stdio(const struct setting *setting,
    const struct snapshot *end)
{
	for (int fd = 0; fd < 3; fd++) {
		const struct fd_fact *fact = fd_list_find(end->fds, fd);

		if (!fact || is_at_start(setting, fact->target))
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
	return !end->fds;
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
	taken->has[TAKE_CLOSE] = !is_lost && !has_inherited(setting, end);
	taken->has[TAKE_STDIO] = has_new_stdio(setting, end);
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
		.process = process, .setting = setting, .end = end,
		.last_exec = -1 };

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
