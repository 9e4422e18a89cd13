/* Who spins, and who only waits for a CPU on a busy machine. */
#include <check.h>

#include "lab/actors/trial_inside.h"

Suite *idle_suite(void);

START_TEST(the_wait_after_a_nap_is_no_work)
{
	struct labours before = { .count = 3, .row = {
		{ 10, 1000, 200, 5 }, { 11, 0, 0, 0 }, { 12, 70, 7, 1 } } };
	struct labours after = { .count = 3, .row = {
		{ 11, 40, 900, 0 },	/* it never napped */
		{ 10, 1003, 700, 6 },	/* it did, and then waited */
		{ 13, 500, 500, 0 } } };	/* new: since when? */
	struct work work = labours_between(&before, &after);

	ck_assert_int_eq(work.ran, 43);
	ck_assert_int_eq(work.waited, 900);
}
END_TEST

Suite *idle_suite(void)
{
	Suite *suite = suite_create("idle");
	TCase *tests = tcase_create("work");

	tcase_add_test(tests, the_wait_after_a_nap_is_no_work);
	suite_add_tcase(suite, tests);
	return suite;
}
