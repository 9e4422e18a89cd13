/* How a process ended, and who says so. */
#include "lab/facts/ending.h"

#include <stddef.h>
#include <sys/wait.h>

void ending_read(struct ending *ending, int status, enum witness witness)
{
	ending->witness = witness;
	if (WIFSIGNALED(status)) {
		ending->how = ENDED_KILLED;
		ending->signal = WTERMSIG(status);
		ending->has_core = WCOREDUMP(status) != 0;
	} else {
		ending->how = ENDED_EXITED;
		ending->code = WEXITSTATUS(status);
	}
}

const char *ending_witness(enum witness witness)
{
	static const char *const name[] = { NULL, "wait", "pidfd", "proc",
		"last-words", "shell" };

	return name[witness];
}
