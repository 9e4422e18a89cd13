/* Sleeps between its steps. */
#include "daemon.h"

int main(void)
{
	usleep(300000);
	fork_away();
	usleep(300000);
	setsid();
	fork_away();
	sleep(1);
	settle_down();
	main_loop();
	return 0;
}
