/* A program under check. */
#include "tests/checkee.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "tests/beside.h"

const char *checkee_path(const char *name)
{
	static char path[PATH_MAX + 60];

	beside_daemon(name, path, sizeof path);
	return path;
}

int checkee_run(char *const *argv, char *answer, size_t size)
{
	int out[2], argc = 0, status;
	size_t length = 0;
	ssize_t got;
	pid_t pid;

	while (argv[argc])
		argc++;
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		dup2(out[1], 1);
		dup2(out[1], 2);
		close(out[0]);
		_exit(command_check(argc, (char **)argv));
	}
	close(out[1]);
	while ((got = read(out[0], answer + length, size - 1 - length)) > 0)
		length += (size_t)got;
	answer[length] = '\0';
	close(out[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}
