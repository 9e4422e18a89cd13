/* SIGTERM kills it. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	for (;;)
		pause();
}
