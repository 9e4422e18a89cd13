/* Starts one child after the other, as a shell does in a loop: that is what
 * it does, and no step that is still to come. */
#include "daemon.h"

int main(void)
{
	detach();
	settle_down();
	handle(SIGTERM, on_term);
	while (!has_to_end) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		if (pid < 0)
			return 1;
		usleep(2000);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	return 0;
}
