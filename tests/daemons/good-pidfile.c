/* A PID file that is removed at the end. */
#include "daemon.h"

int main(void)
{
	char path[PATH_MAX];

	path_here(path, sizeof path, "good.pid");
	detach();
	settle_down();
	write_pid(path);
	main_loop();
	unlink(path);
	return 0;
}
