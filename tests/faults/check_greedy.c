/* Programs under `check` that take all they can get, or reach for what is
 * not theirs: the report says what they ran into, and nobody else notices.
 * They run in a PID namespace of the test's own, or are not tried. */
#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/inside.h"
#include "tests/room.h"

Suite *greedy_suite(void);

/* What the test inside has seen. */
struct seen {
	char text[1 << 16];	/* the report */
	int status;
	long peak;		/* of its memory, in KiB */
	int typed;		/* bytes that came to the caller's terminal */
	int written;
	bool is_same;		/* that terminal's settings */
};

static struct seen *seen;

static void share(void)
{
	seen = mmap(NULL, 2 * sizeof *seen, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(seen, MAP_FAILED);
}

static void unshare_seen(void)
{
	munmap(seen, 2 * sizeof *seen);
}

/* More than a machine can spare is not given to a guest, should its limit
 * not hold. */
static void limit_memory(void)
{
	struct rlimit most = { (rlim_t)1 << 30, (rlim_t)1 << 30 };

	setrlimit(RLIMIT_AS, &most);
}

static char guest[PATH_MAX + 60];

/* The words after `check`; "GUEST" stands for the path of the first word. */
static void execute(const char *const *words)
{
	char *argv[16] = { (char *)"daemonlab", (char *)"check" };

	inside_path(words[0], guest, sizeof guest);
	for (int i = 1; i < 13 && words[i]; i++)
		argv[i + 1] = strcmp(words[i], "GUEST") == 0 ? guest
		    : (char *)(uintptr_t)words[i];
	setenv("HOSTILE", "inside", 1);
	limit_memory();
	execv(room_lab(), argv);
	_exit(127);
}

static void read_report(int fd, struct seen *into)
{
	size_t length = 0;
	ssize_t got;

	while (length < sizeof into->text - 1 && (got = read(fd,
	    into->text + length, sizeof into->text - 1 - length)) > 0)
		length += (size_t)got;
	into->text[length] = '\0';
	close(fd);
}

/* prepare is called in the child, if given. */
static int run(const char *const *words, void (*prepare)(void),
    struct seen *into)
{
	struct rusage usage;
	int out[2];
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		return 90;
	if (pid == 0) {
		if (prepare)
			prepare();
		dup2(out[1], 1);
		execute(words);
	}
	close(out[1]);
	read_report(out[0], into);
	if (wait4(pid, &into->status, 0, &usage) != pid)
		return 91;
	into->peak = usage.ru_maxrss;
	return room_count_living() == 1 ? 0 : 92;
}

/* False, and told, where there is no namespace, or the checker had none. */
static bool was_tried(int result, const char *name)
{
	bool is_inside = result != INSIDE_SKIPPED &&
	    strstr(seen->text, "it ran in a PID namespace") != NULL;

	if (!is_inside && result != INSIDE_SKIPPED)
		ck_assert_msg(strstr(seen->text, "it ran in a") != NULL,
		    "%s: result %d, status %#x: %s", name, result,
		    (unsigned)seen->status, seen->text);
	if (!is_inside)
		inside_not_tried(name);
	return is_inside;
}

/* --- a flood ------------------------------------------------------------- */

#define SMALL 1			/* MiB: more than is kept */
#define MOST_GROWTH 8192	/* KiB */

static int flood(int is_untraced)
{
	char size[2][16];
	int result = 0;

	snprintf(size[0], sizeof size[0], "%d", SMALL);
	snprintf(size[1], sizeof size[1], "%d", room_rounds(32, 1024));
	for (int i = 0; result == 0 && i < 2; i++) {
		const char *const words[] = { "flood", "--timeout", "7200",
			"--cpu", "0", is_untraced ? "--no-trace" : "--strict",
			"GUEST", size[i], NULL };

		result = run(words, NULL, &seen[i]);
	}
	return result;
}

/* The terminal makes two bytes of each of the 16 line ends in a MiB. */
static void assert_counted(const struct seen *report, int mib)
{
	char line[100];

	snprintf(line, sizeof line, "wrote    %llu bytes to its terminal, at "
	    "the end:", (unsigned long long)mib * ((1 << 20) + 16));
	ck_assert_msg(strstr(report->text, line) != NULL, "no \"%s\" in %s",
	    line, report->text);
	ck_assert_msg(strstr(report->text, "xxxxxxxxxxxxxxxx") != NULL, "%s",
	    report->text);
}

/* As the small one, so that only what grows with the flood counts. */
START_TEST(a_flood_is_counted_and_not_kept)
{
	int result;

	share();
	result = inside_run(flood, _i);
	if (was_tried(result, "flood")) {
		ck_assert_msg(result == 0, "%d: %s", result, seen->text);
		assert_counted(&seen[0], SMALL);
		assert_counted(&seen[1], room_rounds(32, 1024));
		ck_assert_int_le(seen[1].peak, seen[0].peak + MOST_GROWTH);
		if (room_rounds(0, 1))
			fprintf(stderr, "greedy: %ld KiB for 1 MiB, %ld KiB "
			    "for 1024\n", seen[0].peak, seen[1].peak);
	}
	unshare_seen();
}
END_TEST

/* --- limits, and what is refused ----------------------------------------- */

static const struct row {
	const char *words[12];
	const char *says[4];	/* the report, each without its line ends */
} rows[] = {
	{ { "hog", "--memory", "64", "--timeout", "600", "GUEST", "memory" },
	  { "limit of 64 MiB of memory", "--memory sets another",
	    "limits" } },
	{ { "hog", "--file-size", "1", "--timeout", "600", "GUEST", "disk" },
	  { "limit of 1 MiB: SIGXFSZ was sent", "killed by SIGXFSZ" } },
	{ { "hog", "--file-size", "1", "--timeout", "600", "GUEST", "deaf" },
	  { "limit of 1 MiB: SIGXFSZ was sent", "_exit(42)" } },
	{ { "hog", "--cpu", "1", "--timeout", "600", "GUEST", "cpu" },
	  { "limit of 1 s of CPU time", "killed by SIGXCPU" } },
	{ { "hog", "--timeout", "0.2", "--memory", "0", "--cpu", "0", "GUEST",
	    "cpu" },
	  { "not settled" } },
	{ { "bomb", "--processes", "20", "--timeout", "600", "GUEST" },
	  { "limit of 20 processes", "limits" } },
	{ { "debugger", "GUEST" }, { "_exit(42)" } },
};

#define ROWS ((int)(sizeof rows / sizeof rows[0]))

static int run_row(int number)
{
	return run(rows[number].words, NULL, seen);
}

/* Lines are broken anywhere. */
static void join_lines(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		bool is_gap = *from == ' ' || *from == '\n';

		if (!is_gap || (to > text && to[-1] != ' '))
			*to++ = is_gap ? ' ' : *from;
	}
	*to = '\0';
}

START_TEST(what_it_ran_into_is_named)
{
	const struct row *row = &rows[_i];
	int result;

	share();
	result = inside_run(run_row, _i);
	join_lines(seen->text);
	if (was_tried(result, row->words[0])) {
		ck_assert_int_eq(result, 0);
		ck_assert(WIFEXITED(seen->status));
		ck_assert_int_eq(WEXITSTATUS(seen->status), 1);
		ck_assert_ptr_nonnull(strstr(seen->text, "0 left over"));
		for (int i = 0; row->says[i]; i++)
			ck_assert_msg(strstr(seen->text, row->says[i]) != NULL,
			    "no \"%s\" in %s", row->says[i], seen->text);
	}
	unshare_seen();
}
END_TEST

/* --- the caller's terminal ----------------------------------------------- */

static int master = -1, slave = -1;

static void sit_at_terminal(void)
{
	dup2(slave, 0);
	dup2(slave, 2);
	close(master);
}

/* Raw, so that each byte that is typed at it can be counted. */
static int open_terminal(struct termios *settings)
{
	char name[64];

	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (master < 0 || unlockpt(master) < 0 ||
	    ptsname_r(master, name, sizeof name) != 0)
		return -1;
	slave = open(name, O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, settings) < 0)
		return -1;
	/* Ours, who outlive the command: its end hangs nothing up. */
	if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) < 0)
		return -1;
	cfmakeraw(settings);
	return tcsetattr(slave, TCSANOW, settings) < 0 ? -1 :
	    tcgetattr(slave, settings);
}

static int watch_terminal(int is_untraced)
{
	const char *const words[] = { "typist", is_untraced ? "--no-trace"
	    : "--strict", "GUEST", NULL };
	static struct termios before, after;	/* no odd padding */
	char byte;
	int result;

	if (open_terminal(&before) < 0)
		return 93;
	result = run(words, sit_at_terminal, seen);
	if (ioctl(slave, FIONREAD, &seen->typed) < 0 ||
	    tcgetattr(slave, &after) < 0)
		return 94;
	seen->written = read(master, &byte, 1) > 0;
	seen->is_same = memcmp(&before, &after, sizeof before) == 0;
	return result;
}

START_TEST(the_callers_terminal_is_not_reached)
{
	int result;

	share();
	result = inside_run(watch_terminal, _i);
	if (was_tried(result, "typist")) {
		ck_assert_msg(result == 0, "%d: %s", result, seen->text);
		ck_assert_int_eq(seen->typed, 0);
		ck_assert_int_eq(seen->written, 0);
		ck_assert(seen->is_same);
		ck_assert_ptr_null(strchr(seen->text, '\033'));
		ck_assert_ptr_null(strchr(seen->text, '\a'));
		ck_assert_msg(strstr(seen->text, "\\x1b]0;pwned") != NULL,
		    "%s", seen->text);
	}
	unshare_seen();
}
END_TEST

/* --- a bit that has no effect -------------------------------------------- */

static void copy_guest(const char *to)
{
	static char bytes[1 << 16];
	char from[PATH_MAX + 60];
	int in, out;
	ssize_t got;

	inside_path("debugger", from, sizeof from);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	ck_assert(in >= 0 && out >= 0);
	while ((got = read(in, bytes, sizeof bytes)) > 0)
		ck_assert_int_eq(write(out, bytes, (size_t)got), got);
	ck_assert_int_eq(fchmod(out, 04755), 0);
	close(in);
	close(out);
}

/* Root loses nothing by it. */
START_TEST(a_set_user_id_bit_is_told_of)
{
	static char copy[300];
	static char *argv[] = { NULL, (char *)"check", copy, NULL };
	struct guest program = { .argv = argv };
	struct room room;

	if (geteuid() == 0)
		return;
	argv[0] = (char *)(uintptr_t)room_lab();
	room_open(&room, NULL);
	snprintf(copy, sizeof copy, "%.250s/set-id", room.path);
	copy_guest(copy);
	ck_assert_int_eq(room_run(&room, &program), 1);
	ck_assert_msg(strstr(room_text(&room, "out"),
	    "has a set-user-ID or set-group-ID bit") != NULL, "%s",
	    room_text(&room, "out"));
	room_close(&room);
}
END_TEST

Suite *greedy_suite(void)
{
	Suite *suite = suite_create("greedy");
	TCase *tests = tcase_create("guests");

	tcase_set_timeout(tests, room_rounds(600, 7200));
	tcase_add_loop_test(tests, a_flood_is_counted_and_not_kept, 0, 2);
	tcase_add_loop_test(tests, what_it_ran_into_is_named, 0, ROWS);
	tcase_add_loop_test(tests, the_callers_terminal_is_not_reached, 0, 2);
	tcase_add_test(tests, a_set_user_id_bit_is_told_of);
	suite_add_tcase(suite, tests);
	return suite;
}
