/* Removes the private folder when we have ended. */
#include "lab/actors/cleaner.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cgroup.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"

#define GROUP_TRIES 3

static void ignore_signals(void)
{
	struct sigaction fate = { .sa_handler = SIG_IGN };

	for (int number = 1; number < names_signal_end(); number++)
		sigaction(number, &fate, NULL);
}

/* Not all of it may be there yet when we begin: it is ended once more. */
static void end_group(const char *path)
{
	for (int i = 0; i < GROUP_TRIES; i++) {
		cgroup_kill(path);
		if (cgroup_remove(path) == 0)
			return;
	}
}

static void __attribute__((noreturn)) wait_for_end(int life,
    struct workdir workdir)
{
	char word[PIPE_BUF], group[PIPE_BUF] = "";
	ssize_t got;

	setsid();
	ignore_signals();
	prctl(PR_SET_NAME, "cleaner");
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	io_close_others(&life, 1);
	do {
		got = read(life, word, sizeof word - 1);
		if (got > 0 && word[0] == '/')
			snprintf(group, sizeof group, "%.*s", (int)got, word);
	} while ((got > 0 && word[0] == '/') || (got < 0 && errno == EINTR));
	if (got <= 0 && group[0])
		end_group(group);
	if (got <= 0)
		workdir_clear(&workdir);
	_exit(0);
}

int cleaner_start(struct cleaner *cleaner, const struct workdir *workdir)
{
	int pair[2], error;

	/* O_DIRECT: each write is read by itself, see pipe(2). */
	if (pipe2(pair, O_CLOEXEC | O_DIRECT) < 0)
		return -1;
	cleaner->pid = fork();
	if (cleaner->pid == 0)
		wait_for_end(pair[0], *workdir);
	error = errno;
	close(pair[0]);
	cleaner->life = pair[1];
	if (cleaner->pid > 0)
		return 0;
	close(pair[1]);
	cleaner->pid = 0;
	errno = error;
	return -1;
}

int cleaner_tell(struct cleaner *cleaner, const char *path)
{
	size_t length = strlen(path);

	if (cleaner->pid == 0)
		return -1;
	return write(cleaner->life, path, length) == (ssize_t)length ? 0 : -1;
}

void cleaner_dismiss(struct cleaner *cleaner, bool is_removed)
{
	ssize_t sent;

	if (cleaner->pid == 0)
		return;
	sent = is_removed ? write(cleaner->life, "k", 1) : 1;
	close(cleaner->life);
	while (sent == 1 && waitpid(cleaner->pid, NULL, 0) < 0 &&
	    errno == EINTR)
		;
	cleaner->pid = 0;
}
