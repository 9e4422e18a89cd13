/* How a process ended, and who says so. */
#include "lab/facts/ending.h"

#include <stddef.h>
#include <sys/wait.h>

#include "lab/ground/names.h"

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

void ending_print(const struct ending *ending, const char *unknown,
    struct buffer *out)
{
	const char *witness = ending_witness(ending->witness);

	if (ending->how == ENDED_EXITED)
		buffer_format(out, "exited, status %d", ending->code);
	else if (ending->how == ENDED_KILLED)
		buffer_format(out, "killed by %s",
		    names_signal(ending->signal));
	else
		buffer_text(out, unknown);
	if (witness)
		buffer_format(out, " (%s)", witness);
}
