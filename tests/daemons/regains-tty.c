/* Leads its session and opens a terminal without O_NOCTTY. */
#include "daemon.h"

int main(void)
{
	int master;

	fork_away();
	setsid();
	settle_down();
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (grantpt(master) < 0 || unlockpt(master) < 0 ||
	    open(ptsname(master), O_RDWR) < 0)
		return 1;
	main_loop();
	return 0;
}
