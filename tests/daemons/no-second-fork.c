/* Stays the leader of its session. */
#include "daemon.h"

int main(void)
{
	fork_away();
	setsid();
	settle_down();
	main_loop();
	return 0;
}
