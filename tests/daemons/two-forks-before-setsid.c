/* Forks twice, but leads its session nevertheless. */
#include "daemon.h"

int main(void)
{
	fork_away();
	fork_away();
	setsid();
	settle_down();
	main_loop();
	return 0;
}
