/* The floor of making processes: floor_fork TIMES forks a child that ends at
 * once, and waits for it, so many times. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	long times = argc > 1 ? atol(argv[1]) : 1;

	while (times-- > 0) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	return 0;
}
