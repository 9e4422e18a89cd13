/* Processes without end. */
#include "hostile.h"

int main(void)
{
	refuse_outside();
	be_deaf();
	for (;;)
		if (fork() < 0)
			usleep(1000);
}
