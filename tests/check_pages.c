/* What docs/faults.md says is proved: each test that it names exists.  And the
 * page that --help prints names all that can be asked for. */
#include <check.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/ground/io.h"
#include "lab/options.h"
#include "tests/room.h"

Suite *pages_suite(void);

#define LETTERS "abcdefghijklmnopqrstuvwxyz_"

static bool has_test(const char *folder, const char *suite, const char *test)
{
	static char text[1 << 16];
	char path[200], want[200];

	snprintf(path, sizeof path, "%s/check_%.60s.c", folder, suite);
	snprintf(want, sizeof want, "START_TEST(%.100s)", test);
	return io_read_at(AT_FDCWD, path, text, sizeof text) > 0 &&
	    strstr(text, want) != NULL;
}

/* `suite/test`; anything else between such quotes is no name. */
static int check_quoted(const char *quoted)
{
	char suite[64], test[128], end;

	if (sscanf(quoted, "%63[" LETTERS "]/%127[" LETTERS "]%c", suite,
	    test, &end) != 3 || end != '`')
		return 0;
	ck_assert_msg(has_test("tests", suite, test) ||
	    has_test("tests/faults", suite, test), "%s/%s: no such test",
	    suite, test);
	return 1;
}

START_TEST(each_test_that_is_named_exists)
{
	static char text[1 << 16];
	int found = 0;

	ck_assert_int_gt(io_read_at(AT_FDCWD, "docs/faults.md", text,
	    sizeof text), 0);
	for (const char *at = text; (at = strchr(at, '`')) != NULL; at++)
		found += check_quoted(at + 1);
	ck_assert_int_gt(found, 50);
}
END_TEST

START_TEST(help_names_each_command_and_option)
{
	static const char *const commands[] = { "  run ", "  inspect ",
		"  check ", "  list ", "  --version ", NULL };
	char *argv[] = { (char *)room_lab(), (char *)"--help", NULL };
	struct guest guest = { .argv = argv };
	struct room room;
	const char *page;

	room_open(&room, NULL);
	ck_assert_int_eq(room_run(&room, &guest), 0);
	page = room_text(&room, "out");
	for (const char *const *word = commands; *word; word++)
		ck_assert_msg(strstr(page, *word) != NULL, "%s: %s", *word,
		    page);
	for (const struct option_row *row = option_rows; row->name; row++)
		ck_assert_msg(!(row->of & OF_LAB) || strstr(page, row->name),
		    "%s: %s", row->name, page);
	room_close(&room);
}
END_TEST

Suite *pages_suite(void)
{
	Suite *suite = suite_create("pages");
	TCase *tests = tcase_create("pages");

	tcase_add_test(tests, each_test_that_is_named_exists);
	tcase_add_test(tests, help_names_each_command_and_option);
	suite_add_tcase(suite, tests);
	return suite;
}
