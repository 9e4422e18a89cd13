/* Stops itself. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	detach();
	settle_down();
	raise(SIGSTOP);
	main_loop();
	return 0;
}
