/* The mount: entered by the shell's child, probed and undone by helpers. */
#include "lab/actors/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/fusermount.h"
#include "lab/actors/stick.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"
#include "lab/ground/pidfd.h"

/* What a helper found: errno and the call that gave it, by a pipe.  (Not by
 * its exit status: where SIGCHLD is ignored there is none.) */
struct answer {
	int error;
	char call[48];
};

static int fail(struct answer *answer, const char *call)
{
	answer->error = errno;
	snprintf(answer->call, sizeof answer->call, "%s", call);
	return -1;
}

static int write_map(struct answer *answer, const char *path, const char *text)
{
	char call[48];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int result = -1;

	if (fd >= 0) {
		result = io_write(fd, text, strlen(text));
		snprintf(call, sizeof call, "write(%s)", path);
		if (result < 0)
			fail(answer, call);
		close(fd);
		return result;
	}
	snprintf(call, sizeof call, "open(%s)", path);
	return fail(answer, call);
}

/* A user namespace in which we are who we were.  gid_map may only be written
 * after setgroups was given up, see user_namespaces(7). */
static int enter_user(struct answer *answer)
{
	unsigned uid = geteuid(), gid = getegid();
	char map[64];

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return fail(answer, "unshare(CLONE_NEWUSER)");
	if (write_map(answer, "/proc/self/setgroups", "deny") < 0
	    && answer->error != ENOENT)
		return -1;
	answer->error = 0;
	snprintf(map, sizeof map, "%u %u 1", uid, uid);
	if (write_map(answer, "/proc/self/uid_map", map) < 0)
		return -1;
	snprintf(map, sizeof map, "%u %u 1", gid, gid);
	return write_map(answer, "/proc/self/gid_map", map);
}

static int enter_namespaces(enum mount_way way, struct answer *answer)
{
	if (way == MOUNT_USER && enter_user(answer) < 0)
		return -1;
	if (way == MOUNT_ROOT && unshare(CLONE_NEWNS) < 0)
		return fail(answer, "unshare(CLONE_NEWNS)");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return fail(answer, "mount(MS_PRIVATE)");
	return 0;
}

static int mount_small(const char *path, struct answer *answer)
{
	if (mount("usb", path, "tmpfs", MS_NOSUID | MS_NODEV,
	    "size=1m,mode=0755") < 0)
		return fail(answer, "mount(tmpfs)");
	return 0;
}

/* A helper is a child that does one thing in other namespaces. */
struct helper {
	void (*work)(const struct helper *helper, struct answer *answer);
	enum mount_way way;
	pid_t pid;
	const char *path;
	int timeout_ms;
};

static void run_helper(const struct helper *helper, int fd)
{
	struct answer answer = { .error = 0 };

	helper->work(helper, &answer);
	_exit(io_write(fd, &answer, sizeof answer) < 0);
}

/* Waits until the helper has answered or ended.  When it is late it is killed;
 * if even that takes long (the kernel waits for a file system) it is left to
 * whoever reaps us.  pidfd is -1 if the helper was reaped before it could be
 * opened, as it is where SIGCHLD is ignored. */
static bool await_helper(int pidfd, int fd, int timeout_ms)
{
	struct pollfd said = { .fd = fd, .events = POLLIN };
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };
	int64_t until = io_now_ms() + timeout_ms;
	int64_t left = timeout_ms;
	int count;

	while ((count = poll(&said, 1, (int)left)) < 0 && errno == EINTR) {
		left = until - io_now_ms();
		if (left < 0)
			left = 0;
	}
	if (count > 0)
		return true;
	if (pidfd >= 0)
		pidfd_kill(pidfd, SIGKILL, 0);
	return pidfd < 0 || poll(&ended, 1, 100) > 0;
}

static int hear_helper(const struct helper *helper, pid_t pid, int fd,
    struct answer *answer)
{
	int pidfd = pidfd_of(pid);
	struct pollfd said = { .fd = fd, .events = POLLIN };
	bool has_ended = await_helper(pidfd, fd, helper->timeout_ms);

	if (poll(&said, 1, 0) <= 0) {
		answer->error = ETIMEDOUT;
	} else if (read(fd, answer, sizeof *answer) != sizeof *answer) {
		memset(answer, 0, sizeof *answer);
		answer->error = EIO;
	}
	if (has_ended)
		waitpid(pid, NULL, 0);
	if (pidfd >= 0)
		close(pidfd);
	return answer->error == 0 ? 0 : -1;
}

static int start_helper(const struct helper *helper, struct answer *answer)
{
	int end[2], result = -1;
	pid_t pid;

	memset(answer, 0, sizeof *answer);
	if (pipe2(end, O_CLOEXEC) < 0)
		return fail(answer, "pipe2");
	pid = fork();
	if (pid == 0)
		run_helper(helper, end[1]);
	if (pid < 0)
		result = fail(answer, "fork");
	close(end[1]);
	if (pid > 0)
		result = hear_helper(helper, pid, end[0], answer);
	close(end[0]);
	return result;
}

/* Over "/" of the helper's own namespace, which goes with it: so the probe
 * needs no folder. */
static void work_probe(const struct helper *helper, struct answer *answer)
{
	if (enter_namespaces(helper->way, answer) == 0)
		mount_small(helper->path, answer);
}

void mount_probe(struct mount_ways *ways)
{
	static const enum mount_way order[] = { MOUNT_ROOT, MOUNT_USER };
	struct answer answer;

	memset(ways, 0, sizeof *ways);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		struct helper helper = { .work = work_probe, .path = "/",
			.way = order[i], .timeout_ms = 2000 };

		if (start_helper(&helper, &answer) == 0) {
			ways->way = order[i];
			return;
		}
	}
	snprintf(ways->detail, sizeof ways->detail, "%s: %s", answer.call,
	    names_errno(answer.error));
	ways->way = MOUNT_FUSE;
	ways->reason = "mount.fuse";
	if (!stick_is_built())
		mount_forbid(ways, "built without libfuse3");
}

void mount_forbid(struct mount_ways *ways, const char *words)
{
	size_t length = strlen(ways->detail);

	ways->way = MOUNT_NONE;
	ways->reason = strncmp(ways->detail, "unshare", 7) == 0
	    ? "mount.nouserns" : "mount.denied";
	snprintf(ways->detail + length, sizeof ways->detail - length,
	    "; %s", words);
}

static int make_notes(const char *path)
{
	static const char words[] =
	    "This file lies on the mounted file system.\n";
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result, error;

	if (folder < 0)
		return -1;
	result = io_write_at(folder, "notes", words, 0644);
	error = errno;
	close(folder);
	errno = error;
	return result;
}

static int usb_path(char *path, size_t size, const char *folder)
{
	int length = snprintf(path, size, "%s/usb", folder);

	if (length >= 0 && (size_t)length < size)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

int mount_enter(const struct mount_ways *ways, const char *folder)
{
	struct answer answer = { .error = 0 };
	char path[PATH_MAX];

	if (ways->way == MOUNT_FUSE)
		return 0;
	if (usb_path(path, sizeof path, folder) < 0)
		return -1;
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		return -1;
	if (ways->way == MOUNT_ROOT || ways->way == MOUNT_USER) {
		if (enter_namespaces(ways->way, &answer) < 0
		    || mount_small(path, &answer) < 0) {
			errno = answer.error;
			return -1;
		}
	}
	return make_notes(path);
}

/* Joins the namespace of pid that is called name; one that we are in already
 * is left alone (joining one's own user namespace is EINVAL). */
static int join(pid_t pid, const char *name, int type)
{
	char theirs[48], ours[32];
	struct stat there, here;
	int fd, result, error;

	snprintf(theirs, sizeof theirs, "/proc/%d/ns/%s", (int)pid, name);
	snprintf(ours, sizeof ours, "/proc/self/ns/%s", name);
	fd = open(theirs, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = fstat(fd, &there);
	if (result == 0)
		result = stat(ours, &here);
	if (result == 0
	    && (there.st_ino != here.st_ino || there.st_dev != here.st_dev))
		result = setns(fd, type);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

static void work_unmount(const struct helper *helper, struct answer *answer)
{
	if (join(helper->pid, "user", CLONE_NEWUSER) < 0
	    || join(helper->pid, "mnt", CLONE_NEWNS) < 0)
		fail(answer, "setns");
	else if (umount2(helper->path, UMOUNT_NOFOLLOW) < 0)
		fail(answer, "umount2");
}

int mount_unmount(const struct mount_ways *ways, pid_t pid,
    const char *folder, int timeout_ms)
{
	char path[PATH_MAX];
	struct helper helper = { .work = work_unmount, .way = ways->way,
		.pid = pid, .path = path, .timeout_ms = timeout_ms };
	struct answer answer;

	if (usb_path(path, sizeof path, folder) < 0)
		return errno;
	if (ways->way == MOUNT_FUSE)
		return fusermount_unmount(path, false, timeout_ms);
	start_helper(&helper, &answer);
	return answer.error;
}
