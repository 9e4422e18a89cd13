/* A master with three workers. */
#include "daemon.h"

int main(void)
{
	pid_t worker[3];

	detach();
	settle_down();
	for (int i = 0; i < 3; i++) {
		worker[i] = fork();
		if (worker[i] == 0) {
			main_loop();
			_exit(0);
		}
	}
	main_loop();
	for (int i = 0; i < 3; i++) {
		kill(worker[i], SIGTERM);
		waitpid(worker[i], NULL, 0);
	}
	return 0;
}
