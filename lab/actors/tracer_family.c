/* Who is whose child: threads, forks, and orphans of the tracer. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>

#include "lab/actors/tracer_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

struct tracee **tracee_place(struct tracer *tracer, pid_t tid)
{
	struct tracee **place = &tracer->bucket[(unsigned)tid % TRACER_BUCKETS];

	while (*place && (*place)->tid != tid)
		place = &(*place)->next;
	return place;
}

struct tracee *tracee_add(struct tracer *tracer, pid_t tid, pid_t tgid)
{
	struct tracee *tracee = memory_get(1, sizeof *tracee);

	tracee->tid = tid;
	tracee->tgid = tgid;
	tracee->process = tracee->row = -1;
	*tracee_place(tracer, tid) = tracee;
	if (++tracer->notes.alive > tracer->notes.most)
		tracer->notes.most = tracer->notes.alive;
	return tracee;
}

void tracee_drop(struct tracer *tracer, pid_t tid)
{
	struct tracee **place = tracee_place(tracer, tid);
	struct tracee *tracee = *place;

	if (!tracee)
		return;
	*place = tracee->next;
	free(tracee);
	tracer->notes.alive--;
}

int64_t tracer_now(const struct tracer *tracer)
{
	return io_now_us() - tracer->start_us;
}

/* ESRCH means that it was killed meanwhile; its end is reported later. */
void tracee_resume(const struct tracer *tracer, struct tracee *tracee,
    int signal)
{
	enum __ptrace_request how = tracee->is_in_call ? PTRACE_SYSCALL
	    : PTRACE_CONT;

	tracee->is_stopped = false;
	if (tracer->is_ending && kill(tracee->tid, SIGKILL) == 0)
		return;
	ptrace(how, tracee->tid, NULL, (void *)(intptr_t)signal);
}

int tracer_birth(struct tracer *tracer, pid_t pid, int parent)
{
	int process = trail_birth(tracer->trail,
	    container_inside(tracer->container, pid), parent);

	if (process >= tracer->room) {
		tracer->room = tracer->room ? 2 * tracer->room : 64;
		tracer->outside = memory_grow(tracer->outside,
		    (size_t)tracer->room, sizeof *tracer->outside);
	}
	if (process >= 0)
		tracer->outside[process] = pid;
	return process;
}

/* The value of a line of /proc/TID/status, such as "Tgid:"; 0 if unknown. */
static pid_t status_number(struct tracer *tracer, pid_t tid,
    const char *label)
{
	char path[32], text[4096];
	const char *line;

	snprintf(path, sizeof path, "%d/status", (int)tid);
	if (io_read_at(tracer->container->outside, path, text,
		sizeof text) < 0)
		return 0;
	line = strstr(text, label);
	return line ? (pid_t)strtol(line + strlen(label), NULL, 10) : 0;
}

static void add_fork_row(struct tracer *tracer, int parent, int child,
    enum call call)
{
	struct call_facts facts = { .call = call };
	int row = trail_add(tracer->trail, parent, tracer_now(tracer), &facts);

	if (row < 0 || child < 0)
		return;
	tracer->trail->call[row].result = tracer->trail->process[child].pid;
	tracer->trail->call[row].child = child;
}

/* A thread shares the process of who made it; a child is a new one. */
static void adopt(struct tracer *tracer, struct tracee *child, int parent,
    enum call call)
{
	if (child->tgid != child->tid) {
		child->process = parent;
		if (parent >= 0)
			tracer->trail->process[parent].threads++;
		return;
	}
	child->process = tracer_birth(tracer, child->tid, parent);
	if (child->process >= 0)
		tracer->trail->process[child->process].is_vforked =
		    call == CALL_VFORK;
	add_fork_row(tracer, parent, child->process, call);
}

static void release(struct tracer *tracer, struct tracee *tracee)
{
	if (!tracee->is_held)
		return;
	tracee->is_held = false;
	tracer->notes.held--;
	tracee_resume(tracer, tracee, 0);
}

void tracer_after_fork(struct tracer *tracer, struct tracee *tracee,
    enum call call)
{
	unsigned long tid = 0;
	struct tracee *child;
	pid_t tgid = 0;

	if (ptrace(PTRACE_GETEVENTMSG, tracee->tid, NULL, &tid) < 0)
		return;
	child = *tracee_place(tracer, (pid_t)tid);
	if (!child)
		child = tracee_add(tracer, (pid_t)tid, 0);
	if (call == CALL_CLONE)
		tgid = status_number(tracer, child->tid, "\nTgid:\t");
	child->tgid = tgid ? tgid : child->tid;
	if (child->process < 0)
		adopt(tracer, child, tracee->process, call);
	release(tracer, child);
}

/* A child that reports before its parent does waits for the parent's word:
 * it must be known whose child it is. */
void tracer_meet(struct tracer *tracer, pid_t tid)
{
	tracee_add(tracer, tid, 0)->is_held = true;
	tracer->notes.held++;
}

static int process_of(struct tracer *tracer, pid_t pid)
{
	struct tracee *tracee = *tracee_place(tracer, pid);

	return tracee ? tracee->process : -1;
}

/* Its parent was killed in the middle of the fork and will say nothing. */
static void release_orphan(struct tracer *tracer, struct tracee *tracee)
{
	pid_t parent = status_number(tracer, tracee->tid, "\nPPid:\t");

	if (process_of(tracer, parent) >= 0)
		return;
	tracee->tgid = status_number(tracer, tracee->tid, "\nTgid:\t");
	if (tracee->process < 0)
		adopt(tracer, tracee, -1, CALL_FORK);
	release(tracer, tracee);
}

void tracer_release_orphans(struct tracer *tracer)
{
	for (int i = 0; tracer->notes.held > 0 && i < TRACER_BUCKETS; i++)
		for (struct tracee *t = tracer->bucket[i]; t; t = t->next)
			if (t->is_held)
				release_orphan(tracer, t);
}
