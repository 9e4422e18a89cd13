/* Finds the program that a command line names. */
#include "lab/actors/program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/escape.h"

static int refuse(const char *name, const char *what, int error, char *why,
    size_t size)
{
	char shown[160];

	escape_text(shown, sizeof shown, name);
	snprintf(why, size, "%s: %s", shown, what);
	errno = error;
	return -1;
}

/* 0, or the errno that stands in the way. */
static int try_file(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return errno;
	if (S_ISDIR(status.st_mode))
		return EISDIR;
	if (!S_ISREG(status.st_mode))
		return EACCES;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 ? errno : 0;
}

/* An absolute path, its last part as it was: a program may look at its own
 * name. */
static int make_absolute(const char *name, char *path, size_t size)
{
	char here[PATH_MAX];
	int length;

	if (*name == '/')
		length = snprintf(path, size, "%s", name);
	else if (getcwd(here, sizeof here))
		length = snprintf(path, size, "%s/%s",
		    strcmp(here, "/") == 0 ? "" : here, name);
	else
		return -1;
	if (length >= 0 && (size_t)length < size)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

static int search(const char *name, char *path, size_t size)
{
	const char *list = getenv("PATH");
	char part[PATH_MAX];
	int error = ENOENT;

	if (!list || !*list)
		list = "/usr/local/bin:/usr/bin:/bin";
	while (*list) {
		size_t length = strcspn(list, ":");
		int found;

		snprintf(part, sizeof part, "%.*s/%s", (int)length,
		    length ? list : ".", name);
		if (length == 0)
			snprintf(part, sizeof part, "./%s", name);
		found = try_file(part);
		if (found == 0)
			return make_absolute(part, path, size);
		if (found == EACCES && access(part, F_OK) == 0)
			error = EACCES;
		list += length + (list[length] == ':');
	}
	errno = error;
	return -1;
}

int program_find(const char *name, char *path, size_t size, char *why,
    size_t why_size)
{
	int error;

	if (*name == '\0')
		return refuse("\"\"", "an empty name is no program", ENOENT,
		    why, why_size);
	if (!strchr(name, '/')) {
		if (search(name, path, size) == 0)
			return 0;
		return refuse(name, errno == EACCES
		    ? "found in PATH, but not executable"
		    : "no such program in PATH; for a file of this folder "
		      "write ./NAME", errno, why, why_size);
	}
	if (make_absolute(name, path, size) < 0)
		return refuse(name, strerror(errno), errno, why, why_size);
	error = try_file(path);
	if (error == 0)
		return 0;
	if (error == EACCES)
		return refuse(name, "not executable; chmod +x makes it so",
		    error, why, why_size);
	if (error == EISDIR)
		return refuse(name, "a folder, not a program", error, why,
		    why_size);
	return refuse(name, strerror(error), error, why, why_size);
}
