/* Closes by a loop, as old textbooks do. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	null_stdio();
	main_loop();
	return 0;
}
