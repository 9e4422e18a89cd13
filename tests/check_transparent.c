/*
 * Whoever is watched behaves as if nobody watched: each line of
 * tests/transparent.txt is run twice, bare and by a trial, both as the
 * foreground job of a session with a terminal; what is written to the
 * terminal and the way it ends must be the same.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/trial.h"
#include "lab/ground/io.h"

Suite *transparent_suite(void);

#define LINES 100
#define WORDS 16
#define TRIES 3
#define OUTPUT (32 * 1024)	/* less than a pipe holds */

static char line[LINES][160];
static int lines;

/* How a program ended, and what it wrote. */
struct outcome {
	int result;		/* of the trial */
	enum ending_how how;
	int code;		/* exit status or signal */
	size_t length;
	char bytes[OUTPUT];
};

static void read_lines(void)
{
	FILE *file = fopen("tests/transparent.txt", "r");

	while (file && lines < LINES &&
	    fgets(line[lines], sizeof line[lines], file)) {
		line[lines][strcspn(line[lines], "\n")] = '\0';
		lines += line[lines][0] != '#' && line[lines][0] != '\0';
	}
	if (file)
		fclose(file);
}

static void split(char *text, char **argv)
{
	int count = 0;

	if (strncmp(text, "sh -c ", 6) == 0) {
		argv[0] = (char *)"sh";
		argv[1] = (char *)"-c";
		argv[2] = text + 6;
		argv[3] = NULL;
		return;
	}
	while (count < WORDS - 1 && (argv[count] = strsep(&text, " ")))
		count++;
	argv[count] = NULL;
}

static void give(int fd, const struct outcome *outcome)
{
	_exit(io_write(fd, (const char *)outcome, sizeof *outcome) < 0);
}

static void run_watched(char **argv, bool is_traced, int fd)
{
	struct checkup *checkup = calloc(1, sizeof *checkup);
	struct outcome *outcome = calloc(1, sizeof *outcome);
	struct trial_order order;
	char why[512];
	int signal = 0;

	trial_defaults(&order);
	order.argv = argv;
	order.is_traced = is_traced;
	checkup_init(checkup);
	outcome->result = (int)trial_perform(&order, checkup, &signal, why,
	    sizeof why);
	outcome->how = checkup->program_ending.how;
	outcome->code = outcome->how == ENDED_EXITED
	    ? checkup->program_ending.code : checkup->program_ending.signal;
	outcome->length = checkup->output.first.length;
	if (outcome->length > OUTPUT)
		outcome->length = OUTPUT;
	memcpy(outcome->bytes, buffer_get(&checkup->output.first),
	    outcome->length);
	give(fd, outcome);
}

/* The job of a shell: a group of its own, in the foreground. */
static void be_job(char **argv)
{
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(0, getpid());
	for (int number = 1; number < 32; number++)
		signal(number, SIG_DFL);
	umask(027);
	execvp(argv[0], argv);
	_exit(127);
}

static void be_shell(char **argv, int master, const char *name, int out)
{
	struct outcome *outcome = calloc(1, sizeof *outcome);
	int status = 0, slave;
	pid_t pid;

	setsid();
	slave = open(name, O_RDWR);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	close(slave);
	close(master);
	pid = fork();
	if (pid == 0) {
		close(out);
		be_job(argv);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	outcome->how = WIFEXITED(status) ? ENDED_EXITED : ENDED_KILLED;
	outcome->code = WIFEXITED(status) ? WEXITSTATUS(status)
	    : WTERMSIG(status);
	give(out, outcome);
}

/* Reads what comes until all have closed the terminal. */
static void read_terminal(int master, struct outcome *outcome)
{
	char rest[4096];
	ssize_t got;

	for (;;) {
		bool is_full = outcome->length == OUTPUT;

		got = is_full ? read(master, rest, sizeof rest)
		    : read(master, outcome->bytes + outcome->length,
			OUTPUT - outcome->length);
		if (got <= 0)
			return;
		outcome->length += is_full ? 0 : (size_t)got;
	}
}

static void read_whole(int fd, struct outcome *outcome)
{
	size_t length = 0;
	ssize_t got;

	while (length < sizeof *outcome && (got = read(fd, (char *)outcome +
		length, sizeof *outcome - length)) > 0)
		length += (size_t)got;
	ck_assert_uint_eq(length, sizeof *outcome);
}

static void wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	ck_assert_int_eq(status, 0);
}

static void run_bare(char **argv, struct outcome *outcome)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct outcome *ended = calloc(1, sizeof *ended);
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), out[2];
	char name[64];
	pid_t pid;

	ck_assert(master >= 0 && grantpt(master) == 0 &&
	    unlockpt(master) == 0 && pipe2(out, O_CLOEXEC) == 0);
	ptsname_r(master, name, sizeof name);
	ioctl(master, TIOCSWINSZ, &size);
	pid = fork();
	if (pid == 0)
		be_shell(argv, master, name, out[1]);
	close(out[1]);
	read_terminal(master, outcome);
	read_whole(out[0], ended);
	wait_for(pid);
	outcome->how = ended->how;
	outcome->code = ended->code;
	free(ended);
	close(out[0]);
	close(master);
}

static void compare(const char *what, const struct outcome *bare,
    const struct outcome *watched)
{
	ck_assert_msg(watched->result == TRIAL_DONE, "%s: result %d", what,
	    watched->result);
	ck_assert_msg(watched->how == bare->how &&
	    watched->code == bare->code, "%s: ended %d %d, bare %d %d", what,
	    (int)watched->how, watched->code, (int)bare->how, bare->code);
	ck_assert_msg(watched->length == bare->length &&
	    memcmp(watched->bytes, bare->bytes, bare->length) == 0,
	    "%s: %zu bytes, bare %zu:\n%.400s\nbare:\n%.400s", what,
	    watched->length, bare->length, watched->bytes, bare->bytes);
}

static void watch(char **argv, bool is_traced, struct outcome *outcome)
{
	int out[2];
	pid_t pid;

	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		run_watched(argv, is_traced, out[1]);
	close(out[1]);
	read_whole(out[0], outcome);
	wait_for(pid);
	close(out[0]);
}

/* Not every machine has every program, nor lets one contain what is not
 * traced. */
static bool is_tried(const struct outcome *bare,
    const struct outcome *watched, bool is_traced)
{
	if (watched->result == TRIAL_NO_PROGRAM)
		return bare->how != ENDED_EXITED || bare->code != 127;
	return is_traced || watched->result != TRIAL_FORBIDDEN;
}

static bool is_same(const struct outcome *one, const struct outcome *other)
{
	return one->how == other->how && one->code == other->code &&
	    one->length == other->length &&
	    memcmp(one->bytes, other->bytes, one->length) == 0;
}

/* What a line says of the machine may change while we compare, say because
 * somebody installs a package: then it is compared once more.  False: not
 * tried here. */
static bool run_both(char **argv, bool is_traced, struct outcome *bare,
    struct outcome *watched)
{
	struct outcome *after = malloc(sizeof *after);

	for (int i = 0; i < TRIES; i++) {
		memset(bare, 0, sizeof *bare);
		memset(after, 0, sizeof *after);
		run_bare(argv, bare);
		watch(argv, is_traced, watched);
		if (!is_tried(bare, watched, is_traced) ||
		    is_same(bare, watched))
			break;
		run_bare(argv, after);
		if (is_same(bare, after))
			break;
	}
	free(after);
	return is_tried(bare, watched, is_traced);
}

static void try_line(int number, bool is_traced)
{
	struct outcome *bare = calloc(1, sizeof *bare);
	struct outcome *watched = calloc(1, sizeof *watched);
	char *text = strdup(line[number]), *argv[WORDS];

	split(text, argv);
	if (run_both(argv, is_traced, bare, watched))
		compare(line[number], bare, watched);
	else
		fprintf(stderr, "transparent: not tried: %s\n", line[number]);
	free(text);
	free(bare);
	free(watched);
}

START_TEST(watched_is_as_bare)
{
	try_line(_i, true);
}
END_TEST

START_TEST(contained_is_as_bare)
{
	try_line(_i, false);
}
END_TEST

START_TEST(there_are_fifty)
{
	ck_assert_int_ge(lines, 50);
}
END_TEST

Suite *transparent_suite(void)
{
	Suite *suite = suite_create("transparent");
	TCase *same = tcase_create("same");

	read_lines();
	tcase_set_timeout(same, 60);
	tcase_add_test(same, there_are_fifty);
	tcase_add_loop_test(same, watched_is_as_bare, 0,
	    lines > 0 ? lines : 1);
	tcase_add_loop_test(same, contained_is_as_bare, 0,
	    lines > 0 ? lines : 1);
	suite_add_tcase(suite, same);
	return suite;
}
