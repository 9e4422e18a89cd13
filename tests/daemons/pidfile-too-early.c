/* Writes its PID file before its last fork: the number is of its parent. */
#include "daemon.h"

int main(void)
{
	char path[PATH_MAX];

	path_here(path, sizeof path, "d.pid");
	fork_away();
	setsid();
	write_pid(path);
	fork_away();
	settle_down();
	main_loop();
	unlink(path);
	return 0;
}
