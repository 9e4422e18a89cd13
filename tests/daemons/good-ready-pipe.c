/* The parent exits when the daemon says that it is ready. */
#include "daemon.h"

int main(void)
{
	int ready[2];
	char word;

	if (pipe(ready) < 0)
		return 1;
	switch (fork()) {
	case -1:
		return 1;
	case 0:
		break;
	default:
		close(ready[1]);
		_exit(read(ready[0], &word, 1) == 1 ? 0 : 1);
	}
	setsid();
	fork_away();
	usleep(50000);
	if (write(ready[1], "r", 1) != 1)
		return 1;
	settle_down();
	main_loop();
	return 0;
}
