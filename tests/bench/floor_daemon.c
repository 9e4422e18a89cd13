/* The floor of becoming a daemon, and what tracers are given to follow:
 * floor_daemon [END [TIMES]] becomes one TIMES times, each closing all
 * descriptors below END by a loop (none: close_range); all end at once. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* All but the one whose end tells that the work is done. */
static void descriptors_close(long end, int keep)
{
	int null;

	if (end == 0)
		syscall(SYS_close_range, 3U, ~0U, 0);
	for (long fd = 3; fd < end; fd++)
		if (fd != keep)
			close((int)fd);
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
}

static _Noreturn void daemon_become(long end, int keep)
{
	if (setsid() == -1 || fork() != 0)
		_exit(0);
	umask(0);
	if (chdir("/") == -1)
		_exit(1);
	descriptors_close(end, keep);
	_exit(0);
}

/* The pipe's other end closes when the daemon has done its work. */
static void daemon_once(long end)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe(ends) == -1)
		_exit(1);
	pid = fork();
	if (pid == 0)
		daemon_become(end, ends[1]);
	close(ends[1]);
	while (read(ends[0], &byte, 1) > 0)
		;
	close(ends[0]);
	waitpid(pid, NULL, 0);
}

int main(int argc, char *argv[])
{
	long end = argc > 1 ? atol(argv[1]) : 0;
	long times = argc > 2 ? atol(argv[2]) : 1;

	while (times-- > 0)
		daemon_once(end);
	return 0;
}
