/* Chains of processes that fork and exit as fast as they can. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	for (int i = 0; i < 8; i++) {
		if (fork() != 0)
			continue;
		be_deaf();
		setsid();
		for (;;)
			if (fork() != 0)
				_exit(0);
	}
	return 0;
}
