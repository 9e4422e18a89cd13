/* Repeat, compare, the missing run, the report: as a person runs them. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "lab/faces/report.h"
#include "lab/ground/buffer.h"
#include "lab/ground/io.h"

Suite *bench_suite(void);

#define WORDS_MAX 24
#define GONE_MS 30000

static char folder[] = "/tmp/check-bench.XXXXXX";
static struct buffer out, err;

/* --- running a command ------------------------------------------------------- */

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	setenv("TMPDIR", folder, 1);
}

static int count_entries(void)
{
	DIR *dir = opendir(folder);
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
	return length > 0 && memmem(text, (size_t)length, folder,
	    strlen(folder));
}

static int count_processes(void)
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

static void tear_down(void)
{
	int entries = count_entries(), processes = count_processes();

	buffer_free(&out);
	buffer_free(&err);
	rmdir(folder);
	ck_assert_int_eq(entries, 0);
	ck_assert_int_eq(processes, 0);
}

static void read_all(FILE *file, struct buffer *buffer)
{
	char piece[4096];
	size_t got;

	buffer_clear(buffer);
	rewind(file);
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buffer_add(buffer, piece, got);
	fclose(file);
}

static FILE *temporary(const char *text)
{
	FILE *file = tmpfile();

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	rewind(file);
	return file;
}

/* "run --json fork": words parted by a space. */
static pid_t begin(const char *line, FILE *input, FILE *output, FILE *errors)
{
	char words[300], *rest = words, *argv[WORDS_MAX] = { NULL };
	int argc = 0;
	pid_t pid;

	snprintf(words, sizeof words, "%s", line);
	while (argc < WORDS_MAX - 1 &&
	    (argv[argc] = strsep(&rest, " ")) != NULL)
		argc++;
	pid = fork();
	if (pid != 0)
		return pid;
	dup2(fileno(input), 0);
	dup2(fileno(output), 1);
	dup2(fileno(errors), 2);
	_exit(command_run(argc, argv));
}

/* The exit status; what it said is in out and err. */
static int run_with(const char *line, const char *typed)
{
	FILE *input = temporary(typed), *output = temporary("");
	FILE *errors = temporary("");
	int status;
	pid_t pid = begin(line, input, output, errors);

	ck_assert_int_gt(pid, 0);
	while (waitpid(pid, &status, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	fclose(input);
	read_all(output, &out);
	read_all(errors, &err);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int run(const char *line)
{
	return run_with(line, "");
}

static void assert_says(const char *words)
{
	ck_assert_msg(out.text && strstr(out.text, words), "no '%s' in:\n%s",
	    words, buffer_get(&out));
}

static void assert_refuses(const char *line, const char *words)
{
	ck_assert_int_eq(run(line), 2);
	ck_assert_uint_eq(out.length, 0);
	ck_assert_msg(strstr(buffer_get(&err), words), "%s",
	    buffer_get(&err));
	ck_assert_ptr_eq(strchr(err.text, '\n'), err.text + err.length - 1);
}

/* --- repeat ---------------------------------------------------------------------- */

static void repeat(const char *line, int n, int *survived, int *died)
{
	char again[120];
	int got;

	ck_assert_msg(run(line) == 0, "%s", buffer_get(&err));
	ck_assert_int_eq(sscanf(out.text, "{\"event\":\"repeat\",\"n\":%d,"
	    "\"survived\":%d,\"died\":%d}", &got, survived, died), 3);
	ck_assert_int_eq(got, n);
	ck_assert_int_eq(*survived + *died, n);
	snprintf(again, sizeof again, "{\"event\":\"repeat\",\"n\":%d,"
	    "\"survived\":%d,\"died\":%d}\n", got, *survived, *died);
	ck_assert_str_eq(out.text, again);
}

START_TEST(repeat_counts_every_round)
{
	static const struct {
		const char *line;
		int survived;		/* -1: a race */
	} tries[] = {
		{ "run --json --repeat 12 --start leader fork setsid", -1 },
		{ "run --json --repeat 12 --start leader sighup fork setsid",
		  12 },
		{ "run --json --repeat 4 fork setsid fork chdir", 4 },
		{ "run --json --repeat 3 key-intr", 0 },
		{ "run --json --repeat 3 --start script fork key-intr", 0 },
		{ "run --json --repeat 3 --start script fork setsid key-intr",
		  3 },
		{ "run --json --repeat 3 fork spawn-worker group:KILL", 0 },
		{ "run --json --repeat 2 signal:STOP", 2 },
	};
	int n, survived, died;

	sscanf(strstr(tries[_i].line, "repeat ") + 7, "%d", &n);
	repeat(tries[_i].line, n, &survived, &died);
	if (tries[_i].survived >= 0)
		ck_assert_int_eq(survived, tries[_i].survived);
}
END_TEST

/* SIGKILL of the lab in the middle: nobody of a batch was ever announced, and
 * still nobody is left. */
START_TEST(nothing_is_left_when_the_lab_is_killed)
{
	FILE *input = temporary(""), *output = temporary("");
	struct pollfd wait = { .fd = -1 };
	int64_t limit;
	pid_t pid = begin(_i % 2 ? "run --repeat 9999 --start leader sighup "
	    "fork setsid fork spawn-worker" : "run --repeat 9999 fork setsid "
	    "spawn-worker fork", input, output, output);

	limit = io_now_ms() + GONE_MS;
	while (count_entries() == 0 && io_now_ms() < limit)
		poll(&wait, 1, 1);
	poll(&wait, 1, 7 * _i);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	limit = io_now_ms() + GONE_MS;
	while ((count_entries() > 0 || count_processes() > 0) &&
	    io_now_ms() < limit)
		poll(&wait, 1, 10);
	fclose(input);
	fclose(output);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused)
{
	static const char *const tries[][2] = {
		{ "run --repeat 0 fork", "--repeat '0'" },
		{ "run --repeat x fork", "--repeat 'x'" },
		{ "run --repeat 5 --compare job,script", "ask for one" },
		{ "run --compare classic", "'classic' is one name" },
		{ "run --compare nothing,script", "cannot compare 'nothing'" },
		{ "run --compare job,nothing", "cannot compare 'nothing'" },
		{ "run --json --compare job,script", "leave out --json" },
		{ "run --repeat 5 --report x fork", "--report" },
	};

	assert_refuses(tries[_i][0], tries[_i][1]);
}
END_TEST

/* --- compare ----------------------------------------------------------------------- */

START_TEST(recipes_are_compared_by_roles)
{
	ck_assert_int_eq(run("run --ascii --compare classic,robust"), 0);
	assert_says("it leads    session leader                   nothing");
	assert_says("of one that is gone");
	assert_says("ignored     none                             SIGHUP");
	assert_says("classic is a session leader without a terminal");
	assert_says("One fork against two");
}
END_TEST

START_TEST(starts_are_compared_by_what_they_are_known_for)
{
	ck_assert_int_eq(run("run --compare job,script"), 0);
	assert_says("nobody seen · alive");
	assert_says("target · killed by");
	assert_says("job lives, script does not.");
	ck_assert_int_eq(run("run --compare job,script fork setsid hangup"),
	    0);
	assert_says("by roles no field differs");
}
END_TEST

START_TEST(survivors_are_as_observed)
{
	ck_assert_int_eq(run(_i ? "run --compare survivors --shell /bin/dash"
	    : "run --compare survivors"), 0);
	assert_says("\nnohup ./t &    lives, no TTY                lives, no "
	    "TTY\n");
	assert_says("\nsetsid ./t &   lives, SID = PID             lives, SID "
	    "= PID\n");
	if (_i) {
		assert_says("\n./t & disown   not tried");
		assert_says("./t & disown: the target did not start");
		return;
	}
	assert_says("\n./t &          lives, no TTY                killed by "
	    "SIGHUP\n");
	assert_says("\n./t & disown   lives, no TTY                lives, no "
	    "TTY\n");
	assert_says("The kernel told the shell only");
}
END_TEST

/* --- run - ------------------------------------------------------------------------ */

START_TEST(the_missing_run_names_the_step)
{
	ck_assert_int_eq(run_with("run --start script -", "key-intr\nr\n"
	    "fork\nsetsid\nkey-intr\ndifference\nmissing\nmissing\n"), 0);
	assert_says("No two runs that differ in one step alone");
	assert_says("the lab tries it with fork as well");
	assert_says("1 fork *    script, target    yes");
	assert_says("The step that made the difference:\n    2 setsid: ");
	assert_says("No run is missing");
}
END_TEST

START_TEST(with_a_job_it_is_fork)
{
	ck_assert_int_eq(run_with("run -", "fork\nkey-intr\nmissing\n"), 0);
	assert_says("The step that made the difference:\n    1 fork: ");
}
END_TEST

START_TEST(every_view_can_be_had_as_text)
{
	static const struct {
		const char *typed, *says;
	} tries[] = {
		{ "fork\nwhy\n", "has a new parent" },
		{ "why setsid\n", "PGID" },
		{ "why 3\n", "cwd" },
		{ "code fork\n", "CALL(fork())" },
		{ "tree\n", "leads session" },
		{ "fds\n", "/usb/notes" },
		{ "terminal\n", "3<usb/notes" },
		{ "fork\ntimeline\n", "start: job" },
		{ "ties\n", "HELD" },
		{ "difference\n", "No experiment was done yet" },
		{ "compare classic,daemon3\n", "daemon(3) forks once" },
		{ "fork\nrepeat 2\n", "2 of 2 done" },
		{ "?\n", "compare A,B" },
	};

	ck_assert_int_eq(run_with("run -", tries[_i].typed), 0);
	assert_says(tries[_i].says);
	ck_assert_uint_eq(err.length, 0);
	/* Marks of stress are for a screen. */
	for (const char *at = buffer_get(&out); *at; at++)
		ck_assert_msg(*at == '\n' || (unsigned char)*at >= ' ',
		    "byte %#x in: %s", (unsigned)*at, buffer_get(&out));
}
END_TEST

/* --- the report -------------------------------------------------------------------- */

static void read_report(const char *path)
{
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	read_all(file, &out);
	unlink(path);
}

START_TEST(the_report_has_everything_and_overwrites_nothing)
{
	char path[100], line[300];

	snprintf(path, sizeof path, "%s/report.md", folder);
	snprintf(line, sizeof line, "run --report %s fork key-intr setsid "
	    "hangup write-stdout", path);
	ck_assert_int_eq(run(line), 0);
	ck_assert_int_eq(run(line), 1);
	ck_assert_uint_eq(out.length, 0);
	ck_assert(strstr(buffer_get(&err), "--force"));
	read_report(path);
	assert_says("# daemonlab: lab report");
	assert_says("| system | Linux ");
	assert_says("## 1. fork");
	assert_says("## 5. write-stdout");
	assert_says("| SID | ");
	assert_says("EIO");
	assert_says("The target was killed by SIGTERM");
	ck_assert_int_eq(count_entries(), 0);
}
END_TEST

START_TEST(force_overwrites)
{
	char path[100], line[300];

	snprintf(path, sizeof path, "%s/report.md", folder);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	snprintf(line, sizeof line, "run --force --report %s fork", path);
	ck_assert_int_eq(run(line), 0);
	read_report(path);
	assert_says("## 1. fork");
	snprintf(line, sizeof line, "run --report %s/none/x fork", folder);
	ck_assert_int_eq(run(line), 1);
	ck_assert(strstr(buffer_get(&err), "cannot write"));
	ck_assert_uint_eq(out.length, 0);
	snprintf(line, sizeof line, "run --force --report %s fork", folder);
	ck_assert_int_eq(run(line), 1);
	ck_assert_uint_eq(out.length, 0);
}
END_TEST

START_TEST(foreign_text_is_no_markdown)
{
	static const char *const tries[][2] = {
		{ "a|b", "a\\|b" }, { "*x*", "\\*x\\*" },
		{ "`x`", "\\`x\\`" }, { "<b>", "\\<b\\>" },
		{ "[x](y)", "\\[x\\](y)" }, { "a\nb", "a\\\\nb" },
		{ "\033[31m", "\\\\x1b\\[31m" }, { "# x", "\\# x" },
		{ "1. x", "1\\. x" }, { "http://x", "http\\://x" },
		{ "- x", "\\- x" }, { "/dev/pts/5", "/dev/pts/5" },
		{ "&amp;", "\\&amp;" }, { "fork()", "fork()" },
	};
	struct buffer text = { NULL, 0, 0 };

	report_escape(&text, tries[_i][0]);
	ck_assert_str_eq(buffer_get(&text), tries[_i][1]);
	buffer_free(&text);
}
END_TEST

static TCase *make_case(const char *name, bool is_run)
{
	TCase *tcase = tcase_create(name);

	tcase_set_timeout(tcase, 120);
	if (is_run)
		tcase_add_checked_fixture(tcase, set_up, tear_down);
	return tcase;
}

Suite *bench_suite(void)
{
	Suite *suite = suite_create("bench");
	TCase *tcase = make_case("repeat", true);

	tcase_add_loop_test(tcase, repeat_counts_every_round, 0, 8);
	tcase_add_loop_test(tcase, nothing_is_left_when_the_lab_is_killed, 0,
	    12);
	tcase_add_loop_test(tcase, what_makes_no_sense_is_refused, 0, 8);
	suite_add_tcase(suite, tcase);
	tcase = make_case("compare", true);
	tcase_add_test(tcase, recipes_are_compared_by_roles);
	tcase_add_test(tcase, starts_are_compared_by_what_they_are_known_for);
	tcase_add_loop_test(tcase, survivors_are_as_observed, 0, 2);
	suite_add_tcase(suite, tcase);
	tcase = make_case("words", true);
	tcase_add_test(tcase, the_missing_run_names_the_step);
	tcase_add_test(tcase, with_a_job_it_is_fork);
	tcase_add_loop_test(tcase, every_view_can_be_had_as_text, 0, 13);
	suite_add_tcase(suite, tcase);
	tcase = make_case("report", true);
	tcase_add_test(tcase, the_report_has_everything_and_overwrites_nothing);
	tcase_add_test(tcase, force_overwrites);
	suite_add_tcase(suite, tcase);
	tcase = make_case("escape", false);
	tcase_add_loop_test(tcase, foreign_text_is_no_markdown, 0, 14);
	suite_add_tcase(suite, tcase);
	return suite;
}
