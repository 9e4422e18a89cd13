/* daemon(0, 1) of the C library. */
#include "daemon.h"

int main(void)
{
	if (daemon(0, 1) < 0)
		return 1;
	for (;;)
		pause();
}
