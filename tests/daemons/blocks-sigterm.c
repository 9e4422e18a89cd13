/* Blocks SIGTERM and never takes it. */
#include "daemon.h"

int main(void)
{
	sigset_t set;

	detach();
	settle_down();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (;;)
		pause();
}
