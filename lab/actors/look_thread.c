/*
 * A process whose first thread has ended (pthread_exit(3) in main) lives on
 * in its others, but its own files in /proc are those of a zombie: no
 * descriptors, no working directory.  Those of a living thread are as good.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/look_inside.h"
#include "lab/ground/io.h"

bool look_is_headless(const struct procfs_stat *stat)
{
	return stat->state == 'Z' && stat->threads > 1;
}

/* Its folder if the thread lives; -1. */
static int open_living(int tasks, const char *name, struct procfs_stat *stat)
{
	int folder = openat(tasks, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct procfs_stat own;
	char text[1024];
	ssize_t length;

	if (folder < 0)
		return -1;
	length = io_take_at(folder, "stat", text, sizeof text);
	if (length < 0 || procfs_stat(&own, text, (size_t)length) < 0 ||
	    own.state == 'Z' || own.state == 'X') {
		close(folder);
		return -1;
	}
	own.pid = stat->pid;
	*stat = own;
	return folder;
}

int look_thread(int folder, struct procfs_stat *stat)
{
	int fd = openat(folder, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *tasks = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int found = -1;

	if (!tasks) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (found < 0 && (entry = readdir(tasks)))
		if (procfs_number(entry->d_name) > 0)
			found = open_living(dirfd(tasks), entry->d_name, stat);
	closedir(tasks);
	if (found < 0)
		errno = ESRCH;
	return found;
}

pid_t look_process_of(int proc, pid_t tid)
{
	struct procfs_status status;
	char path[32], text[4096];
	ssize_t length;

	snprintf(path, sizeof path, "%d/status", (int)tid);
	length = io_read_at(proc, path, text, sizeof text);
	if (length < 0)
		return 0;
	procfs_status(&status, text, (size_t)length);
	return status.tgid == tid ? 0 : status.tgid;
}
