/* Ends at SIGTERM, and leaves its workers to themselves. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			handle(SIGTERM, SIG_IGN);
			for (;;)
				pause();
		}
	}
	main_loop();
	return 0;
}
