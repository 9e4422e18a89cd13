/* Calls setsid before the fork, as a group leader. */
#include "daemon.h"

int main(void)
{
	setsid();
	fork_away();
	settle_down();
	main_loop();
	return 0;
}
