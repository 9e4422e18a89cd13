/* What a parent sets before the fork is handed down. */
#include "daemon.h"

int main(void)
{
	if (chdir("/") < 0)
		return 1;
	umask(022);
	detach();
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
