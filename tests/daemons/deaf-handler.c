/* Catches SIGTERM and goes on. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, on_term);
	for (;;)
		pause();
}
