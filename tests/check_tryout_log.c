/* The log of experiments: what stands in it, which step made the difference,
 * and which run would tell more.  Timelines are made by hand. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/tryout_log.h"

Suite *tryout_log_suite(void);

enum { MANY = 40 };

static struct tryout_log log_of;

static void setup(void)
{
	memset(&log_of, 0, sizeof log_of);
}

static void teardown(void)
{
	tryout_log_clear(&log_of);
	ck_assert_int_eq(log_of.count, 0);
}

/* A word, and behind it what it came to: "key-intr!" has killed the target,
 * "hangup?" could not be done, all others left it alive and as it was. */
static void add_moment(struct timeline *timeline, const char *word)
{
	struct moment moment = { .outcome = OUTCOME_OK, .has_before = true };
	char name[40], why[160], end = word[strlen(word) - 1];

	snprintf(name, sizeof name, "%.*s", (int)strlen(word) -
	    (end == '!' || end == '?'), word);
	ck_assert_msg(action_parse(&moment.action, name, why,
	    sizeof why) == 0, "%s", why);
	moment.has_after = end != '!';
	if (end == '?')
		moment.outcome = OUTCOME_UNAVAILABLE;
	if (end == '!') {
		moment.outcome = OUTCOME_ENDED;
		moment.ending.how = ENDED_KILLED;
		moment.ending.signal = SIGINT;
	}
	timeline_add(timeline, &moment);
}

/* Done with a start, on the student's stage or beside it. */
static void add(const char *start, const char *words, bool is_by_side)
{
	struct timeline timeline = { NULL, 0, 0 };
	char copy[400], *word, *rest = copy;

	snprintf(copy, sizeof copy, "%s", words);
	while ((word = strsep(&rest, " ")) != NULL)
		add_moment(&timeline, word);
	tryout_log_add(&log_of, start_find(start), &timeline, is_by_side);
	timeline_cut(&timeline, 0);
}

static void did(const char *words)
{
	add("job", words, false);
}

static void has_prior(const struct sight *sight, const char *words)
{
	struct action action[SIDE_MAX];
	int count = words[0] ? action_list(words, action, SIDE_MAX) : 0;

	ck_assert_int_eq(sight->priors, count);
	for (int i = 0; i < count; i++)
		ck_assert(action_is_same(&sight->prior[i], &action[i]));
}

/* --- what stands in it ------------------------------------------------------- */

START_TEST(only_experiments_that_were_done_are_kept)
{
	ck_assert_ptr_null(tryout_log_own(&log_of));
	did("fork");
	did("fork setsid");
	did("fork hangup?");
	ck_assert_int_eq(log_of.count, 0);
	did("fork hangup");
	did("signal:TERM!");
	ck_assert_int_eq(log_of.count, 2);
}
END_TEST

START_TEST(what_left_no_trace_stands_not_between)
{
	did("fork setpgid unmount? setsid hangup spawn-worker key-intr");
	ck_assert_int_eq(log_of.count, 1);
	has_prior(log_of.sight[0], "fork setsid hangup spawn-worker");
	ck_assert_int_eq(log_of.sight[0]->moment.number, 7);
}
END_TEST

START_TEST(the_same_again_takes_the_place_of_the_older)
{
	did("fork key-intr");
	did("fork setpgid key-intr");
	ck_assert_int_eq(log_of.count, 1);
	did("fork key-intr!");		/* another result: both are kept */
	ck_assert_int_eq(log_of.count, 2);
	did("fork key-quit");		/* another experiment */
	add("script", "fork key-intr", false);
	ck_assert_int_eq(log_of.count, 4);
}
END_TEST

START_TEST(what_the_student_did_stays_the_students)
{
	did("fork key-intr");
	add("job", "setsid key-intr", true);
	has_prior(tryout_log_own(&log_of), "fork");
	add("job", "fork key-intr", true);
	ck_assert_int_eq(log_of.count, 2);
	add("job", "chdir key-intr!", true);
	has_prior(tryout_log_own(&log_of), "fork");
	tryout_log_clear(&log_of);
	add("job", "setsid key-intr", true);
	has_prior(tryout_log_own(&log_of), "setsid");
}
END_TEST

START_TEST(too_long_a_way_is_not_kept)
{
	char words[400] = "";

	for (int i = 0; i < SIDE_MAX; i++)
		strcat(words, "chdir ");
	did("key-intr");
	strcat(words, "key-intr");
	did(words);			/* one more than a tryout can do */
	ck_assert_int_eq(log_of.count, 1);
	did(words + strlen("chdir "));
	ck_assert_int_eq(log_of.count, 2);
	ck_assert_int_eq(log_of.sight[1]->priors, SIDE_MAX - 1);
}
END_TEST

/* Each of another mask: none takes the place of another. */
START_TEST(the_oldest_make_room)
{
	int count;

	for (int i = 0; i < 450; i++) {
		char words[60];

		snprintf(words, sizeof words, "create-file:%03o", i);
		did(words);
	}
	count = log_of.count;
	ck_assert_int_eq(count, 400);
	ck_assert_str_eq(log_of.sight[0]->moment.action.arg, "062");
	ck_assert_str_eq(log_of.sight[count - 1]->moment.action.arg, "701");
}
END_TEST

/* --- what is alike, and what made the difference ------------------------------- */

START_TEST(its_own_start_stands_first_then_the_shorter)
{
	const struct sight *found[MANY];

	did("fork setsid key-intr");
	add("script", "fork key-intr!", false);
	add("background", "key-intr", true);
	did("fork key-quit");
	did("key-intr!");
	did("fork key-intr");
	ck_assert_int_eq(tryout_log_like(&log_of, tryout_log_own(&log_of),
	    found, MANY), 5);
	has_prior(found[0], "");
	has_prior(found[1], "fork");
	has_prior(found[2], "fork setsid");
	ck_assert_str_eq(found[3]->start->id, "background");
	ck_assert_str_eq(found[4]->start->id, "script");
	ck_assert_int_eq(tryout_log_like(&log_of, tryout_log_own(&log_of),
	    found, 2), 2);
}
END_TEST

static int differences(struct difference *found)
{
	return tryout_log_differences(&log_of, tryout_log_own(&log_of),
	    found, MANY);
}

START_TEST(one_step_apart_and_another_end_is_a_difference)
{
	struct difference found[MANY];

	did("key-intr!");
	did("fork key-intr");
	did("fork setsid key-intr");	/* the same end as without setsid */
	ck_assert_int_eq(differences(found), 1);
	ck_assert(action_is(found[0].step, "fork"));
	has_prior(found[0].without, "");
	has_prior(found[0].with, "fork");
}
END_TEST

START_TEST(the_step_may_stand_anywhere)
{
	struct difference found[MANY];

	did("fork chdir umask key-intr!");
	did("fork chdir setsid umask key-intr");
	ck_assert_int_eq(differences(found), 1);
	ck_assert(action_is(found[0].step, "setsid"));
}
END_TEST

START_TEST(what_differs_in_more_names_nothing)
{
	struct difference found[MANY];

	did("key-intr!");
	did("fork setsid key-intr");		/* two steps more */
	did("setsid fork chdir key-intr");	/* another order */
	did("fork umask chdir key-intr!");
	ck_assert_int_eq(differences(found), 0);
	add("script", "fork key-intr!", false);	/* another start */
	did("hangup key-intr");			/* no step */
	ck_assert_int_eq(differences(found), 0);
}
END_TEST

/* --- the run that is missing ----------------------------------------------------- */

static bool missing(struct tryout *tryout, struct offer *offer)
{
	return tryout_log_missing(&log_of, tryout_log_own(&log_of), tryout,
	    offer);
}

static void offers(const char *words, const char *step, bool is_without)
{
	struct action action[SIDE_MAX];
	int count = action_list(words, action, SIDE_MAX);
	struct tryout tryout;
	struct offer offer;

	ck_assert(missing(&tryout, &offer));
	ck_assert(action_is(offer.step, step));
	ck_assert_int_eq(offer.is_without, is_without);
	ck_assert_int_eq(tryout.count, count);
	for (int i = 0; i < count; i++)
		ck_assert(action_is_same(&tryout.action[i], &action[i]));
}

START_TEST(first_without_its_newest_step)
{
	struct tryout tryout;
	struct offer offer;

	did("key-intr!");
	ck_assert(!missing(&tryout, &offer));	/* there is no step */
	did("fork setsid hangup key-intr");
	tryout_log_clear(&log_of);
	did("fork setsid hangup key-intr");
	offers("fork hangup key-intr", "setsid", true);
	add("job", "fork hangup key-intr", true);
	ck_assert(!missing(&tryout, &offer));	/* it is known by now */
}
END_TEST

START_TEST(between_two_ends_one_step_more)
{
	struct difference found[MANY];
	struct tryout tryout;
	struct offer offer;

	did("key-intr!");
	did("fork setsid chdir key-intr");
	offers("fork key-intr", "fork", false);
	add("job", "fork key-intr!", true);
	offers("fork setsid key-intr", "setsid", false);
	add("job", "fork setsid key-intr", true);
	ck_assert_int_eq(differences(found), 1);
	ck_assert(action_is(found[0].step, "setsid"));
	ck_assert(!missing(&tryout, &offer));
}
END_TEST

START_TEST(another_start_is_no_run_of_this_one)
{
	did("fork key-intr");
	add("script", "key-intr!", true);
	offers("key-intr", "fork", true);
	add("job", "key-intr!", true);
	ck_assert_str_eq(tryout_log_own(&log_of)->start->id, "job");
}
END_TEST

Suite *tryout_log_suite(void)
{
	Suite *suite = suite_create("tryout_log");
	TCase *tests = tcase_create("log");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, only_experiments_that_were_done_are_kept);
	tcase_add_test(tests, what_left_no_trace_stands_not_between);
	tcase_add_test(tests, the_same_again_takes_the_place_of_the_older);
	tcase_add_test(tests, what_the_student_did_stays_the_students);
	tcase_add_test(tests, too_long_a_way_is_not_kept);
	tcase_add_test(tests, the_oldest_make_room);
	tcase_add_test(tests, its_own_start_stands_first_then_the_shorter);
	tcase_add_test(tests, one_step_apart_and_another_end_is_a_difference);
	tcase_add_test(tests, the_step_may_stand_anywhere);
	tcase_add_test(tests, what_differs_in_more_names_nothing);
	tcase_add_test(tests, first_without_its_newest_step);
	tcase_add_test(tests, between_two_ends_one_step_more);
	tcase_add_test(tests, another_start_is_no_run_of_this_one);
	suite_add_tcase(suite, tests);
	return suite;
}
