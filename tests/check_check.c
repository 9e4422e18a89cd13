/*
 * The command check on real programs: every row of tests/daemons/table.txt,
 * the exit statuses, and that nothing is left.  tests/daemons.mk builds the
 * daemons into a folder beside this program; DAEMONS names another one.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "lab/facts/trail.h"

Suite *check_suite(void);

#define ROWS 100
#define ANSWER (1 << 20)

static struct row {
	char name[40];
	int status;
	char fails[160];
	char warns[160];
	char lacks[160];
} row[ROWS];
static int rows;

static void read_table(void)
{
	FILE *file = fopen("tests/daemons/table.txt", "r");
	char line[500];

	while (file && rows < ROWS && fgets(line, sizeof line, file))
		if (line[0] != '#' && sscanf(line, "%39s %d %159s %159s %159s",
			row[rows].name, &row[rows].status, row[rows].fails,
			row[rows].warns, row[rows].lacks) == 5)
			rows++;
	if (file)
		fclose(file);
}

static const char *path_of(const char *name)
{
	static char path[PATH_MAX + 60];
	const char *folder = getenv("DAEMONS");
	char here[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);

	here[length > 0 ? length : 0] = '\0';
	*strrchr(here, '/') = '\0';
	if (folder)
		snprintf(path, sizeof path, "%s/%s", folder, name);
	else
		snprintf(path, sizeof path, "%s/daemons/%s", here, name);
	return path;
}

/* Runs the command in a child, with its output in answer. */
static int run(char *const *argv, char *answer, size_t size)
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

static json_t *run_json(const char *name, int *status)
{
	char *answer = malloc(ANSWER);
	char *argv[] = { (char *)"check", (char *)"--json",
		(char *)path_of(name), NULL };
	json_t *object;

	ck_assert_ptr_nonnull(answer);
	*status = run(argv, answer, ANSWER);
	object = json_loads(answer, 0, NULL);
	ck_assert_msg(object != NULL, "%s: no JSON: %.300s", name, answer);
	free(answer);
	return object;
}

static void add_word(char *list, size_t size, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? "," : "", word);
}

static void list_checks(json_t *object, const char *status, char *list,
    size_t size)
{
	json_t *check;
	size_t i;

	list[0] = '\0';
	json_array_foreach(json_object_get(object, "checks"), i, check)
		if (strcmp(json_string_value(json_object_get(check,
			"status")), status) == 0)
			add_word(list, size, json_string_value(
			    json_object_get(check, "id")));
	if (!*list)
		strcpy(list, "-");
}

static void list_missing(json_t *object, char *list, size_t size)
{
	json_t *steps = json_object_get(object, "steps");

	list[0] = '\0';
	for (enum take key = 0; key < TAKE_COUNT; key++) {
		json_t *value = json_object_get(steps, take_name(key));

		if (key != TAKE_SIGHUP && key != TAKE_PIDFILE &&
		    (json_is_false(value) || json_is_null(value)))
			add_word(list, size, take_name(key));
	}
	if (!*list)
		strcpy(list, "-");
}

START_TEST(each_daemon_is_told_its_fault)
{
	const struct row *want = &row[_i];
	char fails[200], warns[200], lacks[200];
	int status;
	json_t *object = run_json(want->name, &status);

	list_checks(object, "fail", fails, sizeof fails);
	list_checks(object, "warn", warns, sizeof warns);
	list_missing(object, lacks, sizeof lacks);
	ck_assert_msg(strcmp(fails, want->fails) == 0 &&
	    strcmp(warns, want->warns) == 0 &&
	    strcmp(lacks, want->lacks) == 0,
	    "%s: fails %s, warns %s, lacks %s", want->name, fails, warns,
	    lacks);
	ck_assert_int_eq(status, want->status);
	ck_assert_int_eq(json_integer_value(json_object_get(object,
	    "leftovers")), 0);
	json_decref(object);
}
END_TEST

START_TEST(order_is_that_of_first_success)
{
	static const char *const want[] = { "fork", "setsid", "second_fork",
		"chdir", "umask", "close", "stdio", "sigterm" };
	int status;
	json_t *object = run_json("good", &status), *word;
	size_t i;

	ck_assert_uint_eq(json_array_size(json_object_get(object, "order")),
	    8);
	json_array_foreach(json_object_get(object, "order"), i, word)
		ck_assert_str_eq(json_string_value(word), want[i]);
	json_decref(object);
}
END_TEST

/* Nothing but opens for reading or for writing puts a file on 0, 1 and 2. */
START_TEST(an_open_that_becomes_stdio_is_seen)
{
	int status;
	json_t *object = run_json("good-reads-null", &status);

	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(
	    object, "order"), 0)), "stdio");
	json_decref(object);
}
END_TEST

static const struct told {
	const char *daemon;
	const char *says;
} told[] = {
	{ "pidfile-too-early", "But it held " },
	{ "umask-put-back", "it set others" },
};

START_TEST(a_fault_is_told_from_its_like)
{
	json_t *object, *check;
	bool is_told = false;
	int status;
	size_t i;

	object = run_json(told[_i].daemon, &status);
	json_array_foreach(json_object_get(object, "checks"), i, check)
		is_told |= strstr(json_string_value(json_object_get(check,
		    "why")), told[_i].says) != NULL;
	ck_assert_msg(is_told, "%s", told[_i].says);
	json_decref(object);
}
END_TEST

START_TEST(who_waits_for_the_tracer_is_not_called_stopped)
{
	int status;
	json_t *object = run_json("good-respawns", &status);
	const char *state = json_string_value(json_object_get(
	    json_object_get(object, "daemon"), "state"));

	ck_assert_str_ne(state, "T");
	json_decref(object);
}
END_TEST

START_TEST(failed_setsid_is_in_the_trail)
{
	int status;
	json_t *object = run_json("setsid-first", &status), *event;
	bool is_found = false;
	size_t i;

	json_array_foreach(json_object_get(object, "events"), i, event) {
		const char *call = json_string_value(json_object_get(event,
		    "call"));

		if (strcmp(call, "setsid()") != 0)
			continue;
		is_found = true;
		ck_assert_str_eq(json_string_value(json_object_get(event,
		    "errno")), "EPERM");
		ck_assert(json_is_null(json_object_get(event, "step")));
	}
	ck_assert(is_found);
	json_decref(object);
}
END_TEST

static const struct line {
	const char *argv[6];
	int status;
	const char *says;
} line[] = {
	{ { "check", NULL }, 2, "no program" },
	{ { "check", "--nonsense", "x", NULL }, 2, "--nonsense" },
	{ { "check", "--require", "forks", "x", NULL }, 2, "forks" },
	{ { "check", "--only", "tty", "x", NULL }, 2, "tty" },
	{ { "check", "--timeout", "-1", "x", NULL }, 2, "-1" },
	{ { "check", "--timeout", NULL }, 2, "--timeout" },
	{ { "check", "/no/such/program", NULL }, 2, "/no/such/program" },
	{ { "check", "/etc/passwd", NULL }, 2, "not executable" },
	{ { "check", "/", NULL }, 2, "folder" },
	{ { "check", "--help", NULL }, 0, "--require" },
	{ { "check", "--", "true", NULL }, 1, "background" },
	{ { "check", "--only", "cwd,umask", "true", NULL }, 0, "verdict" },
	{ { "check", "--no-trace", "true", NULL }, 1, "not followed" },
	{ { "check", "--timeout", "1", "sleep", "100", NULL }, 1,
	  "sleeps for" },
	{ { "check", "echo", "a\x1b[31mb", NULL }, 1, "a\\x1b[31mb" },
};

START_TEST(status_is_that_of_the_contract)
{
	char answer[16384];
	const struct line *want = &line[_i];
	int status = run((char *const *)want->argv, answer, sizeof answer);

	/* What is not traced needs a namespace, and not all systems give one:
	 * 3 is that. */
	if (status == 3 && strcmp(want->argv[1], "--no-trace") == 0)
		return;
	ck_assert_int_eq(status, want->status);
	ck_assert_msg(strstr(answer, want->says), "%s", answer);
	ck_assert_ptr_null(strchr(answer, '\x1b'));
	if (want->status == 2)
		ck_assert_ptr_eq(strchr(answer, '\n') + 1,
		    answer + strlen(answer));
}
END_TEST

static const struct demand_line {
	const char *option;
	const char *value;
	const char *daemon;
	int status;
} demand_line[] = {
	{ "--strict", NULL, "good", 0 },
	{ "--strict", NULL, "no-chdir", 1 },
	{ "--require", "fork,setsid,chdir,umask,close,sigterm", "good", 0 },
	{ "--require", "chdir", "chdir-in-parent", 1 },
	{ "--require", "second_fork", "two-forks-before-setsid", 1 },
	{ "--only", "background", "no-devnull", 0 },
	{ "--only", "stdio", "no-devnull", 1 },
};

START_TEST(demands_change_the_status_alone)
{
	const struct demand_line *want = &demand_line[_i];
	char answer[16384];
	char *argv[6] = { (char *)"check", (char *)want->option };
	int count = 2;

	if (want->value)
		argv[count++] = (char *)want->value;
	argv[count] = (char *)path_of(want->daemon);
	ck_assert_int_eq(run(argv, answer, sizeof answer), want->status);
}
END_TEST

START_TEST(workers_that_live_on_are_told_of)
{
	char answer[16384];
	char *argv[] = { (char *)"check", (char *)path_of("orphans-workers"),
		NULL };

	ck_assert_int_eq(run(argv, answer, sizeof answer), 0);
	ck_assert_msg(strstr(answer, "ended at SIGTERM: 2"), "%s", answer);
}
END_TEST

/* In the background, too, where what it lacks may come after that. */
START_TEST(sleep_that_was_not_waited_for_is_told)
{
	char answer[16384];
	char *argv[] = { (char *)"check", (char *)"--timeout",
		(char *)"5.5", (char *)path_of("good-sleeps-long"), NULL };

	ck_assert_int_eq(run(argv, answer, sizeof answer), 1);
	ck_assert_msg(strstr(answer, "It sleeps for 6 s"), "%s", answer);
}
END_TEST

/* Without a namespace, which not all systems give, nothing is started. */
START_TEST(children_without_end_settle_untraced)
{
	char answer[16384];
	char *argv[] = { (char *)"check", (char *)"--no-trace",
		(char *)"--timeout", (char *)"30",
		(char *)path_of("good-respawns"), NULL };
	int status = run(argv, answer, sizeof answer);

	if (status == 3)
		return;
	ck_assert_msg(status == 0, "%s", answer);
	ck_assert_msg(!strstr(answer, "had not settled"), "%s", answer);
}
END_TEST

START_TEST(full_disk_is_told)
{
	char *argv[] = { (char *)"check", (char *)"true", NULL };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/full", O_WRONLY), 1);
		dup2(open("/dev/null", O_WRONLY), 2);
		_exit(command_check(2, argv) == 1 ? 0 : 9);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* The signal may come at any moment: it ends the command, or is too late. */
START_TEST(signal_ends_it_cleanly)
{
	char *argv[] = { (char *)"check", (char *)"--timeout", (char *)"50",
		(char *)"sleep", (char *)"20", NULL };
	int status, up[2];
	pid_t pid;
	char word;

	ck_assert_int_eq(pipe2(up, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		signal(SIGTERM, SIG_DFL);
		if (write(up[1], "u", 1) != 1)
			_exit(9);
		_exit(command_check(5, argv));
	}
	ck_assert_int_eq(read(up[0], &word, 1), 1);
	usleep(100000);
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert((WIFEXITED(status) && WEXITSTATUS(status) ==
	    128 + SIGTERM) || (WIFSIGNALED(status) &&
	    WTERMSIG(status) == SIGTERM));
	close(up[0]);
	close(up[1]);
}
END_TEST

Suite *check_suite(void)
{
	Suite *suite = suite_create("check");
	TCase *table = tcase_create("table"), *lines = tcase_create("lines");

	read_table();
	tcase_set_timeout(table, 120);
	tcase_add_loop_test(table, each_daemon_is_told_its_fault, 0,
	    rows > 0 ? rows : 1);
	tcase_add_test(table, order_is_that_of_first_success);
	tcase_add_test(table, an_open_that_becomes_stdio_is_seen);
	tcase_add_test(table, workers_that_live_on_are_told_of);
	tcase_add_loop_test(table, a_fault_is_told_from_its_like, 0,
	    sizeof told / sizeof told[0]);
	tcase_add_test(table, who_waits_for_the_tracer_is_not_called_stopped);
	tcase_add_test(table, failed_setsid_is_in_the_trail);
	suite_add_tcase(suite, table);
	tcase_set_timeout(lines, 120);
	tcase_add_loop_test(lines, status_is_that_of_the_contract, 0,
	    sizeof line / sizeof line[0]);
	tcase_add_loop_test(lines, demands_change_the_status_alone, 0,
	    sizeof demand_line / sizeof demand_line[0]);
	tcase_add_test(lines, sleep_that_was_not_waited_for_is_told);
	tcase_add_test(lines, children_without_end_settle_untraced);
	tcase_add_test(lines, full_disk_is_told);
	tcase_add_test(lines, signal_ends_it_cleanly);
	suite_add_tcase(suite, lines);
	return suite;
}
