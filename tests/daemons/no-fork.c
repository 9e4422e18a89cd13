/* Never forks: setsid fails, and the shell waits. */
#include "daemon.h"

int main(void)
{
	setsid();
	settle_down();
	main_loop();
	return 0;
}
