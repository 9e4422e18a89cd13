/* Changes its folder and its umask when it is told to end, and not before. */
#include "daemon.h"

int main(void)
{
	detach();
	close_inherited();
	null_stdio();
	main_loop();
	if (chdir("/") < 0)
		return 1;
	umask(077);
	return 0;
}
