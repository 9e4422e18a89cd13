/* Keeps the terminal on 2. */
#include "daemon.h"

int main(void)
{
	int null;

	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	close_inherited();
	null = open("/dev/null", O_RDWR);
	dup2(null, 0);
	dup2(null, 1);
	close(null);
	main_loop();
	return 0;
}
