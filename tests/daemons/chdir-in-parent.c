/* The parent changes its folder, after the fork. */
#include "daemon.h"

int main(void)
{
	switch (fork()) {
	case -1:
		return 1;
	case 0:
		break;
	default:
		_exit(chdir("/") < 0);
	}
	setsid();
	fork_away();
	umask(022);
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
