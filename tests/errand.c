/* A command of the lab, run in a child, and what it leaves. */
#include "tests/errand.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"

#define WORDS_MAX 24

struct errand errand;

void errand_open(void)
{
	strcpy(errand.folder, "/tmp/check-errand.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(errand.folder));
	setenv("TMPDIR", errand.folder, 1);
}

int errand_entries(void)
{
	DIR *dir = opendir(errand.folder);
	int count = -2;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Whether a process lives whose environment names our folder, this one and
 * those that it waits for left out. */
static bool is_of_ours(const char *pid)
{
	char path[64], text[8192];
	ssize_t length;
	int fd;

	if (atoi(pid) <= 1 || atoi(pid) == getpid())
		return false;
	snprintf(path, sizeof path, "/proc/%s/environ", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, text, sizeof text);
	close(fd);
	return length > 0 && memmem(text, (size_t)length, errand.folder,
	    strlen(errand.folder));
}

int errand_processes(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	ck_assert_ptr_nonnull(proc);
	while ((entry = readdir(proc)) != NULL)
		count += is_of_ours(entry->d_name);
	closedir(proc);
	return count;
}

void errand_close(void)
{
	int entries = errand_entries(), processes = errand_processes();

	buffer_free(&errand.out);
	buffer_free(&errand.err);
	rmdir(errand.folder);
	ck_assert_int_eq(entries, 0);
	ck_assert_int_eq(processes, 0);
}

void errand_read(FILE *file, struct buffer *buffer)
{
	char piece[4096];
	size_t got;

	buffer_clear(buffer);
	rewind(file);
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buffer_add(buffer, piece, got);
}

static FILE *temporary(const char *text)
{
	FILE *file = tmpfile();

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	rewind(file);
	return file;
}

/* "run --json fork" as words; argv[WORDS_MAX] ends with NULL. */
static void part_words(char *line, char **argv)
{
	int argc = 0;

	while (argc < WORDS_MAX - 1 &&
	    (argv[argc] = strsep(&line, " ")) != NULL)
		argc++;
	argv[argc] = NULL;
}

static pid_t start(int (*command)(int, char **), char **argv, int in, int out,
    int err)
{
	int argc = 0;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	while (argv[argc])
		argc++;
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	_exit(command(argc, argv));
}

int errand_do(int (*command)(int, char **), char **argv, const char *typed,
    int to)
{
	FILE *input = temporary(typed), *output = temporary("");
	FILE *errors = temporary("");
	int status;
	pid_t pid = start(command, argv, fileno(input), to >= 0 ? to
	    : fileno(output), fileno(errors));

	ck_assert_int_gt(pid, 0);
	while (waitpid(pid, &status, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	errand_read(output, &errand.out);
	errand_read(errors, &errand.err);
	fclose(input);
	fclose(output);
	fclose(errors);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int errand_run_with(const char *line, const char *typed)
{
	char words[300], *argv[WORDS_MAX];

	snprintf(words, sizeof words, "%s", line);
	part_words(words, argv);
	return errand_do(command_run, argv, typed, -1);
}

int errand_run(const char *line)
{
	return errand_run_with(line, "");
}

pid_t errand_begin(const char *line, FILE *output)
{
	char words[300], *argv[WORDS_MAX];
	FILE *input = temporary("");
	pid_t pid;

	snprintf(words, sizeof words, "%s", line);
	part_words(words, argv);
	pid = start(command_run, argv, fileno(input), fileno(output),
	    fileno(output));
	fclose(input);
	return pid;
}

void errand_says(const char *words)
{
	ck_assert_msg(strstr(buffer_get(&errand.out), words),
	    "no '%s' in:\n%s", words, buffer_get(&errand.out));
}

void errand_refuses(const char *line, const char *words)
{
	const char *said;

	ck_assert_int_eq(errand_run(line), 2);
	ck_assert_uint_eq(errand.out.length, 0);
	said = buffer_get(&errand.err);
	ck_assert_msg(strstr(said, words), "%s", said);
	ck_assert_ptr_eq(strchr(said, '\n'), said + errand.err.length - 1);
}
