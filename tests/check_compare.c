/* Recipes, starts and survivors compared, as a person runs it. */
#include <check.h>

#include "tests/errand.h"

Suite *compare_suite(void);

START_TEST(recipes_are_compared_by_roles)
{
	ck_assert_int_eq(errand_run("run --ascii --compare classic,robust"), 0);
	errand_says("it leads    session leader                   nothing");
	errand_says("of one that is gone");
	errand_says("ignored     none                             SIGHUP");
	errand_says("classic is a session leader without a terminal");
	errand_says("One fork against two");
}
END_TEST

START_TEST(starts_are_compared_by_what_they_are_known_for)
{
	ck_assert_int_eq(errand_run("run --compare job,script"), 0);
	errand_says("nobody seen · alive");
	errand_says("target · killed by");
	errand_says("job lives, script does not.");
	ck_assert_int_eq(errand_run("run --compare job,script fork setsid "
	    "hangup"), 0);
	errand_says("by roles no field differs");
	ck_assert_int_eq(errand_run("run --compare job,background"), 0);
	errand_says("* target      alive                            stopped");
	errand_says("and the kernel tells it of\na hangup");
}
END_TEST

START_TEST(survivors_are_as_observed)
{
	ck_assert_int_eq(errand_run(_i
	    ? "run --compare survivors --shell /bin/dash"
	    : "run --compare survivors"), 0);
	errand_says("\nnohup ./t &    lives, no TTY                lives, no "
	    "TTY\n");
	errand_says("\nsetsid ./t &   lives, SID = PID             lives, SID "
	    "= PID\n");
	if (_i) {
		errand_says("\n./t & disown   not tried");
		errand_says("./t & disown: the target did not start");
		return;
	}
	errand_says("\n./t &          lives, no TTY                killed by "
	    "SIGHUP\n");
	errand_says("\n./t & disown   lives, no TTY                lives, no "
	    "TTY\n");
	errand_says("The kernel told the shell only");
}
END_TEST

Suite *compare_suite(void)
{
	Suite *suite = suite_create("compare");
	TCase *tcase = tcase_create("compare");

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, errand_open, errand_close);
	tcase_add_test(tcase, recipes_are_compared_by_roles);
	tcase_add_test(tcase, starts_are_compared_by_what_they_are_known_for);
	tcase_add_loop_test(tcase, survivors_are_as_observed, 0, 2);
	suite_add_tcase(suite, tcase);
	return suite;
}
