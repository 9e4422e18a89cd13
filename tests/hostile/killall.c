/* Kills everybody that it can see. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	detach();
	kill(-1, SIGKILL);
	settle_down();
	main_loop();
	return 0;
}
