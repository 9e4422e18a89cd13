/* A place from which nothing escapes. */
#include "lab/actors/container.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/container_inside.h"
#include "lab/actors/look.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

static const char *const rung_words[RUNG_COUNT] = {
	[RUNG_PIDNS] = "a PID namespace",
	[RUNG_USERNS] = "a user namespace with a PID namespace",
	[RUNG_CGROUP] = "a control group",
	[RUNG_TRACE] = "a subreaper",
};

bool rung_is_space(enum rung rung)
{
	return rung < RUNG_CGROUP;
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

/* A link that cannot be read is as good as none. */
static void learn_root(struct container *container)
{
	char path[64], text[PATH_MAX];
	ssize_t length;

	snprintf(path, sizeof path, "%d/root", (int)container->init);
	length = readlinkat(container->outside, path, text, sizeof text - 1);
	if (length <= 1 || text[0] != '/')
		return;
	text[length] = '\0';
	free(container->root);
	container->root = memory_string(text);
}

/* What of inside we read through later; opened before init shuts us out.
 * A kernel or a container may refuse either; -1 only where ours ran out. */
static int open_views(struct container *container, bool has_proc)
{
	char path[64];

	learn_root(container);
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
		if (message.kind == MESSAGE_UP ||
		    message.kind == MESSAGE_FAILED)
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

/* What is kept open, and the wire in its place among it. */
static void list_kept(struct inside *inside)
{
	const struct container_plan *plan = inside->plan;
	int at;

	inside->count = 0;
	for (int i = 0; i < plan->keep_count && i < KEEP_MAX - 1; i++)
		inside->keep[inside->count++] = plan->keep[i];
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

static int try_rung(struct container *container, struct inside *inside)
{
	const struct container_plan *plan = inside->plan;
	int error;

	if (open_wire(&container->wire, &inside->wire) < 0)
		return -1;
	list_kept(inside);
	if (!rung_is_space(inside->rung))
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	container->init = make_process(inside->rung);
	if (container->init == 0)
		init_run(inside);
	error = errno;
	close(inside->wire);
	errno = error;
	container->rung = inside->rung;
	container->early_count = container->early_heard = 0;
	if (container->init > 0 && rung_is_space(inside->rung) &&
	    plan->meanwhile)
		plan->meanwhile(plan->waiter);
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

int container_start(struct container *container,
    const struct container_plan *plan)
{
	struct inside inside = { .plan = plan, .uid = geteuid(),
		.gid = getegid() };
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
		if (!(plan->rungs >> inside.rung & 1))
			continue;
		if (try_rung(container, &inside) == 0)
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
	return rung_is_space(container->rung);
}

const char *container_path(const struct container *container,
    const char *text)
{
	size_t length = container->root ? strlen(container->root) : 0;

	if (!length || strncmp(text, container->root, length) != 0)
		return text;
	if (!text[length])
		return "/";
	return text[length] == '/' ? text + length : text;
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
	free(container->root);
	container->root = NULL;
}
