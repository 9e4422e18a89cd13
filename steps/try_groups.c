/*
 * Experiments with processes and groups.
 */
#include <errno.h>
#include <unistd.h>

#include "try.h"

int try_setpgid(const char *arg, struct findings *findings)
{
	(void)arg;
	findings_init(findings);
	if (CALL(setpgid(0, 0)) == 0)	/* A new group with our PID for its */
		return 0;		/* ID; but a session leader may not */
					/* leave the group that setsid made: */
					/* EPERM. See setpgid(2). */
	findings->error = errno;
	return -1;
}

int try_spawn_worker(const char *arg, struct findings *findings)
{
	pid_t worker;

	(void)arg;
	findings_init(findings);
	worker = fork();
	if (worker == 0)		/* This time the parent stays. The */
		step_worker();		/* worker is in our group and */
	step_note("fork()", worker);	/* session: a signal to the group */
					/* reaches it, one to us does not. */
	if (worker == -1) {
		findings->error = errno;
		return -1;
	}
	findings->pid = worker;
	findings->pgid = getpgid(worker);
	findings->sid = getsid(worker);
	step_worker_begins(worker);
	return 0;
}
