/* Keeps the terminal on 0, 1 and 2. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	close_inherited();
	main_loop();
	return 0;
}
