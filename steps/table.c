/* The order of the lesson: the six steps of the text, then the optional. */
#include <string.h>

#include "step.h"

const struct step *const steps[] = {
	&step_fork,
	&step_setsid,
	&step_chdir,
	&step_umask,
	&step_close,
	&step_sigterm,
	&step_devnull,
	&step_sighup,
	&step_pidfile,
	NULL,
};

const struct step *step_find(const char *id)
{
	for (size_t i = 0; steps[i]; i++)
		if (strcmp(steps[i]->id, id) == 0)
			return steps[i];
	return NULL;
}
