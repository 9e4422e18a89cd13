/* `daemonlab run -`: what comes in by lines, well or badly formed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/room.h"

Suite *lines_suite(void);

static struct room room;

static void setup(void)
{
	room_open(&room, NULL);
}

static void teardown(void)
{
	room_close(&room);
}

/* Runs it on these bytes; its exit status. */
static int run_on(const char *bytes, size_t length, char *option)
{
	char *argv[] = { (char *)room_lab(), "run", option ? option : "-",
		option ? "-" : NULL, NULL };
	char path[300];
	struct guest guest = { .argv = argv, .in = path };
	FILE *file;

	snprintf(path, sizeof path, "%s/in", room.path);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
	return room_run(&room, &guest);
}

static int run_lines(const char *lines, char *option)
{
	return run_on(lines, strlen(lines), option);
}

static bool has(const char *file, const char *text)
{
	return strstr(room_text(&room, file), text) != NULL;
}

START_TEST(takes_any_line_end)
{
	ck_assert_int_eq(run_lines("  umask \r\n\r\n#chdir\nsetpgid", NULL), 0);
	ck_assert(has("out", "1 umask"));
	ck_assert(has("out", "2 setpgid"));
	ck_assert(!has("out", "chdir("));
	ck_assert_str_eq(room_text(&room, "err"), "");
}
END_TEST

START_TEST(goes_on_after_an_unknown_word)
{
	ck_assert_int_eq(run_lines("fly\numask\n", NULL), 2);
	ck_assert(has("err", "'fly'"));
	ck_assert(room_is_one_line(&room));
	ck_assert(has("out", "1 umask"));
}
END_TEST

START_TEST(takes_no_word_that_a_nul_ends)
{
	static const char bytes[] = "umask\0x\n\0\nsetpgid\n";

	ck_assert_int_eq(run_on(bytes, sizeof bytes - 1, NULL), 2);
	ck_assert(has("out", "1 setpgid"));
	ck_assert(!has("out", "umask("));
}
END_TEST

/* More than is read at once, and all of it is done. */
START_TEST(takes_a_long_list)
{
	char *lines = malloc(20000);
	size_t length = 0;

	ck_assert_ptr_nonnull(lines);
	for (int i = 0; i < 20; i++) {
		memset(lines + length, ' ', 900);
		memcpy(lines + length + 900, "umask\n", 7);
		length += 906;
	}
	ck_assert_int_eq(run_lines(lines, NULL), 0);
	free(lines);
	ck_assert(has("out", "20 umask"));
}
END_TEST

START_TEST(tells_once_of_a_line_too_long)
{
	char *line = malloc(100000);

	ck_assert_ptr_nonnull(line);
	memset(line, 'a', 100000);
	memcpy(line + 99989, "\nsetpgid\n", 10);
	ck_assert_int_eq(run_lines(line, NULL), 2);
	free(line);
	ck_assert(room_is_one_line(&room));
	ck_assert(has("out", "1 setpgid"));
}
END_TEST

/* Whatever is asked for: only objects on standard output. */
START_TEST(says_in_json_nothing_but_objects)
{
	const char *line;

	ck_assert_int_eq(run_lines("?\numask\nu\npredict on\nfork\n1\n",
	    "--json"), 0);
	ck_assert(has("out", "\"id\":\"fork\""));
	for (line = room_text(&room, "out"); *line;
	    line += strcspn(line, "\n") + 1)
		ck_assert_int_eq(line[0], '{');
	ck_assert(has("err", "signal:NAME"));
}
END_TEST

START_TEST(tells_no_state_of_one_that_has_ended)
{
	ck_assert_int_eq(run_lines("signal:KILL\nstate\n", NULL), 0);
	ck_assert(has("out", "\xe2\x86\x92 ended"));
	ck_assert(strstr(strstr(room_text(&room, "out"), "ended"),
	    "Ctrl-C hits") == NULL);
}
END_TEST

START_TEST(no_run_is_missing_before_the_first)
{
	ck_assert_int_eq(run_lines("missing\n", NULL), 0);
	ck_assert(has("out", "\nNo experiment was done yet"));
	ck_assert(has("out", "find out.\n"));
}
END_TEST

Suite *lines_suite(void)
{
	Suite *suite = suite_create("lines");
	TCase *all = tcase_create("lines");

	tcase_set_timeout(all, 30);
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, takes_any_line_end);
	tcase_add_test(all, goes_on_after_an_unknown_word);
	tcase_add_test(all, takes_no_word_that_a_nul_ends);
	tcase_add_test(all, takes_a_long_list);
	tcase_add_test(all, tells_once_of_a_line_too_long);
	tcase_add_test(all, says_in_json_nothing_but_objects);
	tcase_add_test(all, tells_no_state_of_one_that_has_ended);
	tcase_add_test(all, no_run_is_missing_before_the_first);
	suite_add_tcase(suite, all);
	return suite;
}
