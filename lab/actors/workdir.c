/* The work folder: made with care, removed without leaving it. */
#include "lab/actors/workdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/escape.h"
#include "lab/ground/names.h"

#define TRIES 40
#define TRY_NS 25000000

/* Room for what lies in the folder: the longest path below it has to fit
 * wherever the folder's own path does. */
#define ROOM_BELOW 64

static int refuse(char *why, size_t size, const char *place, int error,
    const char *remedy)
{
	char shown[120];

	escape_text(shown, sizeof shown, place);
	snprintf(why, size, "no work folder in %s: %s; %s", shown,
	    error == EINVAL ? "not an absolute path" : strerror(error),
	    names_remedy(error) ? names_remedy(error) : remedy);
	errno = error;
	return -1;
}

/* The folder that the work folder goes into, without symbolic links. */
static int find_parent(char parent[PATH_MAX], char *why, size_t size)
{
	static const char remedy[] =
	    "set TMPDIR to a folder that you may write to";
	const char *place = getenv("TMPDIR");
	struct stat status;

	if (place == NULL || place[0] == '\0')
		place = "/tmp";
	if (place[0] != '/')
		return refuse(why, size, place, EINVAL,
		    "set TMPDIR to a path that begins with /");
	if (realpath(place, parent) == NULL || stat(parent, &status) < 0)
		return refuse(why, size, place, errno, remedy);
	if (!S_ISDIR(status.st_mode))
		return refuse(why, size, place, ENOTDIR, remedy);
	return 0;
}

/* As mkdtemp(3) would name it, from 12 signs of the kernel's chance. */
static int choose_name(char *path, size_t room)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz012345";
	unsigned char chance[12];
	size_t length = strlen(path);

	if (length + sizeof chance + 1 > room ||
	    getrandom(chance, sizeof chance, 0) != sizeof chance)
		return -1;
	for (size_t i = 0; i < sizeof chance; i++)
		path[length + i] = signs[chance[i] & 31];
	path[length + sizeof chance] = '\0';
	return 0;
}

int workdir_name(struct workdir *workdir, char *why, size_t size)
{
	char parent[PATH_MAX];
	int length;

	workdir->fd = -1;
	workdir->path[0] = '\0';
	if (find_parent(parent, why, size) < 0)
		return -1;
	length = snprintf(workdir->path, sizeof workdir->path,
	    "%s/" WORKDIR_START, parent[1] == '\0' ? "" : parent);
	if (length < 0 || (size_t)length + ROOM_BELOW > sizeof workdir->path) {
		workdir->path[0] = '\0';
		return refuse(why, size, parent, ENAMETOOLONG,
		    "set TMPDIR to a shorter path, such as /tmp");
	}
	if (choose_name(workdir->path, sizeof workdir->path) == 0)
		return 0;
	workdir->path[0] = '\0';
	return refuse(why, size, parent, errno, "try again");
}

/* mkdir(2) obeys the umask, and 0777 would make a folder that even its owner
 * cannot use. */
int workdir_make(struct workdir *workdir, char *why, size_t size)
{
	mode_t mask = umask(077);
	int result = mkdir(workdir->path, 0700), error = errno;
	char *slash;

	umask(mask);
	if (result == 0) {
		workdir->fd = open(workdir->path,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (workdir->fd >= 0)
			return 0;
		error = errno;
		rmdir(workdir->path);
	}
	slash = strrchr(workdir->path, '/');
	slash[slash == workdir->path] = '\0';
	refuse(why, size, workdir->path, error,
	    "set TMPDIR to a folder that you may write to");
	workdir->path[0] = '\0';
	return -1;
}

int workdir_find(struct workdir *workdir)
{
	struct stat status;
	int error;

	if (workdir->fd >= 0)
		return 0;
	if (workdir->path[0] == '\0')
		return -1;
	workdir->fd = open(workdir->path,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (workdir->fd < 0)
		return -1;
	error = fstat(workdir->fd, &status) < 0 ? errno
	    : status.st_uid == geteuid() ? 0 : EPERM;
	if (error == 0)
		return 0;
	close(workdir->fd);
	workdir->fd = -1;
	errno = error;
	return -1;
}

int workdir_open(struct workdir *workdir, char *why, size_t size)
{
	int result;

	do {
		if (workdir_name(workdir, why, size) < 0)
			return -1;
		result = workdir_make(workdir, why, size);
	} while (result < 0 && errno == EEXIST);
	return result;
}

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
