/* Twenty deaf daemons. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	for (int i = 0; i < 20; i++) {
		if (fork() != 0)
			continue;
		setsid();
		if (fork() != 0)
			_exit(0);
		be_deaf();
		close_inherited();
		for (;;)
			pause();
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
