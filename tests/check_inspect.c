/* The command inspect, run as a person would, its output read as a program
 * would. */
#include <check.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/commands.h"
#include "lab/faces/print_inspect.h"
#include "lab/facts/field.h"
#include "lab/facts/rule.h"
#include "tests/errand.h"
#include "tests/eye.h"

Suite *inspect_suite(void);

#define NO_PROCESS "4194304"	/* one more than the largest PID */

static void tear_down(void)
{
	buffer_free(&errand.out);
	buffer_free(&errand.err);
	eye_close();
}

static int run_to(int to, char **argv)
{
	return errand_do(command_inspect, argv, "", to);
}

#define RUN(...) run_to(-1, (char *[]){ "inspect", __VA_ARGS__, NULL })

static bool has(const char *word)
{
	return strstr(buffer_get(&errand.out), word) != NULL;
}

static int lines(const struct buffer *buffer)
{
	int count = 0;

	for (size_t i = 0; i < buffer->length; i++)
		count += buffer->text[i] == '\n';
	return count;
}

/* A good daemon but for one thing: it is still our child. */
static void be_daemon(void *name)
{
	int fd = open("/dev/null", O_RDWR);

	prctl(PR_SET_NAME, name);
	if (setsid() < 0 || chdir("/") < 0 || fd < 0)
		_exit(1);
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	umask(027);
}

static void begin_daemon(void)
{
	eye_begin(be_daemon, "gut");
}

static char *number(pid_t pid)
{
	static char text[4][16];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(text[turn], sizeof text[turn], "%d", (int)pid);
	return text[turn];
}

static const struct {
	const char *word;
	const char *right;
} wrong[] = {
	{ "0", "positive number" },
	{ "-1", "--all" },
	{ "+5", "positive number" },
	{ "12x", "positive number" },
	{ "", "positive number" },
	{ " 1", "positive number" },
	{ "99999999999999999999", "large" },
	{ "--jason", "--json" },
	{ "--all=1", "--all" },
};

START_TEST(a_wrong_word_is_named_and_nothing_shown)
{
	ck_assert_int_eq(RUN((char *)(uintptr_t)wrong[_i].word), 2);
	ck_assert_uint_eq(errand.out.length, 0);
	ck_assert_int_eq(lines(&errand.err), 1);
	ck_assert_ptr_nonnull(strstr(buffer_get(&errand.err), wrong[_i].word));
	ck_assert_ptr_nonnull(strstr(buffer_get(&errand.err), wrong[_i].right));
}
END_TEST

START_TEST(a_wrong_word_is_escaped)
{
	ck_assert_int_eq(RUN("\033[2J"), 2);
	ck_assert_ptr_null(strchr(buffer_get(&errand.err), '\033'));
	ck_assert_int_eq(lines(&errand.err), 1);
}
END_TEST

START_TEST(something_must_be_asked_for)
{
	ck_assert_int_eq(run_to(-1, (char *[]){ "inspect", NULL }), 2);
	ck_assert_int_eq(lines(&errand.err), 1);
	ck_assert_int_eq(RUN("--all", "1"), 2);
	ck_assert_int_eq(lines(&errand.err), 1);
	ck_assert_int_eq(RUN("--json"), 2);
	ck_assert_int_eq(RUN("--help"), 0);
	ck_assert(has("--tree") && has("--all") && has("Exit status"));
}
END_TEST

START_TEST(a_daemon_has_a_page)
{
	begin_daemon();
	ck_assert_int_eq(RUN(number(eye.child)), 0);
	ck_assert(has("(gut): a daemon."));
	ck_assert(has("cannot-regain-tty"));
	ck_assert(has("0027"));
	ck_assert_uint_eq(errand.err.length, 0);
	for (enum field field = 1; field < FIELD_COUNT; field++)
		ck_assert(has(field_row(field)->label));
	ck_assert_ptr_null(strchr(buffer_get(&errand.out), '{'));
	ck_assert(!has("[inspect.") && !has("[rule."));
}
END_TEST

START_TEST(the_verdict_stands_before_the_fields)
{
	const char *text;

	begin_daemon();
	RUN(number(eye.child));
	text = buffer_get(&errand.out);
	ck_assert(strstr(text, "a daemon") < strstr(text, "PGID"));
	ck_assert(strstr(text, "cannot-regain-tty") < strstr(text, "PGID"));
}
END_TEST

START_TEST(no_line_is_wider_than_80)
{
	const char *at;

	begin_daemon();
	ck_assert_int_eq(RUN(number(eye.child)), 0);
	for (at = buffer_get(&errand.out); *at; at += strcspn(at, "\n") + 1)
		ck_assert_uint_le(strcspn(at, "\n"), 80);
	RUN("--all");
	for (at = buffer_get(&errand.out); *at; at += strcspn(at, "\n") + 1)
		ck_assert_uint_le(strcspn(at, "\n"), 80);
}
END_TEST

START_TEST(nobody_there_is_said_and_others_still_shown)
{
	begin_daemon();
	ck_assert_int_eq(RUN(NO_PROCESS), 3);
	ck_assert(has("no process"));
	ck_assert_int_eq(RUN(number(eye.child), NO_PROCESS), 3);
	ck_assert(has("gut") && has("no process"));
}
END_TEST

START_TEST(a_hostile_name_is_shown_and_does_nothing)
{
	static char name[] = "a) \n\033[2J\xff";
	const char *text;

	eye_begin(be_daemon, name);
	for (int way = 0; way < 4; way++) {
		char *const how[] = { "--json", "--tree", "--", "--all" };

		if (way == 3)
			ck_assert_int_eq(RUN("--all"), 0);
		else
			ck_assert_int_eq(RUN(how[way], number(eye.child)), 0);
		text = buffer_get(&errand.out);
		for (size_t i = 0; i < errand.out.length; i++)
			ck_assert(text[i] == '\n' || (text[i] >= ' ' &&
			    text[i] < 0x7f));
	}
}
END_TEST

/* The one object of a run with --json. */
static json_t *object(void)
{
	json_error_t error;
	json_t *value = json_loads(buffer_get(&errand.out), 0, &error);

	ck_assert_msg(value != NULL, "%s", error.text);
	ck_assert_int_eq(lines(&errand.out), 1);
	return value;
}

static const char *string(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	ck_assert_msg(json_is_string(value), "%s", key);
	return json_string_value(value);
}

START_TEST(json_has_every_key_and_the_right_values)
{
	json_t *value, *snapshot, *checks;

	begin_daemon();
	ck_assert_int_eq(RUN("--json", number(eye.child)), 0);
	value = object();
	ck_assert_int_eq(json_integer_value(json_object_get(value, "pid")),
	    eye.child);
	ck_assert_str_eq(string(value, "comm"), "gut");
	ck_assert_ptr_nonnull(json_object_get(value, "exe"));
	ck_assert_str_eq(string(value, "verdict"), "daemon");
	snapshot = json_object_get(value, "snapshot");
	ck_assert_str_eq(string(snapshot, "umask"), "0027");
	ck_assert_str_eq(string(snapshot, "cwd"), "/");
	ck_assert(json_is_null(json_object_get(snapshot, "tty")));
	ck_assert(json_is_null(json_object_get(snapshot, "tpgid")));
	ck_assert(json_is_true(json_object_get(snapshot, "session_leader")));
	ck_assert(json_is_false(json_object_get(snapshot, "reported")));
	ck_assert_uint_eq(json_array_size(json_object_get(snapshot,
	    "disagree")), 0);
	ck_assert_uint_eq(json_object_size(json_object_get(snapshot,
	    "unreadable")), 0);
	ck_assert_uint_eq(json_object_size(snapshot), 19);
	ck_assert_uint_eq(json_object_size(json_object_get(snapshot,
	    "signals")), 3);
	checks = json_object_get(value, "checks");
	ck_assert_uint_eq(json_array_size(checks), RULE_COUNT - 1);
	ck_assert_uint_eq(json_object_size(value), 6);
	json_decref(value);
}
END_TEST

START_TEST(json_of_nobody_has_reasons_and_no_values)
{
	json_t *value, *snapshot;

	ck_assert_int_eq(RUN("--json", NO_PROCESS), 3);
	value = object();
	ck_assert_str_eq(string(value, "verdict"), "unreadable");
	snapshot = json_object_get(value, "snapshot");
	ck_assert_uint_eq(json_object_size(snapshot), 19);
	ck_assert(json_is_null(json_object_get(snapshot, "sid")));
	ck_assert_str_eq(string(json_object_get(snapshot, "unreadable"),
	    "sid"), "ESRCH");
	json_decref(value);
}
END_TEST

START_TEST(json_of_many_is_a_line_each)
{
	begin_daemon();
	ck_assert_int_eq(RUN("--json", number(eye.child), NO_PROCESS,
	    number(eye.child)), 3);
	ck_assert_int_eq(lines(&errand.out), 3);
	ck_assert_int_eq(RUN("--all", "--json"), 0);
	ck_assert_int_ge(lines(&errand.out), 2);
	ck_assert_int_eq(buffer_get(&errand.out)[0], '{');
}
END_TEST

START_TEST(a_table_ascends_and_ends_with_a_sum)
{
	const char *text;

	begin_daemon();
	RUN(number(eye.child), number(getpid()), number(eye.child));
	text = buffer_get(&errand.out);
	ck_assert_ptr_nonnull(strstr(text, "VERDICT"));
	ck_assert(has("of 2 are daemons"));
	ck_assert(has("not of all at one moment"));
	ck_assert_int_eq(RUN("--all"), 0);
	ck_assert(has("gut"));
}
END_TEST

/* Whatever a driver calls its terminal. */
START_TEST(a_table_escapes_the_name_of_a_terminal)
{
	struct row row = { .pid = 7, .state = 'S', .tty = "\x1b[2J",
		.stdio = "nnn" };
	struct inspect_table table = { .row = &row, .count = 1 };
	struct buffer text = { 0 };

	inspect_table(&text, &table, 80);
	ck_assert_ptr_nonnull(strstr(buffer_get(&text), "\\x1b["));
	ck_assert_ptr_null(strchr(buffer_get(&text), '\x1b'));
	buffer_free(&text);
}
END_TEST

START_TEST(a_tree_groups_by_session)
{
	char session[32];

	begin_daemon();
	ck_assert_int_eq(RUN("--tree", number(eye.child)), 0);
	snprintf(session, sizeof session, "session %d", (int)eye.child);
	ck_assert(has(session));
	ck_assert(has("orphaned"));
	ck_assert_int_eq(RUN("--tree", "--all"), 0);
	ck_assert(has(session));
}
END_TEST

START_TEST(a_zombie_is_no_daemon)
{
	siginfo_t info;

	eye.child = fork();
	if (eye.child == 0)
		_exit(0);
	waitid(P_PID, (id_t)eye.child, &info, WEXITED | WNOWAIT);
	ck_assert_int_eq(RUN(number(eye.child)), 1);
	ck_assert(has("not a daemon") && has("zombie"));
}
END_TEST

/* To open it would wait for a writer, and to read it take what is in it. */
START_TEST(a_fifo_is_not_opened)
{
	const char *folder = getenv("TMPDIR");
	char path[300];
	int fd, waiting = 0;

	snprintf(path, sizeof path, "%s/fifo.%d", folder ? folder : "/tmp",
	    (int)getpid());
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	begin_daemon();
	ck_assert_int_eq(RUN(number(eye.child)), 0);
	ck_assert(has(path));
	ck_assert_int_eq(RUN("--json", number(eye.child)), 0);
	ck_assert(has(path));
	ck_assert_int_eq(ioctl(fd, FIONREAD, &waiting), 0);
	ck_assert_int_eq(waiting, 1);
	close(fd);
}
END_TEST

START_TEST(output_that_is_lost_is_no_success)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	char *argv[] = { "inspect", number(getpid()), NULL };

	if (full < 0)
		return;
	ck_assert_int_eq(run_to(full, argv), 1);
	ck_assert_int_eq(lines(&errand.err), 1);
	close(full);
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *inspect_suite(void)
{
	Suite *suite = suite_create("inspect");
	TCase *tcase = tcase_create("command");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, eye_open, tear_down);
	tcase_add_loop_test(tcase, a_wrong_word_is_named_and_nothing_shown, 0,
	    COUNT(wrong));
	tcase_add_test(tcase, a_wrong_word_is_escaped);
	tcase_add_test(tcase, something_must_be_asked_for);
	tcase_add_test(tcase, a_daemon_has_a_page);
	tcase_add_test(tcase, the_verdict_stands_before_the_fields);
	tcase_add_test(tcase, no_line_is_wider_than_80);
	tcase_add_test(tcase, nobody_there_is_said_and_others_still_shown);
	tcase_add_test(tcase, a_hostile_name_is_shown_and_does_nothing);
	tcase_add_test(tcase, json_has_every_key_and_the_right_values);
	tcase_add_test(tcase, json_of_nobody_has_reasons_and_no_values);
	tcase_add_test(tcase, json_of_many_is_a_line_each);
	tcase_add_test(tcase, a_table_ascends_and_ends_with_a_sum);
	tcase_add_test(tcase, a_table_escapes_the_name_of_a_terminal);
	tcase_add_test(tcase, a_tree_groups_by_session);
	tcase_add_test(tcase, a_zombie_is_no_daemon);
	tcase_add_test(tcase, a_fifo_is_not_opened);
	tcase_add_test(tcase, output_that_is_lost_is_no_success);
	suite_add_tcase(suite, tcase);
	return suite;
}
