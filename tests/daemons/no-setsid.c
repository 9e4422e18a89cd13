/* Forks, but stays in the session of the shell. */
#include "daemon.h"

int main(void)
{
	fork_away();
	settle_down();
	main_loop();
	return 0;
}
