/* Stays in the folder that it was started in. */
#include "daemon.h"

int main(void)
{
	detach();
	umask(022);
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
