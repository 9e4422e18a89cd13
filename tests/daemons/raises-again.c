/* Its handler gives SIGTERM back to the default, and raises it again. */
#include "daemon.h"

static void pass_on(int number)
{
	handle(number, SIG_DFL);
	raise(number);
}

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, pass_on);
	for (;;)
		pause();
}
