/* Stopped, so that SIGTERM only waits. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, on_term);
	raise(SIGSTOP);
	return 0;
}
