#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"

extern char **environ;

static const char *name_value(const char *at, size_t *length,
    const struct names *names)
{
	static char number[16];

	if (strncmp(at, "$LAB", 4) == 0)
		return *length = 4, names->lab;
	if (strncmp(at, "$BENCH", 6) == 0)
		return *length = 6, names->floors;
	if (strncmp(at, "$PID", 4) == 0) {
		snprintf(number, sizeof(number), "%d", (int)names->pid);
		return *length = 4, number;
	}
	return NULL;
}

static int names_fill(char *out, size_t size, const char *words,
    const struct names *names)
{
	size_t used = 0;

	for (const char *at = words; *at != '\0';) {
		size_t length = 1;
		const char *value = name_value(at, &length, names);
		size_t more = value != NULL ? strlen(value) : 1;

		if (used + more >= size)
			return -1;
		memcpy(out + used, value != NULL ? value : at, more);
		used += more;
		at += length;
	}
	out[used] = '\0';
	return 0;
}

int command_read(struct command *command, const char *words,
    const struct names *names)
{
	char *save = NULL;
	char *word;
	int count = 0;

	if (names_fill(command->text, sizeof(command->text), words, names))
		return -1;
	word = strtok_r(command->text, " \t\n", &save);
	while (word != NULL && count < WORDS_MOST - 1) {
		command->words[count++] = word;
		word = strtok_r(NULL, " \t\n", &save);
	}
	command->words[count] = NULL;
	return count > 0 ? 0 : -1;
}

int command_exists(const struct command *command)
{
	const char *path = getenv("PATH");
	char copy[4096];
	char file[4096 + 256];
	char *save = NULL;

	if (strchr(command->words[0], '/') != NULL)
		return access(command->words[0], X_OK) == 0;
	snprintf(copy, sizeof(copy), "%s", path != NULL ? path : "/bin");
	for (char *folder = strtok_r(copy, ":", &save); folder != NULL;
	    folder = strtok_r(NULL, ":", &save)) {
		snprintf(file, sizeof(file), "%s/%.255s", folder,
		    command->words[0]);
		if (access(file, X_OK) == 0)
			return 1;
	}
	return 0;
}

pid_t command_spawn(const struct command *command, int fd)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	pid_t pid = -1;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	for (int i = 0; i < 3; i++)
		if (fd == -1)
			posix_spawn_file_actions_addopen(&files, i,
			    "/dev/null", O_RDWR, 0);
		else
			posix_spawn_file_actions_adddup2(&files, fd, i);
	error = posix_spawnp(&pid, command->words[0], &files, &how,
	    command->words, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	errno = error;
	return error == 0 ? pid : -1;
}

double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int is_more(const void *left, const void *right)
{
	double l = *(const double *)left;
	double r = *(const double *)right;

	return (l > r) - (l < r);
}

double median(double *values, size_t count)
{
	if (count == 0)
		return -1;
	qsort(values, count, sizeof(*values), is_more);
	return count % 2 == 1 ? values[count / 2] :
	    (values[count / 2 - 1] + values[count / 2]) / 2;
}
