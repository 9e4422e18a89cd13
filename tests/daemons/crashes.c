/* Crashes after the fork. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	raise(SIGSEGV);
	return 0;
}
