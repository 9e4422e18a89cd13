/* Takes its time to clean up. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	main_loop();
	usleep(800000);
	return 3;
}
