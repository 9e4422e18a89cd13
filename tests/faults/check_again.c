/* The same again and again, since what is lost in a race is lost sometimes:
 * the last words of a program that ends at once, and the two forks of a
 * daemon. */
#include <check.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/beside.h"
#include "tests/room.h"

Suite *again_suite(void);

static void check_again(char *const *argv, int rounds, int code,
    const char *const *says)
{
	struct guest guest = { .argv = argv };
	struct room room;

	room_open(&room, NULL);
	for (int i = 0; i < rounds; i++) {
		ck_assert_int_eq(room_run(&room, &guest), code);
		for (int j = 0; says[j]; j++)
			ck_assert_msg(strstr(room_text(&room, "out"), says[j])
			    != NULL, "round %d: no %s in %s", i, says[j],
			    room_text(&room, "out"));
	}
	room_close(&room);
}

START_TEST(last_words_are_never_lost)
{
	static char *argv[] = { NULL, (char *)"check", (char *)"sh",
		(char *)"-c", (char *)"printf 'last words'", NULL };
	static const char *const says[] = {
		"wrote    10 bytes to its terminal", "last words", NULL };

	argv[0] = (char *)(uintptr_t)room_lab();
	check_again(argv, room_rounds(20, 1000), 1, says);
}
END_TEST

START_TEST(both_forks_are_always_seen)
{
	static char path[PATH_MAX + 40];
	static char *argv[] = { NULL, (char *)"check", (char *)"--json", path,
		NULL };
	static const char *const says[] = { "\"fork\":true",
		"\"second_fork\":true", "\"verdict\":\"pass\"",
		"\"leftovers\":0", NULL };

	argv[0] = (char *)(uintptr_t)room_lab();
	beside_daemon("good", path, sizeof path);
	check_again(argv, room_rounds(5, 1000), 0, says);
}
END_TEST

Suite *again_suite(void)
{
	Suite *suite = suite_create("again");
	TCase *tests = tcase_create("races");

	tcase_set_timeout(tests, room_rounds(300, 7200));
	tcase_add_test(tests, last_words_are_never_lost);
	tcase_add_test(tests, both_forks_are_always_seen);
	suite_add_tcase(suite, tests);
	return suite;
}
