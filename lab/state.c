/* The state file. */
#include "lab/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/io.h"

enum { DAMAGED_MOST = 1000 };

/* Something stands there that may not be touched: keep nothing. */
static bool is_barred;
static bool has_complained;

/* The folder's path; false if the environment names none.  A relative path
 * counts as none, as the specification wants. */
static bool folder_path(char *path, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int length;

	if (state && state[0] == '/')
		length = snprintf(path, size, "%s/daemonlab", state);
	else if (home && home[0] == '/')
		length = snprintf(path, size, "%s/.local/state/daemonlab",
		    home);
	else
		return false;
	return length > 0 && (size_t)length < size;
}

/* Makes the folder and all above it that are missing. */
static int make_folders(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
	return mkdir(path, 0700) < 0 && errno != EEXIST ? -1 : 0;
}

/* The folder as a descriptor, or -1 with errno. */
static int open_folder(bool is_made)
{
	char path[PATH_MAX];

	if (!folder_path(path, sizeof path)) {
		errno = ENOENT;
		return -1;
	}
	if (is_made && make_folders(path) < 0)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Its text, at most size - 1 bytes; -1 with errno, EINVAL for what is no
 * plain file (a FIFO must not block us). */
static ssize_t read_file(int folder, char *text, size_t size)
{
	int fd = openat(folder, "progress", O_RDONLY | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK);
	struct stat about;
	ssize_t length = -1;
	int error;

	if (fd < 0)
		return -1;
	if (fstat(fd, &about) == 0) {
		errno = EINVAL;
		if (S_ISREG(about.st_mode))
			length = io_read(fd, text, size);
	}
	error = errno;
	close(fd);
	errno = error;
	return length;
}

/* Puts a damaged file aside under the first name that is free. */
static bool set_aside(int folder, char *note, size_t size)
{
	char name[40];

	for (int i = 1; i <= DAMAGED_MOST; i++) {
		snprintf(name, sizeof name, "progress.damaged-%d", i);
		if (renameat2(folder, "progress", folder, name,
		    RENAME_NOREPLACE) == 0) {
			snprintf(note, size, "The state file was damaged or "
			    "not ours: kept as %s; progress starts anew.",
			    name);
			return true;
		}
		if (errno != EEXIST)
			break;
	}
	is_barred = true;
	snprintf(note, size, "The state file is damaged or not ours and "
	    "cannot be set aside (%s): no progress is kept.",
	    strerror(errno));
	return false;
}

bool state_load(struct progress *progress, char *note, size_t size)
{
	char text[PROGRESS_BYTES + 2];
	int folder = open_folder(false);
	ssize_t length;

	note[0] = '\0';
	memset(progress, 0, sizeof *progress);
	if (folder < 0)
		return true;
	length = read_file(folder, text, sizeof text);
	if (length < 0 && errno != ENOENT && errno != EINVAL) {
		is_barred = true;
		snprintf(note, size, "The state file cannot be read (%s): no "
		    "progress is kept.", strerror(errno));
	} else if ((length < 0 && errno == EINVAL) || (length >= 0 &&
	    progress_read(progress, text, (size_t)length) < 0)) {
		set_aside(folder, note, size);
	}
	close(folder);
	return note[0] == '\0';
}

/* --- writing ------------------------------------------------------------- */

/* What another lab has added since we read the file. */
static void add_kept(int folder, struct progress *progress)
{
	char text[PROGRESS_BYTES + 2];
	ssize_t length = read_file(folder, text, sizeof text);
	struct progress kept;

	if (length < 0 || progress_read(&kept, text, (size_t)length) < 0)
		return;
	progress->beliefs |= kept.beliefs;
	progress->insights |= kept.insights;
	progress->seen |= kept.seen;
}

static int write_file(int folder, const char *name, const char *text)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return -1;
	if (io_write(fd, text, strlen(text)) == 0 && fsync(fd) == 0)
		return close(fd);
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int replace_file(int folder, const struct progress *progress)
{
	struct progress all = *progress;
	struct buffer text = { NULL, 0, 0 };
	char name[40];
	int result, error;

	add_kept(folder, &all);
	progress_print(&all, &text);
	snprintf(name, sizeof name, "progress.new-%d", (int)getpid());
	unlinkat(folder, name, 0);
	result = write_file(folder, name, buffer_get(&text));
	if (result == 0)
		result = renameat(folder, name, folder, "progress");
	error = errno;
	if (result < 0)
		unlinkat(folder, name, 0);
	errno = error;
	buffer_free(&text);
	return result;
}

bool state_save(const struct progress *progress, char *note, size_t size)
{
	int folder, result, error;

	note[0] = '\0';
	if (is_barred)
		return false;
	folder = open_folder(true);
	result = folder < 0 ? -1 : replace_file(folder, progress);
	error = errno;
	if (folder >= 0)
		close(folder);
	if (result == 0)
		return true;
	if (!has_complained)
		snprintf(note, size, "Progress cannot be kept: %s.",
		    strerror(error));
	has_complained = true;
	return false;
}
