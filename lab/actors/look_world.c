/*
 * The processes around one: who is there, whose terminal it is, and whether
 * a process group has still a tie to its session.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/look_inside.h"
#include "lab/ground/io.h"

#define CLIMBED 8		/* ancestors that are asked before a scan */

/* Whether the processes of this /proc are those that our own system calls
 * name: it shows our PID as self. */
static bool is_ours(int proc)
{
	char target[16];
	ssize_t length = readlinkat(proc, "self", target, sizeof target - 1);

	if (length < 0)
		return false;
	target[length] = '\0';
	return procfs_number(target) == getpid();
}

/* With hidepid a process that we may not see looks as if there were none;
 * kill(2) with signal 0 tells the two apart. */
int look_errno(int proc, pid_t pid, int error)
{
	if (error == EPERM)
		return EACCES;
	if (error != ENOENT || !is_ours(proc))
		return error == ENOENT ? ESRCH : error;
	return kill(pid, 0) == 0 || errno == EPERM ? EACCES : ESRCH;
}

/* A process is as alive as its threads. */
static int fill_stat(int proc, struct procfs_stat *stat, const char *text,
    size_t length)
{
	char name[16];
	int folder, thread;

	if (look_take_line(stat, text, length) < 0)
		return -1;
	if (!look_is_headless(stat))
		return 0;
	snprintf(name, sizeof name, "%d", (int)stat->pid);
	folder = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	thread = folder < 0 ? -1 : look_thread(folder, stat);
	if (thread >= 0)
		close(thread);
	if (folder >= 0)
		close(folder);
	return 0;
}

int look_stat(int proc, pid_t pid, struct procfs_stat *stat)
{
	char path[32], text[1024];
	ssize_t length;

	snprintf(path, sizeof path, "%d/stat", (int)pid);
	length = io_take_at(proc, path, text, sizeof text);
	if (length >= 0)
		return fill_stat(proc, stat, text, (size_t)length);
	errno = look_errno(proc, pid, errno);
	return -1;
}

void look_make_relative(struct relative *relative, pid_t pid,
    const struct procfs_stat *stat)
{
	relative->pid = pid;
	relative->ppid = stat->ppid;
	relative->pgid = stat->pgid;
	relative->sid = stat->sid;
	memcpy(relative->comm, stat->comm, sizeof relative->comm);
	relative->state = stat->state;
	relative->has_tty = stat->tty != 0;
}

int look_relative(int proc, pid_t pid, struct relative *relative)
{
	struct procfs_stat stat;

	if (look_stat(proc, pid, &stat) < 0)
		return -1;
	look_make_relative(relative, pid, &stat);
	return 0;
}

int look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context)
{
	int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool goes_on = true;
	int error;

	if (!folder) {
		error = errno;
		if (fd >= 0)
			close(fd);
		errno = error;
		return -1;
	}
	while (goes_on && (errno = 0, entry = readdir(folder))) {
		int pid = procfs_number(entry->d_name);

		if (pid > 0)
			goes_on = visit(pid, context);
	}
	error = goes_on ? errno : 0;
	closedir(folder);
	errno = error;
	return error ? -1 : 0;
}

struct search {
	int proc;
	pid_t pgid;
	pid_t sid;
	bool is_ours;		/* getpgid(2) may be asked first */
	bool has_tie;
	bool has_seen_init;	/* nothing is hidden from us */
	bool is_unsure;
};

static bool is_alive(const struct procfs_stat *stat)
{
	return stat->state != 'Z' && stat->state != 'X';
}

/* Whether a member of the group is tied to its session by its parent. */
static void judge_member(struct search *search,
    const struct procfs_stat *member)
{
	struct procfs_stat parent;

	if (member->pgid != search->pgid || !is_alive(member) ||
	    member->ppid == 0)
		return;
	if (look_stat(search->proc, member->ppid, &parent) < 0)
		search->is_unsure = search->is_unsure || errno != ESRCH;
	else if (parent.sid == search->sid && parent.pgid != search->pgid)
		search->has_tie = true;
}

/* getpgid(2) costs a fiftieth of a look at stat, so it goes first. */
static bool visit_member(pid_t pid, void *context)
{
	struct search *search = context;
	struct procfs_stat member;

	if (pid == 1)
		search->has_seen_init = true;
	if (search->is_ours && getpgid(pid) != search->pgid)
		return true;
	if (look_stat(search->proc, pid, &member) == 0)
		judge_member(search, &member);
	else if (errno != ESRCH)
		search->is_unsure = true;
	return !search->has_tie;
}

int look_is_orphaned(int proc, pid_t pgid, pid_t sid)
{
	struct search search = { .proc = proc, .pgid = pgid, .sid = sid,
		.is_ours = is_ours(proc) };

	if (look_each(proc, visit_member, &search) < 0)
		return -1;
	if (search.has_tie)
		return 0;
	if (search.is_unsure || !search.has_seen_init) {
		errno = EACCES;
		return -1;
	}
	return 1;
}

/* Whether the process, or an ancestor of it in its group, is a member whose
 * parent ties the group to the session: so it is with nearly all jobs. */
static bool is_tied_above(int proc, const struct procfs_stat *own,
    const struct procfs_stat *parent)
{
	struct procfs_stat child = *own, above = *parent;

	for (int climbed = 0; climbed < CLIMBED && is_alive(&child) &&
	    above.sid == own->sid; climbed++) {
		if (above.pgid != own->pgid)
			return true;
		child = above;
		if (child.ppid == 0 ||
		    look_stat(proc, child.ppid, &above) < 0)
			break;
	}
	return false;
}

int look_ties(int proc, const struct procfs_stat *own,
    const struct procfs_stat *parent)
{
	if (parent && is_tied_above(proc, own, parent))
		return 0;
	if (own->is_kernel_thread)
		return 1;
	if (own->pgid == 0 || own->sid == 0) {
		errno = EACCES;
		return -1;
	}
	return look_is_orphaned(proc, own->pgid, own->sid);
}

/* The name that the driver gave it, out of sysfs; else the number. */
static void name_device(int device, char *path, size_t size)
{
	unsigned major = procfs_major(device), minor = procfs_minor(device);
	char file[64], text[512];
	const char *name = NULL;

	snprintf(file, sizeof file, "/sys/dev/char/%u:%u/uevent", major,
	    minor);
	if (io_read_at(AT_FDCWD, file, text, sizeof text) > 0)
		name = strstr(text, "DEVNAME=");
	if (name)
		snprintf(path, size, "/dev/%.*s", (int)strcspn(name + 8, "\n"),
		    name + 8);
	else
		snprintf(path, size, "/dev/char/%u:%u", major, minor);
}

void look_tty(int proc, int device, char *path, size_t size)
{
	(void)proc;	/* the numbers mean the same in every /proc */
	if (device == 0)
		path[0] = '\0';
	else if (!procfs_tty(device, path, size))
		name_device(device, path, size);
}
