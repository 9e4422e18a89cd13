/* What is left to do when both the lab and the warden were killed. */
#include "lab/actors/abandoned.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/fusermount.h"
#include "lab/actors/server.h"
#include "lab/actors/workdir.h"
#include "lab/ground/io.h"

#define UNMOUNT_MS 1000

/* Where PID 1 waits for nobody, a zombie of it stays for ever.  Its name may
 * hold a parenthesis: proc_pid_stat(5). */
static bool is_zombie(pid_t pid)
{
	char path[64], text[512];
	const char *end;

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	if (io_read_at(AT_FDCWD, path, text, sizeof text) <= 0)
		return false;
	end = strrchr(text, ')');
	return end && end[1] == ' ' && (end[2] == 'Z' || end[2] == 'X');
}

static bool is_gone(pid_t pid)
{
	return (kill(pid, 0) < 0 && errno == ESRCH) || is_zombie(pid);
}

bool abandoned_is(const struct line_page *page)
{
	pid_t lab = atomic_load(&page->lab);
	pid_t warden = atomic_load(&page->warden);

	return lab > 0 && warden > 0 && is_gone(warden) && is_gone(lab);
}

bool abandoned_is_ours(const struct line_page *page)
{
	pid_t target = atomic_load(&page->target);

	return target == getpid() || (target > 0 && is_gone(target));
}

/* A user's own mount lies in a namespace that the lab alone may alter: it goes
 * with us, but as long as we are there its folder cannot be removed. */
static void unmount(const char *path)
{
	char usb[PATH_MAX];

	snprintf(usb, sizeof usb, "%s/usb", path);
	if (umount2(usb, MNT_DETACH | UMOUNT_NOFOLLOW) < 0)
		fusermount_unmount(usb, true, UNMOUNT_MS);
}

/* The folder of the line, by the path that we were started with: what stands
 * on the page anybody may have written.  0, or -1. */
static int find_folder(struct workdir *workdir, const char *line)
{
	static const char start[] = "/" WORKDIR_START;
	const char *slash = strrchr(line, '/'), *name = slash;
	struct stat status;

	while (name > line && *--name != '/')
		;
	if (!slash || (size_t)(slash - line) >= sizeof workdir->path ||
	    strncmp(name, start, sizeof start - 1) != 0)
		return -1;
	snprintf(workdir->path, sizeof workdir->path, "%.*s",
	    (int)(slash - line), line);
	if (workdir_find(workdir) < 0)
		return -1;
	if (fstatat(workdir->fd, slash + 1, &status, AT_SYMLINK_NOFOLLOW) == 0
	    && S_ISREG(status.st_mode) && status.st_uid == geteuid())
		return 0;
	close(workdir->fd);
	return -1;
}

void abandoned_clear(const char *line)
{
	struct workdir workdir = { .fd = -1 };

	if (find_folder(&workdir, line) < 0)
		return;
	if (server_is_mounted(workdir.fd))
		unmount(workdir.path);
	workdir_clear(&workdir);
}
