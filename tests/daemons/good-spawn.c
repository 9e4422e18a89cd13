/* Starts itself anew by posix_spawn, and ends. */
#include "daemon.h"

#include <spawn.h>

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "again", NULL }, *none[] = { NULL };
	pid_t pid;

	if (argc == 1)
		return posix_spawn(&pid, argv[0], NULL, NULL, again, none);
	setsid();
	fork_away();
	settle_down();
	main_loop();
	return 0;
}
