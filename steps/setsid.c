/* Step 2: setsid.  Out of the session, the group and the terminal. */
#include <unistd.h>

#include "step.h"

static int step_run_setsid(void)
{
	if (CALL(setsid()) == -1)	/* setsid(2) does three things in one */
					/* call. It makes a new session, and */
					/* we lead it: SID = PID. It makes a */
					/* new process group in it, and we */
					/* lead that: PGID = PID. And the new */
					/* session has no controlling */
					/* terminal. What it does not touch: */
					/* our parent, and our descriptors. */
					/* If 1 is open on the terminal, we */
					/* can still write there. */
		return -1;		/* EPERM: some process group has our */
	return 0;			/* PID for its ID. So it is for every */
					/* group leader, hence step 1; and */
					/* for a former leader, as long as a */
					/* member of its old group is left. */
}

const struct step step_setsid = {
	.id = "setsid",
	.call = "setsid()",
	.run = step_run_setsid,
	.changes = "pgid sid tty tpgid group_leader session_leader foreground "
	    "orphaned_group",
	.errnos = "EPERM",
	.ties = "foreground session",
	.optional = false,
};
