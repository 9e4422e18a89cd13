/* The command inspect, run and read as a person would. */
#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/faces/print_inspect.h"
#include "lab/facts/field.h"
#include "tests/inspected.h"

Suite *inspect_suite(void);

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
	ck_assert_int_eq(INSPECT((char *)(uintptr_t)wrong[_i].word), 2);
	ck_assert_uint_eq(errand.out.length, 0);
	ck_assert_int_eq(inspected_lines(&errand.err), 1);
	ck_assert_ptr_nonnull(strstr(buffer_get(&errand.err), wrong[_i].word));
	ck_assert_ptr_nonnull(strstr(buffer_get(&errand.err), wrong[_i].right));
}
END_TEST

START_TEST(a_wrong_word_is_escaped)
{
	ck_assert_int_eq(INSPECT("\033[2J"), 2);
	ck_assert_ptr_null(strchr(buffer_get(&errand.err), '\033'));
	ck_assert_int_eq(inspected_lines(&errand.err), 1);
}
END_TEST

START_TEST(something_must_be_asked_for)
{
	ck_assert_int_eq(inspected_run(-1, (char *[]){ "inspect", NULL }), 2);
	ck_assert_int_eq(inspected_lines(&errand.err), 1);
	ck_assert_int_eq(INSPECT("--all", "1"), 2);
	ck_assert_int_eq(inspected_lines(&errand.err), 1);
	ck_assert_int_eq(INSPECT("--json"), 2);
	ck_assert_int_eq(INSPECT("--help"), 0);
	ck_assert(inspected_says("--tree"));
	ck_assert(inspected_says("--all"));
	ck_assert(inspected_says("Exit status"));
}
END_TEST

START_TEST(a_daemon_has_a_page)
{
	inspected_begin("gut");
	ck_assert_int_eq(INSPECT(inspected_number(eye.child)), 0);
	ck_assert(inspected_says("(gut): a daemon."));
	ck_assert(inspected_says("cannot-regain-tty"));
	ck_assert(inspected_says("0027"));
	ck_assert_uint_eq(errand.err.length, 0);
	for (enum field field = 1; field < FIELD_COUNT; field++)
		ck_assert(inspected_says(field_row(field)->label));
	ck_assert_ptr_null(strchr(buffer_get(&errand.out), '{'));
	ck_assert(!inspected_says("[inspect.") && !inspected_says("[rule."));
}
END_TEST

START_TEST(the_verdict_stands_before_the_fields)
{
	const char *text;

	inspected_begin("gut");
	INSPECT(inspected_number(eye.child));
	text = buffer_get(&errand.out);
	ck_assert(strstr(text, "a daemon") < strstr(text, "PGID"));
	ck_assert(strstr(text, "cannot-regain-tty") < strstr(text, "PGID"));
}
END_TEST

START_TEST(no_line_is_wider_than_80)
{
	const char *at;

	inspected_begin("gut");
	ck_assert_int_eq(INSPECT(inspected_number(eye.child)), 0);
	for (at = buffer_get(&errand.out); *at; at += strcspn(at, "\n") + 1)
		ck_assert_uint_le(strcspn(at, "\n"), 80);
	INSPECT("--all");
	for (at = buffer_get(&errand.out); *at; at += strcspn(at, "\n") + 1)
		ck_assert_uint_le(strcspn(at, "\n"), 80);
}
END_TEST

START_TEST(nobody_there_is_said_and_others_still_shown)
{
	inspected_begin("gut");
	ck_assert_int_eq(INSPECT(INSPECTED_NOBODY), 3);
	ck_assert(inspected_says("no process"));
	ck_assert_int_eq(INSPECT(inspected_number(eye.child),
	    INSPECTED_NOBODY), 3);
	ck_assert(inspected_says("gut") && inspected_says("no process"));
}
END_TEST

struct thread {
	int up[2];
	int down[2];
};

/* Tells its number, and ends when nobody writes to it any more. */
static void *wait_for_end(void *context)
{
	const struct thread *thread = context;
	pid_t tid = gettid();
	char byte;

	if (write(thread->up[1], &tid, sizeof tid) == sizeof tid)
		(void)!read(thread->down[0], &byte, 1);
	return NULL;
}

START_TEST(the_number_of_a_thread_leads_to_its_process)
{
	struct thread thread;
	pthread_t handle;
	pid_t tid;

	ck_assert_int_eq(pipe2(thread.up, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(thread.down, O_CLOEXEC), 0);
	ck_assert_int_eq(pthread_create(&handle, NULL, wait_for_end,
	    &thread), 0);
	ck_assert_int_eq(read(thread.up[0], &tid, sizeof tid), sizeof tid);
	ck_assert_int_eq(INSPECT(inspected_number(tid)), 3);
	ck_assert(inspected_says("thread of process"));
	ck_assert(inspected_says(inspected_number(getpid())));
	close(thread.down[1]);
	pthread_join(handle, NULL);
}
END_TEST

START_TEST(a_hostile_name_is_shown_and_does_nothing)
{
	static char name[] = "a) \n\033[2J\xff";
	const char *text;

	inspected_begin(name);
	for (int way = 0; way < 4; way++) {
		char *const how[] = { "--json", "--tree", "--", "--all" };

		if (way == 3)
			ck_assert_int_eq(INSPECT("--all"), 0);
		else
			ck_assert_int_eq(INSPECT(how[way],
			    inspected_number(eye.child)), 0);
		text = buffer_get(&errand.out);
		for (size_t i = 0; i < errand.out.length; i++)
			ck_assert(text[i] == '\n' || (text[i] >= ' ' &&
			    text[i] < 0x7f));
	}
}
END_TEST

START_TEST(a_table_ascends_and_ends_with_a_sum)
{
	const char *text;

	inspected_begin("gut");
	INSPECT(inspected_number(eye.child), inspected_number(getpid()),
	    inspected_number(eye.child));
	text = buffer_get(&errand.out);
	ck_assert_ptr_nonnull(strstr(text, "VERDICT"));
	ck_assert(inspected_says("of 2 are daemons"));
	ck_assert(inspected_says("not of all at one moment"));
	ck_assert_int_eq(INSPECT("--all"), 0);
	ck_assert(inspected_says("gut"));
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

	inspected_begin("gut");
	ck_assert_int_eq(INSPECT("--tree", inspected_number(eye.child)), 0);
	snprintf(session, sizeof session, "session %d", (int)eye.child);
	ck_assert(inspected_says(session));
	ck_assert(inspected_says("orphaned"));
	ck_assert_int_eq(INSPECT("--tree", "--all"), 0);
	ck_assert(inspected_says(session));
}
END_TEST

START_TEST(a_zombie_is_no_daemon)
{
	siginfo_t info;

	eye.child = fork();
	if (eye.child == 0)
		_exit(0);
	waitid(P_PID, (id_t)eye.child, &info, WEXITED | WNOWAIT);
	ck_assert_int_eq(INSPECT(inspected_number(eye.child)), 1);
	ck_assert(inspected_says("not a daemon") && inspected_says("zombie"));
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
	inspected_begin("gut");
	ck_assert_int_eq(INSPECT(inspected_number(eye.child)), 0);
	ck_assert(inspected_says(path));
	ck_assert_int_eq(INSPECT("--json", inspected_number(eye.child)), 0);
	ck_assert(inspected_says(path));
	ck_assert_int_eq(ioctl(fd, FIONREAD, &waiting), 0);
	ck_assert_int_eq(waiting, 1);
	close(fd);
}
END_TEST

START_TEST(output_that_is_lost_is_no_success)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	char *argv[] = { "inspect", inspected_number(getpid()), NULL };

	if (full < 0)
		return;
	ck_assert_int_eq(inspected_run(full, argv), 1);
	ck_assert_int_eq(inspected_lines(&errand.err), 1);
	close(full);
}
END_TEST

#define COUNT(table) ((int)(sizeof table / sizeof table[0]))

Suite *inspect_suite(void)
{
	Suite *suite = suite_create("inspect");
	TCase *tcase = tcase_create("command");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, eye_open, inspected_close);
	tcase_add_loop_test(tcase, a_wrong_word_is_named_and_nothing_shown, 0,
	    COUNT(wrong));
	tcase_add_test(tcase, a_wrong_word_is_escaped);
	tcase_add_test(tcase, something_must_be_asked_for);
	tcase_add_test(tcase, a_daemon_has_a_page);
	tcase_add_test(tcase, the_verdict_stands_before_the_fields);
	tcase_add_test(tcase, no_line_is_wider_than_80);
	tcase_add_test(tcase, nobody_there_is_said_and_others_still_shown);
	tcase_add_test(tcase, the_number_of_a_thread_leads_to_its_process);
	tcase_add_test(tcase, a_hostile_name_is_shown_and_does_nothing);
	tcase_add_test(tcase, a_table_ascends_and_ends_with_a_sum);
	tcase_add_test(tcase, a_table_escapes_the_name_of_a_terminal);
	tcase_add_test(tcase, a_tree_groups_by_session);
	tcase_add_test(tcase, a_zombie_is_no_daemon);
	tcase_add_test(tcase, a_fifo_is_not_opened);
	tcase_add_test(tcase, output_that_is_lost_is_no_success);
	suite_add_tcase(suite, tcase);
	return suite;
}
