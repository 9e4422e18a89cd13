/* The lab report in a file. */
#include "lab/command_report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "lab/faces/report.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"

#define NAMES_MAX 100

static void make_text(const struct lab *lab, struct buffer *out)
{
	char system[256] = "?", user[80], written[64] = "?";
	struct report_place place = { DAEMONLAB_VERSION, system, "?", user,
		written };
	struct utsname name;
	struct tm at;
	time_t now = time(NULL);

	if (uname(&name) == 0) {
		snprintf(system, sizeof system, "%s %s %s", name.sysname,
		    name.release, name.machine);
		place.host = name.nodename;
	}
	snprintf(user, sizeof user, "uid %ld", (long)getuid());
	if (gmtime_r(&now, &at))
		strftime(written, sizeof written, "%Y-%m-%d %H:%M:%S UTC",
		    &at);
	report_write(out, lab, &place);
}

/* A fresh file beside the path, with its name. */
static int make_fresh(const char *path, char fresh[PATH_MAX])
{
	if (snprintf(fresh, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return mkstemp(fresh);
}

/* A whole file appears under its name at once.  link(2) does not overwrite,
 * rename(2) does. */
static int put(const char *path, const char *text, bool is_forced)
{
	char fresh[PATH_MAX];
	int fd = make_fresh(path, fresh), error, result = -1;

	if (fd < 0)
		return -1;
	if (io_write(fd, text, strlen(text)) == 0 && fchmod(fd, 0644) == 0 &&
	    fsync(fd) == 0)
		result = is_forced ? rename(fresh, path) : link(fresh, path);
	error = errno;
	close(fd);
	if (result < 0 || !is_forced)
		unlink(fresh);
	errno = error;
	return result;
}

static int put_report(const struct lab *lab, const char *path,
    bool is_forced)
{
	struct buffer text = { NULL, 0, 0 };
	int result, error;

	make_text(lab, &text);
	result = put(path, buffer_get(&text), is_forced);
	error = errno;
	buffer_free(&text);
	errno = error;
	return result;
}

static void complain(const char *path, const char *who)
{
	char shown[300];

	escape_text(shown, sizeof shown, path);
	if (errno == EEXIST)
		fprintf(stderr, "%s: '%s' exists; --force overwrites it\n",
		    who, shown);
	else
		fprintf(stderr, "%s: cannot write '%s': %s\n", who, shown,
		    strerror(errno));
}

/* What says EISDIR would only do so when all is over. */
static bool is_in_the_way(const char *path, bool is_forced)
{
	struct stat there;

	if (lstat(path, &there) < 0)
		return false;
	errno = S_ISDIR(there.st_mode) ? EISDIR : EEXIST;
	return errno == EISDIR || !is_forced;
}

/* To take the place of /dev/null, or of a link such as /dev/stdout, would
 * take it away from everybody. */
static bool is_special(const char *path, const char *who)
{
	struct stat there;
	char shown[300];

	if (lstat(path, &there) < 0 || S_ISREG(there.st_mode) ||
	    S_ISDIR(there.st_mode))
		return false;
	escape_text(shown, sizeof shown, path);
	fprintf(stderr, "%s: '%s' is no regular file: the report needs a "
	    "name of its own\n", who, shown);
	return true;
}

bool report_may_write(const char *path, bool is_forced, const char *who)
{
	char fresh[PATH_MAX];
	int fd;

	if (is_special(path, who))
		return false;
	fd = is_in_the_way(path, is_forced) ? -1 : make_fresh(path, fresh);
	if (fd < 0) {
		complain(path, who);
		return false;
	}
	close(fd);
	unlink(fresh);
	return true;
}

int report_to_file(const struct lab *lab, const char *path, bool is_forced,
    const char *who)
{
	if (is_special(path, who))
		return -1;
	if (put_report(lab, path, is_forced) == 0)
		return 0;
	complain(path, who);
	return -1;
}

void report_to_free_name(const struct lab *lab, char *note, size_t size)
{
	char path[64] = "daemonlab-report.md";

	for (int i = 2; i < NAMES_MAX; i++) {
		if (put_report(lab, path, false) == 0) {
			snprintf(note, size, "The lab report is in %s.",
			    path);
			return;
		}
		if (errno != EEXIST)
			break;
		snprintf(path, sizeof path, "daemonlab-report-%d.md", i);
	}
	snprintf(note, size, "Cannot write %s here: %s.", path,
	    strerror(errno));
}
