/* Leaves its PID file behind. */
#include "daemon.h"

int main(void)
{
	char path[PATH_MAX];

	path_here(path, sizeof path, "left.pid");
	detach();
	settle_down();
	write_pid(path);
	main_loop();
	return 0;
}
