#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static pid_t *actors;
static size_t count;

static void files_allow(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Files, null devices and pipes in turn, until so many are open. */
static int files_open(long number)
{
	int pair[2] = { -1, -1 };

	for (long fd = 3; fd < number; fd++) {
		int got = fd % 3 == 0 ? open("/dev/null", O_RDWR) :
		    fd % 3 == 1 ? open("/proc/self/exe", O_RDONLY) :
		    pipe(pair) == 0 ? (close(pair[1]), pair[0]) : -1;

		if (got == -1)
			return -1;
	}
	return 0;
}

static _Noreturn void actor_live(long files, int ready)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	files_allow();
	if (write(ready, files_open(files) == 0 ? "y" : "n", 1) != 1)
		_exit(1);
	close(ready);
	for (;;)
		pause();
}

static int actors_start(size_t number, long files, bool is_daemon)
{
	int ends[2];
	char byte = 'n';

	actors = calloc(number, sizeof(*actors));
	if (actors == NULL || pipe(ends) == -1)
		return -1;
	while (count < number) {
		pid_t pid = fork();

		if (pid == 0) {
			close(ends[0]);
			if (is_daemon)
				setsid();
			actor_live(files, ends[1]);
		}
		if (pid == -1)
			break;
		actors[count++] = pid;
		if (read(ends[0], &byte, 1) != 1 || byte != 'y')
			break;
	}
	close(ends[0]);
	close(ends[1]);
	return count == number && byte == 'y' ? 0 : -1;
}

pid_t scene_set(const char *word)
{
	const char *number = strchr(word, ':');
	long n = number != NULL ? strtol(number + 1, NULL, 10) : 0;
	int result;

	if (strncmp(word, "fds:", 4) == 0)
		result = actors_start(1, n, false);
	else if (strncmp(word, "daemon:", 7) == 0)
		result = actors_start(1, n, true);
	else if (strncmp(word, "idle:", 5) == 0)
		result = actors_start((size_t)n, 3, false);
	else
		return 0;
	if (result == 0)
		return actors[0];
	scene_end();
	return -1;
}

void scene_end(void)
{
	for (size_t i = 0; i < count; i++)
		kill(actors[i], SIGKILL);
	for (size_t i = 0; i < count; i++)
		while (waitpid(actors[i], NULL, 0) == -1 && errno == EINTR)
			;
	free(actors);
	actors = NULL;
	count = 0;
}
