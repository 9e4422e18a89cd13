/* Ends instead of entering a main loop. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	return 0;
}
