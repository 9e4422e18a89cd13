/* A place from which nothing escapes. */
#include "lab/actors/container.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cgroup.h"
#include "lab/actors/look.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"

#define KEEP_MAX 8

/* The kernel keeps so many low numbers from being used again, so a limit
 * below it would be refused, and one right above it soon be reached. */
#define PIDS_RESERVED 300
#define PIDS_SPARE 44

/* What init needs to know. */
struct inside {
	enum rung rung;
	int wire;
	uid_t uid;
	gid_t gid;
	long pids;
	int group;
	void (*run)(int wire, void *context);
	void *context;
	int keep[KEEP_MAX];
	int count;
	void (*meanwhile)(void *waiter);
	void *waiter;
};

static const char *const rung_words[RUNG_COUNT] = {
	[RUNG_PIDNS] = "a PID namespace",
	[RUNG_USERNS] = "a user namespace with a PID namespace",
	[RUNG_CGROUP] = "a control group",
	[RUNG_TRACE] = "a subreaper",
};

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

static bool is_space(enum rung rung)
{
	return rung < RUNG_CGROUP;
}

static void __attribute__((noreturn)) give_up(const struct inside *inside)
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

static void run_inside(struct inside *inside)
{
	close_others(inside->keep, inside->count);
	inside->run(inside->wire, inside->context);
	_exit(1);
}

/* PID 1: collects every orphan for ever, and tells of each.  Whoever it makes
 * ends with it, so that one need not wait until we are known to be there. */
static void init_main(struct inside *inside)
{
	pid_t pid;
	int status;

	close_others(inside->keep, inside->count);
	prctl(PR_SET_NAME, "init");
	tie_life(inside);
	setsid();
	pid = fork();
	if (pid == 0)
		run_inside(inside);
	if (pid < 0)
		give_up(inside);
	report_up(inside, mount_proc(inside->pids));
	close_others(&inside->wire, 1);
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
static void group_main(struct inside *inside)
{
	if (inside->rung == RUNG_CGROUP && cgroup_enter(inside->group) < 0)
		give_up(inside);
	close_others(inside->keep, inside->count);
	tie_life(inside);
	report_up(inside, false);
	run_inside(inside);
}

static pid_t make_process(enum rung rung)
{
	static const unsigned long flags[RUNG_COUNT] = {
		[RUNG_PIDNS] = CLONE_NEWPID | CLONE_NEWNS,
		[RUNG_USERNS] = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS,
	};

	return (pid_t)syscall(SYS_clone, flags[rung] | SIGCHLD, 0, 0, 0, 0);
}

static int open_wire(int *ours, int *theirs)
{
	int pair[2], on = 1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	if (setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) {
		close(pair[0]);
		close(pair[1]);
		return -1;
	}
	*ours = pair[0];
	*theirs = pair[1];
	return 0;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_views(struct container *container)
{
	if (container->proc == container->outside)
		container->proc = -1;
	close_one(&container->proc);
	close_one(&container->pidns);
}

static bool is_out_of_descriptors(void)
{
	return errno == EMFILE || errno == ENFILE;
}

/* What of inside we read through later; opened before init shuts us out.
 * A kernel or a container may refuse either; -1 only where ours ran out. */
static int open_views(struct container *container, bool has_proc)
{
	char path[64];

	snprintf(path, sizeof path, "%d/ns/pid", (int)container->init);
	container->pidns = openat(container->outside, path,
	    O_RDONLY | O_CLOEXEC);
	if (container->pidns < 0 && is_out_of_descriptors())
		return -1;
	container->proc = container->outside;
	if (!has_proc)
		return 0;
	snprintf(path, sizeof path, "%d/root/proc", (int)container->init);
	container->proc = openat(container->outside, path,
	    O_PATH | O_DIRECTORY | O_CLOEXEC);
	container->has_own_proc = container->proc >= 0;
	if (container->has_own_proc)
		return 0;
	container->proc = container->outside;
	return is_out_of_descriptors() ? -1 : 0;
}

static void keep_early(struct container *container,
    const struct message *message, pid_t sender)
{
	int at = container->early_count;

	if (at >= EARLY_MOST)
		return;
	container->early[at].message = *message;
	container->early[at].sender = sender;
	container->early_count++;
}

/* Waits until it is up, and lets it go on.  Whom it made may be faster. */
static int greet(struct container *container)
{
	struct message message;
	pid_t sender = 0;

	for (;;) {
		if (message_receive(container->wire, &message, &sender,
			true) < 0)
			return -1;
		if (message.kind == MESSAGE_UP || message.kind == MESSAGE_FAILED)
			break;
		keep_early(container, &message, sender);
	}
	if (message.kind != MESSAGE_UP) {
		errno = message.value;
		return -1;
	}
	if (open_views(container, message.value != 0) < 0)
		return -1;
	return message_send(container->wire, MESSAGE_GO, 0, 0);
}

int container_hear(struct container *container, struct message *message,
    pid_t *sender, bool can_wait)
{
	int at = container->early_heard;

	if (at >= container->early_count)
		return message_receive(container->wire, message, sender,
		    can_wait);
	*message = container->early[at].message;
	if (sender)
		*sender = container->early[at].sender;
	container->early_heard++;
	return 0;
}

static void add_sorted(struct inside *inside, const int *keep, int count)
{
	int at = 0;

	for (int i = 0; i < count && inside->count < KEEP_MAX - 1; i++)
		inside->keep[inside->count++] = keep[i];
	at = inside->count++;
	while (at > 0 && inside->keep[at - 1] > inside->wire) {
		inside->keep[at] = inside->keep[at - 1];
		at--;
	}
	inside->keep[at] = inside->wire;
}

/* To wait for one that was not killed would be for ever. */
static void end_init(pid_t init)
{
	for (int i = 0; i < 3; i++)
		if (kill(init, SIGKILL) == 0)
			return;
}

static int try_rung(struct container *container, struct inside *inside,
    const int *keep, int count)
{
	int error;

	if (open_wire(&container->wire, &inside->wire) < 0)
		return -1;
	inside->count = 0;
	add_sorted(inside, keep, count);
	if (!is_space(inside->rung))
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	container->init = make_process(inside->rung);
	if (container->init == 0 && !is_space(inside->rung)) {
		group_main(inside);
	} else if (container->init == 0) {
		init_main(inside);
	}
	error = errno;
	close(inside->wire);
	errno = error;
	container->rung = inside->rung;
	container->early_count = container->early_heard = 0;
	if (container->init > 0 && is_space(inside->rung) && inside->meanwhile)
		inside->meanwhile(inside->waiter);
	if (container->init > 0 && greet(container) == 0)
		return 0;
	error = errno;
	if (container->init > 0) {
		end_init(container->init);
		waitpid(container->init, NULL, __WALL);
	}
	close_one(&container->wire);
	close_views(container);
	container->init = 0;
	errno = error;
	return -1;
}

/* Whether the numbers that /proc shows are those of our own calls: in a PID
 * namespace under the /proc of another they are not, and strangers would be
 * looked at. */
static bool is_our_proc(int proc)
{
	char number[16] = "";
	ssize_t length = readlinkat(proc, "self", number, sizeof number - 1);

	return length > 0 && strtol(number, NULL, 10) == getpid();
}

int container_start(struct container *container, unsigned set,
    long pids, int group, void (*run)(int wire, void *context),
    void *context, const int *keep, int count,
    void (*meanwhile)(void *waiter), void *waiter)
{
	struct inside inside = { .uid = geteuid(), .gid = getegid(),
		.pids = pids, .group = group, .run = run, .context = context,
		.meanwhile = meanwhile, .waiter = waiter };
	size_t used = 0;

	memset(container, 0, sizeof *container);
	container->wire = container->pidns = container->proc = -1;
	container->outside = look_open();
	if (container->outside < 0) {
		snprintf(container->why, sizeof container->why,
		    "/proc: %s", names_errno(errno));
		return -1;
	}
	if (!is_our_proc(container->outside)) {
		snprintf(container->why, sizeof container->why, "/proc is that "
		    "of another PID namespace: mount -t proc proc /proc");
		errno = ESRCH;
		return -1;
	}
	for (inside.rung = 0; inside.rung < RUNG_COUNT; inside.rung++) {
		if (!(set >> inside.rung & 1))
			continue;
		if (try_rung(container, &inside, keep, count) == 0)
			return 0;
		used = strlen(container->why);
		snprintf(container->why + used,
		    sizeof container->why - used, "%s%s: %s",
		    used ? "; " : "", rung_words[inside.rung],
		    names_errno(errno));
	}
	return -1;
}

bool container_is_space(const struct container *container)
{
	return is_space(container->rung);
}

void container_kill(struct container *container)
{
	if (container->init > 0 && !container->is_reaped)
		end_init(container->init);
}

bool container_reap(struct container *container, pid_t pid)
{
	if (pid != container->init || pid <= 0)
		return false;
	container->is_reaped = true;
	return true;
}

void container_close(struct container *container)
{
	close_views(container);
	close_one(&container->outside);
	close_one(&container->wire);
}
