/* daemon(0, 0) of the C library. */
#include "daemon.h"

int main(void)
{
	if (daemon(0, 0) < 0)
		return 1;
	for (;;)
		pause();
}
