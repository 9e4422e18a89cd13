/* The first process of a container. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cgroup.h"
#include "lab/actors/container_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"

/* The kernel keeps so many low numbers from being used again, so a limit
 * below it would be refused, and one right above it soon be reached. */
#define PIDS_RESERVED 300
#define PIDS_SPARE 44

/* One mapping, of our own number onto itself: user_namespaces(7). */
static int map_ids(const struct inside *inside)
{
	char line[64];

	if (io_write_at(AT_FDCWD, "/proc/self/setgroups", "deny", 0) < 0 &&
	    errno != ENOENT)
		return -1;
	snprintf(line, sizeof line, "%u %u 1", inside->uid, inside->uid);
	if (io_write_at(AT_FDCWD, "/proc/self/uid_map", line, 0) < 0)
		return -1;
	snprintf(line, sizeof line, "%u %u 1", inside->gid, inside->gid);
	return io_write_at(AT_FDCWD, "/proc/self/gid_map", line, 0);
}

/* At most so many PIDs inside, whoever makes them: RLIMIT_NPROC does not bind
 * root.  Before Linux 6.14 the number was one for the whole machine, and not
 * ours to change. */
static void limit_pids(long pids)
{
	struct utsname system;
	int major, minor;
	char number[32];

	if (pids <= 0 || uname(&system) < 0 ||
	    sscanf(system.release, "%d.%d", &major, &minor) != 2 ||
	    major < 6 || (major == 6 && minor < 14))
		return;
	snprintf(number, sizeof number, "%ld", pids + PIDS_RESERVED +
	    PIDS_SPARE);
	io_write_at(AT_FDCWD, "/proc/sys/kernel/pid_max", number, 0);
}

/* A /proc that shows the numbers of inside.  Where mounting is forbidden the
 * old one stays, and numbers are translated. */
static bool mount_proc(long pids)
{
	/* In a chroot(2), / is no mount; /proc is. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 &&
	    mount(NULL, "/proc", NULL, MS_PRIVATE, NULL) < 0)
		return false;
	if (mount("proc", "/proc", "proc",
	    MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		return false;
	limit_pids(pids);
	return true;
}

static void use_null(void)
{
	int null = open("/dev/null", O_RDWR | O_NOCTTY);

	for (int fd = 0; fd < 3; fd++)
		if (null >= 0)
			dup2(null, fd);
		else
			close(fd);
	if (null > 2)
		close(null);
}

static void reset_signals(void)
{
	struct sigaction fate = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int number = 1; number < names_signal_end(); number++)
		sigaction(number, &fate, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void give_up(const struct inside *inside)
{
	message_send(inside->wire, MESSAGE_FAILED, 0, errno);
	_exit(1);
}

/* In the first process of the container: it dies with us. */
static void tie_life(struct inside *inside)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	reset_signals();
	use_null();
	if (inside->rung == RUNG_USERNS && map_ids(inside) < 0)
		give_up(inside);
}

/* Tells that it is there, and waits for a word from us: we may have been gone
 * before we were its fate, and getppid() could not tell that, since it is 0
 * in a new PID namespace. */
static void report_up(struct inside *inside, bool has_proc)
{
	struct message message;

	message_send(inside->wire, MESSAGE_UP, getpid(), has_proc);
	if (message_receive(inside->wire, &message, NULL, true) < 0)
		_exit(1);
}

static _Noreturn void run_inside(struct inside *inside)
{
	io_close_others(inside->keep, inside->count);
	inside->plan->run(inside->wire, inside->plan->context);
	_exit(1);
}

/* PID 1: collects every orphan for ever, and tells of each.  Whoever it makes
 * ends with it, so that one need not wait until we are known to be there. */
static _Noreturn void init_main(struct inside *inside)
{
	pid_t pid;
	int status;

	io_close_others(inside->keep, inside->count);
	prctl(PR_SET_NAME, "init");
	tie_life(inside);
	setsid();
	pid = fork();
	if (pid == 0)
		run_inside(inside);
	if (pid < 0)
		give_up(inside);
	report_up(inside, mount_proc(inside->plan->pids));
	io_close_others(&inside->wire, 1);
	prctl(PR_SET_DUMPABLE, 0);
	for (;;) {
		pid = waitpid(-1, &status, __WALL);
		if (pid > 0)
			message_send(inside->wire, MESSAGE_ENDED, pid, status);
		else if (errno == ECHILD)
			pause();
	}
}

/* Closes our end of the wire before it listens to its own: nothing else tells
 * it that we were gone before we were its fate. */
static _Noreturn void group_main(struct inside *inside)
{
	if (inside->rung == RUNG_CGROUP &&
	    cgroup_enter(inside->plan->group) < 0)
		give_up(inside);
	io_close_others(inside->keep, inside->count);
	tie_life(inside);
	report_up(inside, false);
	run_inside(inside);
}

void init_run(struct inside *inside)
{
	if (rung_is_space(inside->rung))
		init_main(inside);
	group_main(inside);
}
