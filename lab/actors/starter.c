/* Stands where the shell stands. */
#include "lab/actors/starter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/message.h"
#include "lab/actors/tracer.h"
#include "lab/ground/io.h"

/* Init, the starter, and the one by which it is seen that it is too many. */
#define SPARE_PROCESSES 3

static void limit(__rlimit_resource_t which, long long most)
{
	struct rlimit now;

	if (getrlimit(which, &now) < 0)
		return;
	if (now.rlim_max != RLIM_INFINITY &&
	    (unsigned long long)most > now.rlim_max)
		return;
	now.rlim_cur = now.rlim_max = (rlim_t)most;
	setrlimit(which, &now);
}

/* The tracer counts processes, root's as well, which the kernel does not
 * (getrlimit(2)); where nobody traces, the kernel's limit must do.  Memory is
 * watched from outside: a limit on address space would forbid sanitizers. */
static void set_limits(const struct limits *limits, bool is_traced)
{
	struct rlimit cpu = { 0, 0 };

	limit(RLIMIT_CORE, 0);
	if (!is_traced && limits->processes > 0)
		limit(RLIMIT_NPROC, limits->processes + SPARE_PROCESSES);
	if (limits->file_bytes > 0)
		limit(RLIMIT_FSIZE, limits->file_bytes);
	if (limits->cpu_seconds > 0) {
		cpu.rlim_cur = (rlim_t)limits->cpu_seconds;
		cpu.rlim_max = cpu.rlim_cur + 1;
		setrlimit(RLIMIT_CPU, &cpu);
	}
}

/* What the program starts with: its folder, and one file more. */
static int enter_folder(const struct job_launch *launch)
{
	int fd;

	if (chdir(launch->cwd) < 0)
		return -1;
	fd = open(launch->file, O_RDWR | O_NOCTTY);
	if (fd < 0 || fd == STARTER_FD)
		return fd;
	if (dup2(fd, STARTER_FD) < 0)
		return -1;
	return close(fd);
}

/* A text has no NUL byte in its beginning; a broken binary has. */
static bool is_text(const char *path)
{
	char head[80];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof head);

	if (fd >= 0)
		close(fd);
	return got >= 0 && !memchr(head, '\0', (size_t)got);
}

/* A shell runs a text that the kernel cannot execute with sh. */
static void execute(const struct job_launch *launch)
{
	char *script[256] = { "sh", (char *)launch->path };

	execv(launch->path, launch->argv);
	if (errno != ENOEXEC)
		return;
	if (!is_text(launch->path)) {
		errno = ENOEXEC;
		return;
	}
	for (int i = 1; i < 253 && launch->argv[i]; i++)
		script[i + 1] = launch->argv[i];
	execv("/bin/sh", script);
	errno = ENOEXEC;
}

/* In the foreground, in a group of its own, as a shell does it on both
 * sides.  SIGTTOU is blocked meanwhile: we are in the background still. */
static void enter_job(void)
{
	sigset_t set, old;

	setpgid(0, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGTTOU);
	sigprocmask(SIG_BLOCK, &set, &old);
	tcsetpgrp(0, getpid());
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* If memory runs out, the program goes before anybody else's processes do. */
static void die_first(void)
{
	io_write_at(AT_FDCWD, "/proc/self/oom_score_adj", "1000", 0);
}

static void __attribute__((noreturn)) fail(int wire, enum message_kind kind)
{
	message_send(wire, kind, getpid(), errno);
	_exit(127);
}

static void wait_for_gate(int gate)
{
	char byte;

	if (read(gate, &byte, 1) != 1)
		_exit(127);
	close(gate);
}

/* What needs nobody is done while we are still being noticed. */
static void __attribute__((noreturn)) become_job(int wire,
    const struct job_launch *launch)
{
	/* Out of the way of what the program gets, and not higher: there may
	 * be few. */
	int keep[2] = { fcntl(launch->gate, F_DUPFD_CLOEXEC,
	    STARTER_FD + 1) };

	keep[1] = fcntl(wire, F_DUPFD_CLOEXEC, keep[0] + 1);
	if (keep[0] < 0 || keep[1] < 0)
		fail(wire, MESSAGE_NOT_EXECUTED);
	message_send(wire, MESSAGE_READY, getpid(), 0);
	enter_job();
	die_first();
	umask((mode_t)launch->umask);
	set_limits(&launch->limits, launch->is_traced);
	io_close_others(keep, 2);
	wait_for_gate(keep[0]);
	if (enter_folder(launch) < 0)
		fail(keep[1], MESSAGE_NOT_ENTERED);
	if (launch->is_traced && tracer_filter_load(launch->is_guarded) < 0)
		fail(keep[1], MESSAGE_UNFILTERED);
	execute(launch);
	fail(keep[1], MESSAGE_NOT_EXECUTED);
}

void starter_run(int wire, void *context)
{
	const struct job_launch *launch = context;
	pid_t job;
	int status;

	prctl(PR_SET_NAME, "starter");
	setsid();
	ioctl(launch->slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(launch->slave, fd);
	job = fork();
	if (job == 0)
		become_job(wire, launch);
	if (job < 0)
		fail(wire, MESSAGE_NOT_EXECUTED);
	setpgid(job, job);
	io_close_others(&wire, 1);
	prctl(PR_SET_DUMPABLE, 0);
	while (waitpid(job, &status, 0) < 0 && errno == EINTR)
		;
	message_send(wire, MESSAGE_ENDED, job, status);
	for (;;)
		pause();
}
