/* Step 5: close.  Give back the descriptors that others opened for us. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "step.h"

/* Before Linux 5.9 there is no close_range(2): we ask which are open. */
static int close_each(void)
{
	DIR *folder = opendir("/proc/self/fd");
	struct dirent *entry;		/* /proc/self/fd has one name for */
					/* each descriptor that is open, see */
	if (!folder)			/* proc(5). A loop up to a limit */
		return -1;		/* would take longer, and miss those */
					/* above a limit that was lowered */
					/* since. */
	while ((entry = readdir(folder))) {
		int fd = atoi(entry->d_name);

		if (entry->d_name[0] == '.')
			continue;	/* "." and ".." are no numbers. */
		if (fd != dirfd(folder))
			CALL(close(fd));
					/* The folder itself is open too: */
					/* that one comes last. */
	}
	return closedir(folder);
}

static int step_run_close(void)
{
	if (CALL(close_range(0, ~0U, 0)) == 0)
		return 0;		/* Whoever started us left these */
	if (errno == ENOSYS)		/* open, and we may not even know */
		return close_each();	/* them. Each keeps a file in use: */
	return -1;			/* one on a mount makes umount(2) */
					/* fail, a terminal or a pipe keeps */
					/* its other side waiting. So from 0 */
					/* to the highest, in one call: */
					/* close_range(2). */
}					/* Now 0, 1 and 2 are free, and the */
					/* next files that we open get these */
					/* numbers. What a library prints */
					/* would go into them. So the step */
					/* devnull should follow. */

const struct step step_close = {
	.id = "close",
	.call = "close_range(0, ~0U, 0)",
	.run = step_run_close,
	.changes = "fds",
	.errnos = "ENOSYS",
	.ties = "stdio fds",
	.optional = false,
};
