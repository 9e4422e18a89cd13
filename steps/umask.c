/* Step 4: umask.  The daemon itself says which modes its files get. */
#include <sys/stat.h>

#include "step.h"

static int step_run_umask(void)
{
	CALL(umask(0));			/* The mask takes its bits away from */
	return 0;			/* each mode that open(2) or mkdir(2) */
					/* ask for: 0666 under 022 gives */
					/* 0644. It is inherited, so what our */
					/* files get would depend on who */
					/* started us. With 0 they get what */
					/* we ask for; then each open must */
					/* ask for no more than is meant. 022 */
					/* or 027 is the careful choice. */
					/* umask(2) cannot fail; it returns */
					/* the mask that was there. */
}

const struct step step_umask = {
	.id = "umask",
	.call = "umask(0)",
	.run = step_run_umask,
	.changes = "umask",
	.errnos = "",
	.ties = "umask",
	.optional = false,
};
