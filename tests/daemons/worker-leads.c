/* No leader itself; its worker leads a session of its own. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	if (fork() == 0) {
		setsid();
		for (;;)
			pause();
	}
	main_loop();
	return 0;
}
