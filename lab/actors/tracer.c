/* Follows a program and everything that it becomes. */
#include "lab/actors/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/tracer_decode.h"
#include "lab/actors/tracer_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define OPTIONS (PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD |                \
	PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |    \
	PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP)

struct tracer *tracer_open(struct trail *trail, struct container *container,
    int fd, const char *file, int64_t start_us)
{
	struct tracer *tracer = memory_get(1, sizeof *tracer);

	tracer->trail = trail;
	tracer->container = container;
	tracer->fd = fd;
	tracer->file = memory_string(file);
	tracer->start_us = start_us;
	return tracer;
}

void tracer_close(struct tracer *tracer)
{
	if (!tracer)
		return;
	for (int i = 0; i < TRACER_BUCKETS; i++)
		while (tracer->bucket[i])
			tracee_drop(tracer, tracer->bucket[i]->tid);
	free(tracer->outside);
	free(tracer->file);
	free(tracer);
}

int tracer_seize(struct tracer *tracer, pid_t pid)
{
	struct tracee *tracee;

	if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)OPTIONS) < 0)
		return -1;
	tracee = tracee_add(tracer, pid, pid);
	tracee->process = tracer_birth(tracer, pid, -1);
	return 0;
}

/* Whether the descriptor is still open on the file that was inherited. */
static bool has_file(const struct tracer *tracer, pid_t tid)
{
	char name[32], *link;
	bool is_same;

	snprintf(name, sizeof name, "fd/%d", tracer->fd);
	link = decode_link(tracer->container, tid, name);
	is_same = link && strcmp(link, tracer->file) == 0;
	free(link);
	return is_same;
}

static bool is_exec(enum call call)
{
	return call == CALL_EXECVE || call == CALL_EXECVEAT;
}

/* To open an old file for reading or for writing is of interest only where
 * that becomes descriptor 0, 1 or 2. */
static bool is_late(const struct call_facts *facts)
{
	uint64_t flags;

	if (facts->call != CALL_OPEN && facts->call != CALL_OPENAT)
		return false;
	flags = facts->arg[facts->call == CALL_OPEN ? 1 : 2];
	return !(flags & O_CREAT) && (flags & O_ACCMODE) != O_RDWR;
}

static void add_row(struct tracer *tracer, struct tracee *tracee,
    bool is_narrow, struct call_facts *facts)
{
	decode_call(tracer->container, tracee->tid, is_narrow, facts);
	tracee->row = trail_add(tracer->trail, tracee->process,
	    tracer_now(tracer), facts);
	if (tracee->row >= 0)
		tracer->trail->call[tracee->row].is_pending = true;
}

/* A program of 32 bits numbers its calls otherwise. */
static void expect(struct tracer *tracer, const struct tracee *tracee,
    const struct __ptrace_syscall_info *info)
{
	uint64_t argument[6];

	tracer->notes.is_expecting = true;
	for (int i = 0; i < 6; i++)
		argument[i] = info->seccomp.args[i];
	if (info->arch & __AUDIT_ARCH_64BIT)
		tracer_note_timer(tracer, tracee, (long)info->seccomp.nr,
		    argument);
}

/* A call begins: the filter's datum is our number of it. */
static void enter_call(struct tracer *tracer, struct tracee *tracee)
{
	struct __ptrace_syscall_info info;
	struct call_facts facts = { 0 };

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid,
		(void *)sizeof info, &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_SECCOMP)
		return;
	if (info.seccomp.ret_data == TRACER_EXPECTS) {
		expect(tracer, tracee, &info);
		return;
	}
	facts.call = (enum call)info.seccomp.ret_data;
	for (int i = 0; i < 6; i++)
		facts.arg[i] = info.seccomp.args[i];
	if (facts.call == CALL_SIGACTION && facts.arg[1] == 0)
		return;
	if (is_exec(facts.call))
		tracee->had_file = has_file(tracer, tracee->tid);
	tracee->is_in_call = true;
	tracee->is_late = is_late(&facts);
	tracee->late = facts;
	if (!tracee->is_late)
		add_row(tracer, tracee, !(info.arch & __AUDIT_ARCH_64BIT),
		    &facts);
}

static struct trail_call *row_of(struct tracer *tracer,
    const struct tracee *tracee)
{
	return tracee->row < 0 ? NULL : &tracer->trail->call[tracee->row];
}

static struct trail_call *leave_call(struct tracer *tracer,
    struct tracee *tracee)
{
	struct __ptrace_syscall_info info;
	struct trail_call *row;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid,
		(void *)sizeof info, &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_EXIT)
		return NULL;
	if (tracee->is_late && !info.exit.is_error && info.exit.rval <= 2)
		add_row(tracer, tracee, !(info.arch & __AUDIT_ARCH_64BIT),
		    &tracee->late);
	row = row_of(tracer, tracee);
	if (!row)
		return NULL;
	row->is_pending = false;
	row->result = info.exit.rval;
	if (info.exit.is_error) {
		row->result = -1;
		row->error = (int)-info.exit.rval;
	} else {
		decode_result(tracer->container, tracee->tid,
		    row->result, &row->facts);
	}
	return row;
}

/* The kernel's own number of "interrupted, will go on" is no errno. */
static void end_call(struct tracer *tracer, struct tracee *tracee)
{
	struct trail_call *row = leave_call(tracer, tracee);

	tracee->is_in_call = false;
	tracee->row = -1;
	if (row && row->error >= 512 && row->error <= 516)
		row->error = EINTR;
}

/* exec leaves one thread, which takes over the number of the first: the
 * others are gone, and their end may not be told.  See ptrace(2). */
static void drop_siblings(struct tracer *tracer, pid_t tgid)
{
	for (int i = 0; i < TRACER_BUCKETS; i++) {
		struct tracee *tracee = tracer->bucket[i];

		while (tracee) {
			struct tracee *next = tracee->next;

			if (tracee->tgid == tgid && tracee->tid != tgid)
				tracee_drop(tracer, tracee->tid);
			tracee = next;
		}
	}
}

static void after_exec(struct tracer *tracer, struct tracee *tracee)
{
	unsigned long former = 0;
	struct tracee *caller;
	struct trail_call *row;

	ptrace(PTRACE_GETEVENTMSG, tracee->tid, NULL, &former);
	caller = *tracee_place(tracer, (pid_t)former);
	if (caller && caller != tracee) {
		tracee->row = caller->row;
		tracee->had_file = caller->had_file;
	}
	row = row_of(tracer, tracee);
	if (row) {
		row->is_pending = false;
		row->is_exec_loss = tracee->had_file &&
		    !has_file(tracer, tracee->tid);
	}
	tracee->row = -1;
	tracee->is_in_call = false;
	drop_siblings(tracer, tracee->tgid);
}

static void end_tracee(struct tracer *tracer, struct tracee *tracee,
    int status)
{
	if (tracee->tid == tracee->tgid && tracee->process >= 0) {
		trail_end(tracer->trail, tracee->process, tracer_now(tracer),
		    status);
		tracer->outside[tracee->process] = 0;
	}
	tracer->notes.held -= tracee->is_held;
	tracee_drop(tracer, tracee->tid);
	tracer_release_orphans(tracer);
}

/* Signals that tell the reader something; others would only fill lines. */
static void note_signal(struct tracer *tracer, struct tracee *tracee,
    int signal)
{
	static const int told[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ,
		SIGXCPU, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTTIN,
		SIGTTOU, SIGTSTP, SIGPIPE, SIGSYS };
	struct call_facts facts = { .call = CALL_SIGNAL };

	tracer->notes.has_hit_file |= signal == SIGXFSZ;
	tracer->notes.has_hit_cpu |= signal == SIGXCPU;
	facts.arg[0] = (uint64_t)signal;
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (told[i] == signal)
			trail_add(tracer->trail, tracee->process,
			    tracer_now(tracer), &facts);
}

/* A stop of the whole process must be left alone, so that SIGCONT ends it. */
static bool is_stop(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
	    signal == SIGTTOU;
}

static void handle_event(struct tracer *tracer, struct tracee *tracee,
    int event, int signal)
{
	switch (event) {
	case PTRACE_EVENT_SECCOMP:
		enter_call(tracer, tracee);
		break;
	case PTRACE_EVENT_FORK:
		tracer_after_fork(tracer, tracee, CALL_FORK);
		break;
	case PTRACE_EVENT_VFORK:
		tracer_after_fork(tracer, tracee, CALL_VFORK);
		break;
	case PTRACE_EVENT_CLONE:
		tracer_after_fork(tracer, tracee, CALL_CLONE);
		break;
	case PTRACE_EVENT_EXEC:
		after_exec(tracer, tracee);
		break;
	case PTRACE_EVENT_STOP:
		if (is_stop(signal)) {
			ptrace(PTRACE_LISTEN, tracee->tid, NULL, NULL);
			tracee->is_stopped = true;
			return;
		}
		break;
	default:
		break;
	}
	tracee_resume(tracer, tracee, 0);
}

static void handle_stop(struct tracer *tracer, struct tracee *tracee,
    int status)
{
	int event = status >> 16, signal = WSTOPSIG(status);

	if (event) {
		handle_event(tracer, tracee, event, signal);
		return;
	}
	if (signal == (SIGTRAP | 0x80)) {
		end_call(tracer, tracee);
		signal = 0;
	} else {
		note_signal(tracer, tracee, signal);
	}
	tracee_resume(tracer, tracee, signal);
}

bool tracer_handle(struct tracer *tracer, pid_t pid, int status)
{
	struct tracee *tracee = *tracee_place(tracer, pid);
	size_t rows = tracer->trail->count;

	if (!tracee && !WIFSTOPPED(status))
		return false;
	tracer->notes.last_us = io_now_us();
	if (!WIFSTOPPED(status))
		end_tracee(tracer, tracee, status);
	else if (!tracee)
		tracer_meet(tracer, pid);
	else
		handle_stop(tracer, tracee, status);
	tracer_tell_news(tracer, rows);
	return true;
}

void tracer_end(struct tracer *tracer)
{
	tracer->is_ending = true;
}

const struct tracer_notes *tracer_notes(const struct tracer *tracer)
{
	return &tracer->notes;
}

pid_t tracer_outside(const struct tracer *tracer, int process)
{
	if (process < 0 || process >= tracer->trail->processes)
		return 0;
	return tracer->outside[process];
}

bool tracer_is_stopped(struct tracer *tracer, pid_t tid)
{
	const struct tracee *tracee = *tracee_place(tracer, tid);

	return tracee && tracee->is_stopped;
}

void tracer_each(const struct tracer *tracer,
    void (*visit)(pid_t tid, int process, void *context), void *context)
{
	for (int i = 0; i < TRACER_BUCKETS; i++)
		for (struct tracee *t = tracer->bucket[i]; t; t = t->next)
			visit(t->tid, t->process, context);
}
