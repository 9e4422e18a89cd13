/* Opens its log fifty times a second, and starts a child now and then. */
#include "daemon.h"

#include <time.h>

static void work(const char *path, int round)
{
	struct timespec pause = { 0, 20000000 };
	FILE *log = fopen(path, "a");
	pid_t pid = round % 10 ? -1 : fork();

	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (log)
		fclose(log);
	nanosleep(&pause, NULL);
}

int main(void)
{
	char path[PATH_MAX];

	path_here(path, sizeof path, "log");
	detach();
	settle_down();
	handle(SIGTERM, on_term);
	for (int round = 0; !has_to_end; round++)
		work(path, round);
	return 0;
}
