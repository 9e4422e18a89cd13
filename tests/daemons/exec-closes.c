/* Marks what it inherited close-on-exec, and executes itself. */
#include "daemon.h"

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "again", NULL };

	if (argc == 1) {
		detach();
		for (int fd = 3; fd < 16; fd++)
			fcntl(fd, F_SETFD, FD_CLOEXEC);
		execv(argv[0], again);
		return 1;
	}
	if (chdir("/") < 0)
		return 1;
	umask(022);
	null_stdio();
	main_loop();
	return 0;
}
