/* Ignores SIGTERM. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, SIG_IGN);
	for (;;)
		pause();
}
