/* Closes 0, 1 and 2 and opens nothing there. */
#include "daemon.h"

int main(void)
{
	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	syscall(SYS_close_range, 0U, ~0U, 0U);
	main_loop();
	return 0;
}
