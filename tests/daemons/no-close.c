/* Keeps what it inherited. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	null_stdio();
	main_loop();
	return 0;
}
