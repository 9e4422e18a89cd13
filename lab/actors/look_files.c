/* The files of /proc that a look has open, and those that stay so. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lab/actors/look_inside.h"
#include "lab/ground/io.h"

int look_open(void)
{
	int fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs system;

	if (fd < 0)
		return -1;
	if (fstatfs(fd, &system) < 0 || system.f_type != PROC_SUPER_MAGIC) {
		close(fd);
		errno = ENOSYS;
		return -1;
	}
	return fd;
}

int look_begin(struct look *look, pid_t pid)
{
	char name[16];

	snprintf(name, sizeof name, "%d", (int)pid);
	if (look->folder < 0)
		look->folder = openat(look->proc, name,
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (look->folder < 0)
		return -1;
	if (look->file < 0)
		look->file = openat(look->folder, "stat",
		    O_RDONLY | O_CLOEXEC);
	return look->file < 0 ? -1 : 0;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void look_close(struct look *look)
{
	int error = errno;

	close_one(&look->folder);
	close_one(&look->file);
	close_one(&look->status);
	close_one(&look->infos);
	for (int fd = 0; fd < LOOK_INFOS; fd++)
		close_one(&look->info[fd]);
	if (look->names)
		closedir(look->names);
	look->names = NULL;
	errno = error;
}

/* The kernel reads the state before it locks what tells the group: one that is
 * still a zombie then may have no group any more. */
int look_take_line(struct procfs_stat *stat, const char *text, size_t length)
{
	if (procfs_stat(stat, text, length) < 0)
		return -1;
	if (stat->state != 'X' && stat->pgid >= 0)
		return 0;
	errno = ESRCH;
	return -1;
}

int look_stat_again(struct look *look, struct procfs_stat *stat)
{
	char text[1024];
	ssize_t length = pread(look->file, text, sizeof text, 0);

	if (length < 0)
		return -1;
	if (length == 0) {
		errno = ESRCH;
		return -1;
	}
	return look_take_line(stat, text, (size_t)length);
}

ssize_t look_take_status(struct look *look, char *text, size_t size)
{
	ssize_t length;

	if (!look->is_kept)
		return io_take_at(look->folder, "status", text, size);
	if (look->status < 0)
		look->status = openat(look->folder, "status",
		    O_RDONLY | O_CLOEXEC);
	if (look->status < 0)
		return -1;
	length = pread(look->status, text, size - 1, 0);
	if (length >= 0)
		text[length] = '\0';
	return length;
}
