/* Hides in a PID namespace of its own. */
#include "hostile.h"


#include <sched.h>

int main(void)
{
	refuse_outside();
	if (unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0 &&
	    unshare(CLONE_NEWPID) < 0)
		return 42;
	if (fork() != 0)
		return 0;
	be_deaf();
	setsid();
	if (fork() == 0)
		be_deaf();
	for (;;)
		pause();
}
