/* A PID file: it tells our PID, and its lock keeps a second one out. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "step.h"

static int held = -1;	/* our descriptor of the file, as long as it is */

/* Has the number held not been closed and given to another file since? */
static bool is_held(const char *path)
{
	struct stat ours, there;

	return held != -1 && fstat(held, &ours) == 0 &&
	    stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	    ours.st_ino == there.st_ino;
}

static int lock_and_write(int fd)	/* fcntl(2) locks belong to a */
{					/* process. A child does not inherit */
	struct flock lock = {		/* them, so this step comes after the */
		.l_type = F_WRLCK,	/* last fork. They vanish with the */
		.l_whence = SEEK_SET,	/* process, so a file that a crash */
	};				/* left behind locks nobody out. */
	char line[24];			/* F_SETLK does not wait: EAGAIN */
	size_t length;			/* means that another daemon has the */
					/* lock. */
	if (CALL(fcntl(fd, F_SETLK, &lock)) == -1)
		return -1;
	if (CALL(ftruncate(fd, 0)) == -1)
		return -1;		/* The file is cut only now that it */
					/* is ours: before, another's PID */
					/* stood in it. */
	snprintf(line, sizeof line, "%d\n", (int)getpid());
	length = strlen(line);
	if (CALL(pwrite(fd, line, length, 0)) == (long)length)
		return 0;
	return -1;
}

static int step_run_pidfile(void)
{
	char path[512];
	int fd = -1, error;

	if (step_path(path, sizeof path, "daemon.pid", false) == -1)
		return -1;
	if (is_held(path))		/* Done again, it uses the same */
		return lock_and_write(held);
					/* descriptor: to close any */
					/* descriptor of the file would give */
					/* the lock up. */
	fd = (int)CALL(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644));
	if (fd == -1)			/* The mode is asked for in full: */
		return -1;		/* after umask(0) nothing is taken */
					/* away. */
	if (lock_and_write(fd) == -1) {
		error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	held = fd;			/* It stays open, for the lock. At a */
	return step_path(path, sizeof path, "daemon.pid", true);
					/* clean end the file goes, but only */
					/* ours: hence "true" here, after the */
					/* lock. */
}

const struct step step_pidfile = {
	.id = "pidfile",
	.call = "open(\"daemon.pid\", ...), fcntl(F_SETLK)",
	.run = step_run_pidfile,
	.changes = "fds",
	.errnos = "EAGAIN EMFILE",
	.ties = "",
	.optional = true,
};
