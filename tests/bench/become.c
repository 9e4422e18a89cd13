/* become lab|floor: how long it takes to become a daemon, in microseconds:
 * the lab's own mydaemon.c, or just two forks, setsid, close_range and what
 * costs nothing beside them.  From before the first fork until the starter
 * ends, which is told by a pipe; without the start of a program. */
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/bench/bench.h"

int mydaemon_main(int argc, char **argv);
#define main mydaemon_main
#include "steps/mydaemon.c"
#undef main

enum { TIMES = 101 };

static _Noreturn void floor_go_on(void)
{
	int null;

	umask(0);
	if (chdir("/") == -1)
		_exit(1);
	syscall(SYS_close_range, 3U, ~0U, 0);
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	for (;;)
		pause();
}

static _Noreturn void floor_become(void)
{
	int ends[2];
	char byte;

	if (pipe2(ends, O_CLOEXEC) == -1)
		_exit(1);
	if (fork() == 0) {
		if (setsid() == -1 || fork() != 0)
			_exit(0);
		floor_go_on();
	}
	close(ends[1]);
	_exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
}

static _Noreturn void lab_become(void)
{
	char name[] = "mydaemon";
	char *arguments[] = { name, NULL };

	_exit(mydaemon_main(1, arguments));
}

static void children_kill(void)
{
	FILE *children = fopen("/proc/thread-self/children", "re");
	int pid;

	while (children != NULL && fscanf(children, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	if (children != NULL)
		fclose(children);
}

/* Whoever stood between may still be there, and leave us the daemon only when
 * it ends. */
static void daemon_end(void)
{
	do {
		children_kill();
	} while (waitpid(-1, NULL, 0) > 0);
}

static double become_once(int is_lab)
{
	double start = now_us(), took;
	int status = 0;
	pid_t pid = fork();

	if (pid == 0 && is_lab)
		lab_become();
	if (pid == 0)
		floor_become();
	if (pid == -1 || waitpid(pid, &status, 0) != pid)
		return -1;
	took = now_us() - start;
	daemon_end();
	return status == 0 ? took : -1;
}

/* Where the kernel does not list children nobody could be ended again. */
int main(int argc, char *argv[])
{
	double times[TIMES];
	size_t count = 0;

	if (argc != 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) == -1 ||
	    access("/proc/thread-self/children", R_OK) == -1)
		return 2;
	for (int i = 0; i < TIMES; i++) {
		times[count] = become_once(strcmp(argv[1], "lab") == 0);
		count += times[count] >= 0;
	}
	printf("%.1f\n", median(times, count));
	return 0;
}
