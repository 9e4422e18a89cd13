/* Step 6: SIGTERM.  Who asks a daemon to end gets a clean end. */
#include <signal.h>

#include "step.h"

static void sigterm_handler(int signal)	/* A handler may run between any */
{					/* two instructions, so it may call */
	step_caught(signal);		/* very little (signal-safety(7)). */
}					/* This one only remembers. The main */
					/* loop sees it, cleans up, and ends */
					/* with status 0. */

static int step_run_sigterm(void)
{
	struct sigaction action = {	/* kill(1) sends SIGTERM unless told */
		.sa_handler = sigterm_handler,
	};				/* otherwise, so does a shutdown. Its */
					/* default action ends us at once: */
					/* nothing is finished, no file is */
					/* removed. sigaction(2) puts a */
					/* handler in the place of that. */

	sigemptyset(&action.sa_mask);	/* No other signal is held back while */
					/* it runs. No SA_RESTART: a call */
					/* that waits returns EINTR, and the */
					/* loop gets to look. */
	return CALL(sigaction(SIGTERM, &action, NULL)) == -1 ? -1 : 0;
}

const struct step step_sigterm = {
	.id = "sigterm",
	.call = "sigaction(SIGTERM, ...)",
	.run = step_run_sigterm,
	.changes = "signals.ignored signals.caught",
	.errnos = "",
	.ties = "sigterm",
	.optional = false,
};
