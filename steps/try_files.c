/*
 * Experiments with files: the modes and the numbers that new ones get.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "try.h"

#define TRIES 10000

/* A path in the daemon's folder that no file has yet: "created-3". */
static int fresh_path(char *path, size_t size, const char *stem)
{
	struct stat stat_;
	char name[32];

	for (int number = 1; number < TRIES; number++) {
		snprintf(name, sizeof name, "%s-%d", stem, number);
		if (step_path(path, size, name, false) == -1)
			return -1;
		if (lstat(path, &stat_) == -1)
			return errno == ENOENT ?
			    step_path(path, size, name, true) : -1;
	}
	errno = EEXIST;
	return -1;
}

static int create_file(const char *path, struct findings *findings)
{
	struct stat made;
	int fd;

	fd = (int)CALL(open(path, O_RDWR | O_CREAT | O_EXCL, 0666));
	if (fd == -1)			/* We ask for 0666; the kernel takes */
		return -1;		/* away the bits of the mask. */
	if (fstat(fd, &made) == 0)
		findings->file_mode = made.st_mode & 0777;
	return close(fd);
}

static int create_folder(const char *path, struct findings *findings)
{
	struct stat made;

	if (CALL(mkdir(path, 0777)) == -1)
		return -1;		/* The same for a folder, from 0777. */
	if (stat(path, &made) == 0)
		findings->dir_mode = made.st_mode & 0777;
	return 0;
}

/* Paths are found first: what we ask for here shall not use the mask. */
static int create_both(struct findings *findings)
{
	char folder[sizeof findings->path];

	if (fresh_path(findings->path, sizeof findings->path, "file") == -1 ||
	    create_file(findings->path, findings) == -1)
		return -1;
	if (fresh_path(folder, sizeof folder, "folder") == -1)
		return -1;
	return create_folder(folder, findings);
}

int try_create_file(const char *arg, struct findings *findings)
{
	mode_t before = 0, mask = (mode_t)strtoul(arg, NULL, 8);
	int result;

	findings_init(findings);
	if (arg[0] != '\0')
		before = (mode_t)CALL(umask(mask));
	result = create_both(findings);
	findings->error = result == -1 ? errno : 0;
	if (arg[0] != '\0')		/* A mask of the experiment's own is */
		CALL(umask(before));	/* put back; umask(2) leaves errno */
					/* alone. */
	return result;
}

int try_open_file(const char *arg, struct findings *findings)
{
	char *path = findings->path;

	(void)arg;
	findings_init(findings);
	if (fresh_path(path, sizeof findings->path, "data") == -1)
		goto failed;
	findings->fd = (int)CALL(open(path, O_RDWR | O_CREAT, 0644));
	if (findings->fd != -1)		/* open(2) gives the lowest number */
		return 0;		/* that is free. After close that is */
					/* 0: this file becomes standard */
					/* input. */
failed:
	findings->error = errno;
	return -1;
}

/* Where 1 leads to, now that a text went there. */
static void find_stdout(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/fd/1", path, size - 1);

	path[length > 0 ? length : 0] = '\0';
}

int try_printf_stdout(const char *arg, struct findings *findings)
{
	char line[64];
	int printed;

	(void)arg;
	findings_init(findings);
	snprintf(line, sizeof line, "debug: target %d\n", (int)getpid());
	__fpurge(stdout);		/* What an earlier try could not */
	clearerr(stdout);		/* write is dropped. */
	printed = (int)CALL(printf("%s", line));
	if (CALL(fflush(stdout)) == 0 && printed > 0) {
					/* stdout is descriptor 1, whatever 1 */
					/* is open on by now: the terminal, a */
					/* data file, nothing. */
		findings->bytes = printed;
		find_stdout(findings->path, sizeof findings->path);
		return 0;
	}
	findings->error = errno;
	__fpurge(stdout);
	return -1;
}
