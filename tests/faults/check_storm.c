/* Storms of sizes: the last one counts, and nothing of the others stays. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "tests/sitting.h"

Suite *storm_suite(void);

static void leave(struct desk *desk)
{
	kill(desk_pid(desk), SIGTERM);
	sitting_ends(desk, 128 + SIGTERM);
}

/* Sizes from 0x0 to 500x300 and keys that change only what is looked at. */
START_TEST(a_storm_of_sizes_ends_in_the_right_screen)
{
	static const char keys[] = "wctfmliz?\033\t jkgGo";
	struct desk *desk = sitting_at_lab();
	unsigned seed = room_seed(0);
	int rounds = room_rounds(300, 5000);

	fprintf(stderr, "storm: seed %u\n", seed);
	for (int i = 0; i < rounds; i++) {
		char key[2] = { keys[(size_t)rand_r(&seed) %
		    (sizeof keys - 1)], '\0' };

		desk_resize(desk, rand_r(&seed) % 301, rand_r(&seed) % 501);
		desk_type(desk, key);
	}
	desk_resize(desk, 24, 80);
	desk_type(desk, "\033");
	desk_pump(desk, 200);
	desk_type(desk, "\033");
	desk_pump(desk, 200);
	desk_type(desk, "w");
	desk_must_see(desk, "q quit");
	leave(desk);
}
END_TEST

static pid_t target_of(struct desk *desk)
{
	const char *at;

	desk_pump(desk, DESK_CALM_MS);
	at = strstr(desk_screen(desk), " PID ");
	ck_assert_ptr_nonnull(at);
	return atoi(at + strlen(" PID "));
}

/* The screen when it has not changed for a second. */
static void take_calm_screen(struct desk *desk, char *text, size_t size)
{
	int calm = 0;

	text[0] = '\0';
	while (calm < 5) {
		desk_pump(desk, 200);
		calm = strcmp(text, desk_screen(desk)) == 0 ? calm + 1 : 0;
		snprintf(text, size, "%s", desk_screen(desk));
	}
}

static const char *const calm_views[][2] = { { "w", "\342\226\270 why" },
	{ "c", "\342\226\270 code" }, { "?", "Keys, words" } };

/* Of nothing but sizes nothing stays.  A target that is stopped beats no
 * more, so that nothing else changes. */
START_TEST(a_storm_of_sizes_changes_nothing)
{
	struct desk *desk = sitting_at_lab();
	unsigned seed = room_seed(_i);
	char before[1 << 14];

	kill(target_of(desk), SIGSTOP);
	desk_must_see(desk, "stopped");
	desk_type(desk, calm_views[_i][0]);
	desk_must_see(desk, calm_views[_i][1]);
	take_calm_screen(desk, before, sizeof before);
	for (int i = 0; i < room_rounds(60, 1000); i++) {
		desk_resize(desk, rand_r(&seed) % 301, rand_r(&seed) % 501);
		desk_pump(desk, rand_r(&seed) % 4);
	}
	desk_resize(desk, 24, 80);
	ck_assert_msg(desk_sees(desk, before), "%.1500s\nis not\n%.1500s",
	    desk_screen(desk), before);
	leave(desk);
}
END_TEST

Suite *storm_suite(void)
{
	Suite *suite = suite_create("storm");
	TCase *tests = tcase_create("sizes");

	tcase_set_timeout(tests, 600);
	if (cells_is_plain())
		return suite;
	tcase_add_test(tests, a_storm_of_sizes_ends_in_the_right_screen);
	tcase_add_loop_test(tests, a_storm_of_sizes_changes_nothing, 0, 3);
	suite_add_tcase(suite, tests);
	return suite;
}
