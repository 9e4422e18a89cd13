/* Changes the umask for a moment only. */
#include "daemon.h"

int main(void)
{
	mode_t old;

	detach();
	if (chdir("/") < 0)
		return 1;
	old = umask(077);
	umask(old);
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
