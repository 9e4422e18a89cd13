/* Step 1: fork.  The shell believes that the program has ended. */
#include <unistd.h>

#include "step.h"

static int step_run_fork(void)
{
	pid_t parent = getpid();	/* fork(2) makes a second process */
	long child = CALL(fork());	/* that goes on at this very line. It */
					/* copies nearly all: group, session, */
					/* terminal, folder, umask, */
					/* descriptors. */
	if (child == -1)		/* No child (EAGAIN, ENOMEM): we are */
		return -1;		/* still who we were. */
	if (child > 0) {		/* In the parent fork returns the */
		step_parent_leaves((pid_t)child);
					/* child's PID. The parent leaves: a */
					/* shell waited for it, and now gives */
					/* its prompt back. */
		_exit(0);		/* _exit(2), not exit(3): exit would */
	}				/* also flush stdio's buffers and run */
					/* the atexit(3) functions. The child */
					/* has copies of both, so all that */
					/* would happen twice. */
	step_child_begins(parent);	/* In the child fork returned 0. Its */
	return 0;			/* parent has gone, so another adopts */
					/* it: the nearest subreaper among */
					/* its ancestors, else init (see */
					/* prctl(2), PR_SET_CHILD_SUBREAPER). */
					/* Its PID is new, so no process */
					/* group can have it for an ID: that */
					/* is what setsid needs. */
}

const struct step step_fork = {
	.id = "fork",
	.call = "fork()",
	.run = step_run_fork,
	.changes = "pid ppid ppid_comm tty tpgid group_leader session_leader "
	    "foreground orphaned_group",
	.errnos = "EAGAIN ENOMEM",
	.ties = "waited foreground leader",
	.optional = false,
};
