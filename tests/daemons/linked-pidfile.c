/* A PID file that comes to be by link(2), and is left behind. */
#include "daemon.h"

int main(void)
{
	char path[PATH_MAX], draft[PATH_MAX];

	path_here(path, sizeof path, "lock");
	path_here(draft, sizeof draft, "draft");
	detach();
	settle_down();
	write_pid(draft);
	if (link(draft, path) < 0 || unlink(draft) < 0)
		return 1;
	main_loop();
	return 0;
}
