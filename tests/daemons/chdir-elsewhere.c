/* Goes to a folder that somebody may want to unmount. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/tmp") < 0)
		return 1;
	umask(022);
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
