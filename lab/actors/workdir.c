/* The work folder: made, or found again. */
#include "lab/actors/workdir.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/escape.h"
#include "lab/ground/names.h"

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
