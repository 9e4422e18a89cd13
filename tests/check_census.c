/* What follows from the lines of all processes together. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/census.h"

Suite *census_suite(void);

static struct census census;

/* A small machine: init, a shell with two jobs, a daemon that forked twice,
 * an orphaned job, a zombie. */
static const struct procfs_stat machine[] = {
	{ .pid = 50, .ppid = 20, .pgid = 50, .sid = 20, .state = 'S' },
	{ .pid = 1, .ppid = 0, .pgid = 1, .sid = 1, .state = 'S' },
	{ .pid = 20, .ppid = 1, .pgid = 20, .sid = 20, .state = 'S' },
	{ .pid = 52, .ppid = 51, .pgid = 51, .sid = 20, .state = 'S' },
	{ .pid = 51, .ppid = 20, .pgid = 51, .sid = 20, .state = 'S' },
	{ .pid = 71, .ppid = 1, .pgid = 70, .sid = 70, .state = 'S' },
	{ .pid = 81, .ppid = 1, .pgid = 80, .sid = 20, .state = 'T' },
	{ .pid = 90, .ppid = 20, .pgid = 90, .sid = 20, .state = 'Z' },
};

#define COUNT (sizeof machine / sizeof machine[0])

static void set_up(void)
{
	memset(&census, 0, sizeof census);
	census.row = malloc(sizeof machine);
	memcpy(census.row, machine, sizeof machine);
	census.count = COUNT;
	census_index(&census);
}

static void tear_down(void)
{
	census_clear(&census);
}

START_TEST(everybody_is_found_and_nobody_else)
{
	for (size_t i = 0; i < COUNT; i++) {
		const struct procfs_stat *found = census_find(&census,
		    machine[i].pid);

		ck_assert_ptr_nonnull(found);
		ck_assert_int_eq(found->ppid, machine[i].ppid);
	}
	ck_assert_ptr_null(census_find(&census, 0));
	ck_assert_ptr_null(census_find(&census, 2));
	ck_assert_ptr_null(census_find(&census, 100));
}
END_TEST

START_TEST(rows_ascend_by_pid_and_order_by_session)
{
	for (size_t i = 1; i < census.count; i++) {
		const struct procfs_stat *one =
		    &census.row[census.order[i - 1]];
		const struct procfs_stat *next =
		    &census.row[census.order[i]];

		ck_assert_int_lt(census.row[i - 1].pid, census.row[i].pid);
		ck_assert_int_le(one->sid, next->sid);
		if (one->sid == next->sid)
			ck_assert_int_le(one->pgid, next->pgid);
	}
}
END_TEST

START_TEST(a_tie_to_the_session_keeps_a_group)
{
	ck_assert_int_eq(census_is_orphaned(&census, 50, 20), 0);
	ck_assert_int_eq(census_is_orphaned(&census, 51, 20), 0);
	ck_assert_int_eq(census_is_orphaned(&census, 20, 20), 1);
	ck_assert_int_eq(census_is_orphaned(&census, 70, 70), 1);
	ck_assert_int_eq(census_is_orphaned(&census, 80, 20), 1);
}
END_TEST

START_TEST(a_zombie_ties_nothing)
{
	ck_assert_int_eq(census_is_orphaned(&census, 90, 20), 1);
}
END_TEST

/* Who cannot see init cannot see all members either. */
START_TEST(what_is_hidden_makes_it_unsure)
{
	memmove(census.row, census.row + 1, (COUNT - 1) * sizeof *census.row);
	census.count = COUNT - 1;
	census_index(&census);
	ck_assert(census.is_partial);
	ck_assert_int_eq(census_is_orphaned(&census, 70, 70), -1);
	ck_assert_int_eq(census_is_orphaned(&census, 50, 20), 0);
}
END_TEST

START_TEST(an_empty_census_answers)
{
	census_clear(&census);
	census_index(&census);
	ck_assert_ptr_null(census_find(&census, 1));
	ck_assert_int_eq(census_is_orphaned(&census, 1, 1), 1);
}
END_TEST

Suite *census_suite(void)
{
	Suite *suite = suite_create("census");
	TCase *tcase = tcase_create("together");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, everybody_is_found_and_nobody_else);
	tcase_add_test(tcase, rows_ascend_by_pid_and_order_by_session);
	tcase_add_test(tcase, a_tie_to_the_session_keeps_a_group);
	tcase_add_test(tcase, a_zombie_ties_nothing);
	tcase_add_test(tcase, what_is_hidden_makes_it_unsure);
	tcase_add_test(tcase, an_empty_census_answers);
	suite_add_tcase(suite, tcase);
	return suite;
}
