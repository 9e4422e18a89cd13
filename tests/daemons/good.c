/* All steps, and no fault. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	main_loop();
	return 0;
}
