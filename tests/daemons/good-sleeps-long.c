/* Sleeps between two steps for most of the time that check gives it: how
 * long that is already over must count. */
#include "daemon.h"

int main(void)
{
	detach();
	sleep(6);
	settle_down();
	main_loop();
	return 0;
}
