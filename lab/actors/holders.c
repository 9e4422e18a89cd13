/* Who keeps the mount busy: seen from outside, through the links of /proc
 * that lead to the very file a process holds, in whatever namespace. */
#include "lab/actors/mount.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The device of what path leads to, or 0.  It never opens anything, and asks
 * no server: one that does not answer would hang us. */
static dev_t device_of(int folder, const char *path)
{
	struct statx status;

	if (statx(folder, path, AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC,
	    STATX_TYPE, &status) < 0)
		return 0;
	return makedev(status.stx_dev_major, status.stx_dev_minor);
}

dev_t mount_device(int proc, pid_t pid, const char *folder)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%d/root%s/usb", (int)pid,
	    folder);

	if (length < 0 || (size_t)length >= sizeof path)
		return 0;
	return device_of(proc, path);
}

struct found {
	struct holder *holder;
	int count, max;
};

static void add(struct found *found, pid_t pid, int fd)
{
	if (found->count < found->max)
		found->holder[found->count++] =
		    (struct holder){ .pid = pid, .fd = fd };
}

static void find_descriptors(struct found *found, int proc, pid_t pid,
    dev_t device)
{
	char path[32];
	struct dirent *entry;
	DIR *stream;
	int fd;

	snprintf(path, sizeof path, "%d/fd", (int)pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	stream = fdopendir(fd);
	if (stream == NULL) {
		close(fd);
		return;
	}
	while ((entry = readdir(stream)) != NULL)
		if (entry->d_name[0] != '.'
		    && device_of(dirfd(stream), entry->d_name) == device)
			add(found, pid, atoi(entry->d_name));
	closedir(stream);
}

static int compare(const void *left, const void *right)
{
	const struct holder *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->fd > b->fd) - (a->fd < b->fd);
}

int mount_holders(int proc, const pid_t *pid, int count, dev_t device,
    struct holder *holder, int max)
{
	struct found found = { .holder = holder, .max = max };
	char path[32];

	if (device == 0)
		return 0;
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%d/cwd", (int)pid[i]);
		if (device_of(proc, path) == device)
			add(&found, pid[i], -1);
		find_descriptors(&found, proc, pid[i], device);
	}
	if (found.count > 1)
		qsort(holder, (size_t)found.count, sizeof *holder, compare);
	return found.count;
}
