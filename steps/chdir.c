/* Step 3: chdir.  No file system is kept busy by the place we stand in. */
#include <unistd.h>

#include "step.h"

static int step_run_chdir(void)
{
	if (CALL(chdir("/")) == -1)	/* Every process stands in some */
		return -1;		/* folder, its cwd, and inherits it */
	return 0;			/* from its parent. While we stand on */
					/* a mounted file system, umount(2) */
					/* fails with EBUSY. The root folder */
					/* is never unmounted. A daemon with */
					/* a folder of its own */
					/* (/var/spool/cron) may go there */
					/* instead. See chdir(2). */
}

const struct step step_chdir = {
	.id = "chdir",
	.call = "chdir(\"/\")",
	.run = step_run_chdir,
	.changes = "cwd",
	.errnos = "",
	.ties = "cwd",
	.optional = false,
};
