/* After close: 0, 1 and 2 are open again, on nothing. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "step.h"

static int step_run_devnull(void)
{
	int null = (int)CALL(open("/dev/null", O_RDWR));
	int error;			/* null(4): reads find its end at */
					/* once, writes vanish. After close */
	if (null == -1)			/* this open gets 0 itself, the */
		return -1;		/* lowest free number. */
	if (CALL(dup2(null, 0)) == -1 ||
	    CALL(dup2(null, 1)) == -1 ||
	    CALL(dup2(null, 2)) == -1)	/* dup2(2) closes what the number */
		goto out;		/* stood for, then lets it stand for */
					/* null. On itself it does nothing at */
					/* all: with O_CLOEXEC above, 0 would */
					/* keep that mark and be shut at the */
					/* next exec. */
	if (null > 2)			/* If it is one of the three, it */
		CALL(close(null));	/* stays. Else three are enough. */
	return 0;
out:
	error = errno;
	if (null > 2)
		close(null);
	errno = error;
	return -1;
}

const struct step step_devnull = {
	.id = "devnull",
	.call = "open(\"/dev/null\", O_RDWR), dup2 to 0 1 2",
	.run = step_run_devnull,
	.changes = "fds",
	.errnos = "ENOENT EMFILE",
	.ties = "stdio",
	.optional = true,
};
