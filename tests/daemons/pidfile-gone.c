/* Its parent leaves by exit(3), whose handlers remove the PID file; with all
 * else in order. */
#include "daemon.h"

static char path[PATH_MAX];
static int ready[2];

static void remove_pidfile(void)
{
	unlink(path);
}

/* The parent waits until the file is there. */
static void fork_and_exit(void)
{
	char byte;

	if (fork() == 0)
		return;
	close(ready[1]);
	exit(read(ready[0], &byte, 1) == 1 ? 0 : 77);
}

int main(void)
{
	path_here(path, sizeof path, "d.pid");
	atexit(remove_pidfile);
	if (pipe(ready) < 0)
		return 76;
	fork_and_exit();
	setsid();
	fork_away();
	write_pid(path);
	if (write(ready[1], "r", 1) != 1)
		_exit(78);
	settle_down();
	main_loop();
	return 0;
}
