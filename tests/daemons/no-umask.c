/* Keeps the umask that it inherited. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/") < 0)
		return 1;
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
