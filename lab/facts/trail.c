/* The trail of a program that was followed. */
#include "lab/facts/trail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "lab/ground/memory.h"

static const char *const keys[TAKE_COUNT] = {
	[TAKE_FORK] = "fork",
	[TAKE_SETSID] = "setsid",
	[TAKE_SECOND_FORK] = "second_fork",
	[TAKE_CHDIR] = "chdir",
	[TAKE_UMASK] = "umask",
	[TAKE_CLOSE] = "close",
	[TAKE_STDIO] = "stdio",
	[TAKE_SIGTERM] = "sigterm",
	[TAKE_SIGHUP] = "sighup",
	[TAKE_PIDFILE] = "pidfile",
};

const char *take_name(enum take key)
{
	return keys[key];
}

enum take take_find(const char *name)
{
	enum take key = 0;

	while (key < TAKE_COUNT && strcmp(keys[key], name) != 0)
		key++;
	return key;
}

void trail_clear(struct trail *trail)
{
	for (size_t i = 0; i < trail->count; i++)
		call_clear(&trail->call[i].facts);
	free(trail->call);
	free(trail->process);
	memset(trail, 0, sizeof *trail);
}

int trail_birth(struct trail *trail, pid_t pid, int parent)
{
	struct trail_process *process;

	if (trail->processes == TRAIL_PROCESSES_MAX) {
		trail->unborn++;
		return -1;
	}
	if (trail->processes == trail->process_room) {
		trail->process_room = trail->process_room
		    ? 2 * trail->process_room : 16;
		trail->process = memory_grow(trail->process,
		    (size_t)trail->process_room, sizeof *trail->process);
	}
	process = &trail->process[trail->processes];
	memset(process, 0, sizeof *process);
	process->pid = pid;
	process->parent = parent;
	process->born = trail->serial++;
	return trail->processes++;
}

int trail_add(struct trail *trail, int process, int64_t us,
    struct call_facts *facts)
{
	struct trail_call *call;

	if (trail->count == TRAIL_CALLS_MAX || process < 0) {
		trail->omitted++;
		call_clear(facts);
		return -1;
	}
	if (trail->count == trail->room) {
		trail->room = trail->room ? 2 * trail->room : 64;
		trail->call = memory_grow(trail->call, trail->room,
		    sizeof *trail->call);
	}
	call = &trail->call[trail->count];
	memset(call, 0, sizeof *call);
	call->us = us;
	call->serial = trail->serial++;
	call->process = process;
	call->facts = *facts;
	call->child = -1;
	call->step = TAKE_COUNT;
	return (int)trail->count++;
}

void trail_end(struct trail *trail, int process, int64_t us, int status)
{
	struct trail_process *row;
	struct call_facts facts = { 0 };

	if (process < 0)
		return;
	row = &trail->process[process];
	row->is_ended = true;
	row->ended_us = us;
	ending_read(&row->ending, status, WITNESS_WAIT);
	facts.call = WIFSIGNALED(status) ? CALL_KILLED : CALL_EXIT;
	facts.arg[0] = (uint64_t)(WIFSIGNALED(status) ? WTERMSIG(status)
	    : WEXITSTATUS(status));
	trail_add(trail, process, us, &facts);
}

bool trail_descends(const struct trail *trail, int process, int ancestor)
{
	while (process >= 0 && process != ancestor)
		process = trail->process[process].parent;
	return process >= 0;
}

/* The child of ancestor on the way to process; -1 if it is process itself
 * or no ancestor. */
static int next_of_line(const struct trail *trail, int ancestor, int process)
{
	while (process >= 0 && trail->process[process].parent != ancestor)
		process = trail->process[process].parent;
	return process;
}

bool trail_is_inherited(const struct trail *trail,
    const struct trail_call *call, int process)
{
	int next;

	if (call->process == process)
		return true;
	if (!trail_descends(trail, process, call->process))
		return false;
	next = next_of_line(trail, call->process, process);
	return next >= 0 && call->serial < trail->process[next].born;
}

/* sigtimedwait(2): who waited for a signal in vain did wait for it. */
static bool has_waited(const struct trail_call *call)
{
	return call->facts.call == CALL_SIGWAIT &&
	    (call->error == EAGAIN || call->error == EINTR);
}

bool trail_call_worked(const struct trail_call *call)
{
	return call->error == 0 || has_waited(call);
}

/* Whether a process made a call after this moment, and not only its exit. */
static bool acts_after(const struct trail *trail, int process, long serial)
{
	for (size_t i = 0; i < trail->count; i++) {
		const struct trail_call *call = &trail->call[i];
		enum call name = call->facts.call;

		if (call->process == process && call->serial > serial &&
		    call->child < 0 && name != CALL_EXIT &&
		    name != CALL_KILLED && name != CALL_SIGNAL)
			return true;
	}
	return false;
}

/* A helper that its parent waited for, such as the one of system(3): what it
 * did is not the story. */
static bool is_helper(const struct trail *trail, int child)
{
	const struct trail_process *one = &trail->process[child];
	const struct trail_process *parent = &trail->process[one->parent];

	return one->is_vforked && one->is_ended &&
	    !(parent->is_ended && parent->ended_us < one->ended_us);
}

static int last_child(const struct trail *trail, int process)
{
	for (int i = trail->processes - 1; i > process; i--)
		if (trail->process[i].parent == process &&
		    !is_helper(trail, i))
			return i;
	return -1;
}

int trail_last(const struct trail *trail)
{
	int last = -1, child;

	for (int i = 0; i < trail->processes; i++)
		if (last < 0 || trail->process[i].ended_us >=
		    trail->process[last].ended_us)
			last = i;
	while (last >= 0 && (child = last_child(trail, last)) >= 0 &&
	    !acts_after(trail, last, trail->process[child].born))
		last = child;
	return last;
}

int trail_find(const struct trail *trail, pid_t pid)
{
	for (int i = trail->processes - 1; i >= 0; i--)
		if (trail->process[i].pid == pid)
			return i;
	return -1;
}
