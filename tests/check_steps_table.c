/* The tables of steps and experiments: what they claim can be looked up. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/action.h"
#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/facts/tie.h"
#include "lab/ground/names.h"

Suite *steps_table_suite(void);

/* Calls ok() for each word of a text; true if it held for all. */
static bool each_word(const char *words, bool (*ok)(const char *))
{
	char copy[256], *rest = copy, *word;

	ck_assert_uint_lt(strlen(words), sizeof copy);
	snprintf(copy, sizeof copy, "%s", words);
	while ((word = strtok_r(rest, " ", &rest)))
		if (!ok(word))
			return false;
	return true;
}

static bool is_field(const char *word)
{
	return field_find(word) != FIELD_COUNT;
}

static bool is_errno(const char *word)
{
	return names_errno_number(word) != 0;
}

static bool is_tie(const char *word)
{
	for (int i = 0; i < TIE_COUNT; i++)
		if (strcmp(ties[i].id, word) == 0)
			return true;
	return false;
}

START_TEST(rows_name_what_exists)
{
	const struct step *step = steps[_i];

	ck_assert(each_word(step->changes, is_field));
	ck_assert(each_word(step->errnos, is_errno));
	ck_assert(each_word(step->ties, is_tie));
	ck_assert(step->run != NULL);
	ck_assert_uint_lt(strlen(step->call), 64);
	ck_assert_ptr_eq(step_find(step->id), step);
}
END_TEST

START_TEST(each_step_has_a_page)
{
	char file[64];

	snprintf(file, sizeof file, "%s.c", steps[_i]->id);
	ck_assert_ptr_nonnull(text_source(file));
	ck_assert_ptr_nonnull(strstr(text_source(file), "CALL("));
}
END_TEST

START_TEST(the_text_comes_first_in_its_order)
{
	static const char *const order[] = { "fork", "setsid", "chdir",
		"umask", "close", "sigterm", "devnull", "sighup", "pidfile" };
	const size_t count = sizeof order / sizeof order[0];

	for (size_t i = 0; i < count; i++) {
		ck_assert_ptr_nonnull(steps[i]);
		ck_assert_str_eq(steps[i]->id, order[i]);
		ck_assert_int_eq(steps[i]->optional, i >= 6);
	}
	ck_assert_ptr_null(steps[count]);
	ck_assert_ptr_null(step_find("vfork"));
}
END_TEST

START_TEST(experiments_are_those_of_the_contract)
{
	static const char *const ids[] = { "write-stdout", "read-stdin",
		"open-dev-tty", "open-new-tty", "create-file", "open-file",
		"printf-stdout", "setpgid", "spawn-worker" };

	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		const struct experiment *row = experiment_find(ids[i]);

		ck_assert_ptr_nonnull(row);
		ck_assert_int_eq(row->argument != NULL,
		    strcmp(ids[i], "create-file") == 0);
	}
	ck_assert_ptr_null(experiment_find("unmount"));
}
END_TEST

START_TEST(recipes_are_made_of_steps)
{
	for (const struct recipe *recipe = recipes; recipe->id; recipe++)
		for (size_t i = 0; recipe->steps[i]; i++)
			ck_assert_msg(step_find(recipe->steps[i]) != NULL,
			    "%s: %s", recipe->id, recipe->steps[i]);
}
END_TEST

/* No id means two things, so one word is enough on the command line. */
START_TEST(ids_are_unique)
{
	const char *a, *b;

	for (size_t i = 0; (a = action_id(i)); i++)
		for (size_t j = i + 1; (b = action_id(j)); j++)
			ck_assert_str_ne(a, b);
}
END_TEST

Suite *steps_table_suite(void)
{
	Suite *suite = suite_create("steps_table");
	TCase *tests = tcase_create("tables");
	int count = 0;

	while (steps[count])
		count++;
	tcase_add_loop_test(tests, rows_name_what_exists, 0, count);
	tcase_add_loop_test(tests, each_step_has_a_page, 0, count);
	tcase_add_test(tests, the_text_comes_first_in_its_order);
	tcase_add_test(tests, experiments_are_those_of_the_contract);
	tcase_add_test(tests, recipes_are_made_of_steps);
	tcase_add_test(tests, ids_are_unique);
	suite_add_tcase(suite, tests);
	return suite;
}
