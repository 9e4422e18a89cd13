/* Stops the shell that started it. */
#include "hostile.h"

int main(void)
{
	pid_t shell = getppid();

	refuse_outside();
	detach();
	kill(shell, SIGSTOP);
	settle_down();
	main_loop();
	return 0;
}
