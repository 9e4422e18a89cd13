/* Would trace, be traced, or lose its tracer. */
#include "hostile.h"

#include <sys/ptrace.h>

static int is_refused(int request, pid_t pid)
{
	errno = 0;
	return ptrace((enum __ptrace_request)request, pid, 0, 0) < 0 &&
	    errno == EPERM;
}

int main(void)
{
	refuse_outside();
	if (is_refused(PTRACE_TRACEME, 0) &&
	    is_refused(PTRACE_SEIZE, getppid()) &&
	    is_refused(PTRACE_DETACH, getpid()))
		return 42;
	return 43;
}
