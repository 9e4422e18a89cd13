/* A control group of our own. */
#include "lab/actors/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/io.h"

#define TRIES 200
#define DEPTH_MOST 16
#define MOST_SPARE 44		/* the starter, and those who just end */

/* The line "0::/path" of /proc/self/cgroup, that of cgroup2. */
static int own_path(char path[PATH_MAX])
{
	char text[8192], *line = text;

	if (io_read_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof text) <= 0)
		return -1;
	while (line && strncmp(line, "0::", 3) != 0) {
		line = strchr(line, '\n');
		line += line != NULL;
	}
	errno = ENOENT;
	if (!line)
		return -1;
	line[strcspn(line, "\n")] = '\0';
	return snprintf(path, PATH_MAX, "%s", line + 3) < PATH_MAX ? 0 : -1;
}

/* A line of mountinfo: its fourth word is the folder of the file system that
 * the mount shows, the fifth where.  Neither may hold an escaped blank. */
static bool read_mount(char *line, char root[PATH_MAX], char at[PATH_MAX])
{
	return strstr(line, " - cgroup2 ") &&
	    sscanf(line, "%*s %*s %*s %4095s %4095s", root, at) == 2;
}

/* Where our group lies in the mount that shows it. */
static int place_of(const char *own, char place[PATH_MAX])
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char root[PATH_MAX], at[PATH_MAX], *line = NULL;
	size_t size = 0, length;
	int result = -1;

	while (file && result < 0 && getline(&line, &size, file) > 0) {
		if (!read_mount(line, root, at))
			continue;
		length = strcmp(root, "/") == 0 ? 0 : strlen(root);
		if (strncmp(own, root, length) == 0 &&
		    snprintf(place, PATH_MAX, "%s%s", at, own + length) <
		    PATH_MAX)
			result = 0;
	}
	free(line);
	if (file)
		fclose(file);
	errno = ENOENT;
	return result;
}

int cgroup_name(struct cgroup *cgroup)
{
	char own[PATH_MAX], place[PATH_MAX];
	unsigned long chance;
	int length;

	cgroup->path[0] = '\0';
	cgroup->procs = -1;
	if (own_path(own) < 0 || place_of(own, place) < 0)
		return -1;
	if (getrandom(&chance, sizeof chance, 0) != sizeof chance)
		return -1;
	length = snprintf(cgroup->path, sizeof cgroup->path,
	    "%s%sdaemonlab.%d.%lx", place,
	    place[strlen(place) - 1] == '/' ? "" : "/", (int)getpid(),
	    chance);
	if (length > 0 && (size_t)length < sizeof cgroup->path - 32)
		return 0;
	cgroup->path[0] = '\0';
	errno = ENAMETOOLONG;
	return -1;
}

/* Without these two it would be of no use. */
static int open_group(struct cgroup *cgroup, long processes)
{
	int folder = open(cgroup->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char number[32];
	int result = -1;

	snprintf(number, sizeof number, "%ld", processes + MOST_SPARE);
	if (folder >= 0 && faccessat(folder, "cgroup.kill", W_OK, AT_EACCESS)
	    == 0) {
		cgroup->procs = openat(folder, "cgroup.procs",
		    O_WRONLY | O_CLOEXEC);
		result = cgroup->procs < 0 ? -1 : 0;
		if (processes > 0)
			io_write_at(folder, "pids.max", number, 0);
	}
	if (folder >= 0)
		close(folder);
	return result;
}

int cgroup_make(struct cgroup *cgroup, long processes)
{
	int error;

	if (mkdir(cgroup->path, 0755) == 0) {
		if (open_group(cgroup, processes) == 0)
			return 0;
		error = errno;
		rmdir(cgroup->path);
		errno = error;
	}
	cgroup->path[0] = '\0';
	return -1;
}

int cgroup_enter(int procs)
{
	return write(procs, "0", 1) == 1 ? 0 : -1;
}

int cgroup_kill(const char *path)
{
	char file[PATH_MAX + 16];

	snprintf(file, sizeof file, "%s/cgroup.kill", path);
	return io_write_at(AT_FDCWD, file, "1", 0);
}

/* Only empty groups can be removed, the lower first. */
static int remove_tree(const char *path, int depth)
{
	DIR *folder = depth > 0 && rmdir(path) < 0 ? opendir(path) : NULL;
	struct dirent *entry;
	char below[PATH_MAX];

	if (!folder)
		return access(path, F_OK) < 0 ? 0 : -1;
	while ((entry = readdir(folder)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    snprintf(below, sizeof below, "%s/%s", path,
		    entry->d_name) < (int)sizeof below)
			remove_tree(below, depth - 1);
	closedir(folder);
	return rmdir(path);
}

int cgroup_remove(const char *path)
{
	const struct timespec moment = { 0, 5000000 };

	for (int i = 0; i < TRIES; i++) {
		if (remove_tree(path, DEPTH_MOST) == 0 || errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return -1;
		nanosleep(&moment, NULL);
	}
	return -1;
}
