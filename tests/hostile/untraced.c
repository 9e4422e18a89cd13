/* Tries to leave its tracer by a flag of clone. */
#include "hostile.h"


#include <sched.h>

int main(void)
{
	long pid;

	refuse_outside();
	pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
	if (pid < 0 && errno == EPERM)
		return 42;
	be_deaf();
	setsid();
	for (;;)
		pause();
}
