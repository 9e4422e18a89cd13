/* Takes SIGTERM by sigwait, its disposition at default. */
#include "daemon.h"

int main(void)
{
	sigset_t set;
	int number;

	detach();
	settle_down();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &number);
	return 0;
}
