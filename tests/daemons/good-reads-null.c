/* Opens /dev/null for each of 0, 1 and 2, as it is used, and first of all. */
#include "daemon.h"

int main(void)
{
	for (int fd = 0; fd < 3; fd++) {
		close(fd);
		if (open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
			return 1;
	}
	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	close_inherited();
	main_loop();
	return 0;
}
