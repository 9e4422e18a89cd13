/* Before fork: a hangup of the terminal shall not end us half way. */
#include <signal.h>

#include "step.h"

static int step_run_sighup(void)
{
	struct sigaction action = {	/* SIGHUP says that the terminal is */
		.sa_handler = SIG_IGN,	/* gone. Its default action ends us. */
	};				/* After setsid no terminal can send */
					/* it; but when we are the session */
	sigemptyset(&action.sa_mask);	/* leader, our own exit after fork */
	return CALL(sigaction(SIGHUP, &action, NULL)) == -1 ? -1 : 0;
					/* sends it to the foreground group, */
					/* and the child is in that. A daemon */
					/* that wants to read its settings */
					/* again at SIGHUP puts a handler */
					/* here later. See signal(7). */
}

const struct step step_sighup = {
	.id = "sighup",
	.call = "sigaction(SIGHUP, SIG_IGN)",
	.run = step_run_sighup,
	.changes = "signals.ignored signals.caught",
	.errnos = "",
	.ties = "",
	.optional = true,
};
