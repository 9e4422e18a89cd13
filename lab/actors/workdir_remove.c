/* The work folder: removed without leaving it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/workdir.h"

#define TRIES 40
#define TRY_NS 25000000

/* What a removal needs to know: where it began, on which file system, and
 * the number of the next folder that is brought up. */
struct removal {
	int top;
	unsigned major, minor;
	unsigned next;
	int error;		/* the first thing that could not be removed */
};

static void note(struct removal *removal, int error)
{
	if (removal->error == 0)
		removal->error = error;
}

/* Whether name in folder is a directory that may be emptied: EXDEV for one
 * of another file system, also if the same is only bound there again. */
static int check_folder(const struct removal *removal, int folder,
    const char *name)
{
	struct statx status;

	if (statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
	    STATX_TYPE | STATX_MODE, &status) < 0)
		return errno;
	if (!S_ISDIR(status.stx_mode))
		return ENOTDIR;
	if (status.stx_dev_major != removal->major
	    || status.stx_dev_minor != removal->minor
	    || (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0)
		return EXDEV;
	if ((status.stx_mode & 0700) != 0700)
		fchmodat(folder, name, 0700, AT_SYMLINK_NOFOLLOW);
	return 0;
}

/* Brings the folder name up to the top.  So no removal is ever more than two
 * levels deep, however deep the tree is. */
static int bring_up(struct removal *removal, int folder, const char *name)
{
	char fresh[32];

	for (int tries = 0; tries < 1000; tries++) {
		snprintf(fresh, sizeof fresh, "..gone.%u", removal->next++);
		if (renameat(folder, name, removal->top, fresh) == 0)
			return 0;
		if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
			break;
	}
	return -1;
}

typedef bool remove_entry(struct removal *removal, int folder,
    const char *name);

/* Calls remove for each entry of folder; the number of those that went, or
 * -1 with errno.  Closes folder. */
static long empty_folder(struct removal *removal, int folder,
    remove_entry *remove)
{
	DIR *stream = fdopendir(folder);
	struct dirent *entry;
	long gone = 0;

	if (stream == NULL) {
		int error = errno;

		close(folder);
		errno = error;
		return -1;
	}
	while ((entry = readdir(stream)) != NULL) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (remove(removal, dirfd(stream), name))
			gone++;
	}
	closedir(stream);
	return gone;
}

/* What is no folder goes, a folder comes up to the top. */
static bool remove_below(struct removal *removal, int folder, const char *name)
{
	int error;

	if (unlinkat(folder, name, 0) == 0)
		return true;
	error = errno;
	if (error != EISDIR && error != EPERM) {
		note(removal, error);
		return false;
	}
	if (unlinkat(folder, name, AT_REMOVEDIR) == 0)
		return true;
	error = check_folder(removal, folder, name);
	if (error == 0 && bring_up(removal, folder, name) < 0)
		error = errno;
	if (error != 0)
		note(removal, error);
	return error == 0;
}

static bool remove_at_top(struct removal *removal, int folder,
    const char *name)
{
	int error, inner;
	long gone;

	if (unlinkat(folder, name, 0) == 0
	    || unlinkat(folder, name, AT_REMOVEDIR) == 0)
		return true;
	error = check_folder(removal, folder, name);
	if (error != 0) {
		note(removal, error);
		return false;
	}
	inner = openat(folder, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (inner < 0) {
		note(removal, errno);
		return false;
	}
	gone = empty_folder(removal, inner, remove_below);
	if (unlinkat(folder, name, AT_REMOVEDIR) == 0)
		return true;
	note(removal, errno);
	return gone > 0;
}

/* Removes until nothing is left, or nothing goes any more. */
static int empty_top(struct removal *removal)
{
	long gone;

	do {
		int again = openat(removal->top, ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (again < 0)
			return -1;
		removal->error = 0;
		gone = empty_folder(removal, again, remove_at_top);
		if (gone < 0)
			note(removal, errno);
	} while (gone > 0);
	errno = removal->error;
	return removal->error == 0 ? 0 : -1;
}

int workdir_empty(struct workdir *workdir)
{
	struct removal removal = { .top = workdir->fd };
	struct statx status;

	if (workdir->fd < 0)
		return 0;
	fchmod(workdir->fd, 0700);
	if (statx(workdir->fd, "", AT_EMPTY_PATH, STATX_TYPE, &status) < 0)
		return -1;
	removal.major = status.stx_dev_major;
	removal.minor = status.stx_dev_minor;
	return empty_top(&removal);
}

int workdir_remove(struct workdir *workdir)
{
	int result, error;

	if (workdir->fd < 0)
		return 0;
	result = workdir_empty(workdir);
	if (result == 0)
		result = rmdir(workdir->path);
	error = errno;
	close(workdir->fd);
	workdir->fd = -1;
	errno = error;
	return result;
}

static bool is_gone(struct workdir *workdir)
{
	return workdir->path[0] == '\0' || (workdir_find(workdir) < 0 &&
	    (errno == ENOENT || errno == EPERM || errno == ENOTDIR ||
	    errno == ELOOP));
}

int workdir_clear(struct workdir *workdir)
{
	const struct timespec moment = { 0, TRY_NS };

	for (int i = 0; i < TRIES; i++) {
		if (is_gone(workdir) || (workdir->fd >= 0 &&
		    workdir_remove(workdir) == 0))
			return 0;
		nanosleep(&moment, NULL);
	}
	return -1;
}
