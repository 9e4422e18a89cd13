/* The parent does not exit, so the shell waits for it. */
#include "daemon.h"

int main(void)
{
	if (fork() != 0) {
		pause();
		_exit(0);
	}
	setsid();
	fork_away();
	settle_down();
	main_loop();
	return 0;
}
