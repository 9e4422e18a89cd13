/* What programs read: TAP, JUnit and Gradescope, out of plain facts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/gradescope.h"
#include "lab/faces/json_check.h"
#include "lab/faces/junit.h"
#include "lab/faces/print_check.h"
#include "lab/faces/tap.h"

Suite *tap_suite(void);

static char first[] = "./a<b>&\"\x1b[2J", second[] = "\xff'";
static char *program[] = { first, second, NULL };
static struct checkup checkup;
static struct demand demand;
static struct buffer out;

static void begin(void)
{
	checkup_init(&checkup);
	memset(&demand, 0, sizeof demand);
	checkup.program = program;
	checkup.is_traced = true;
	strcpy(checkup.setting.cwd, "/start");
	checkup_judge(&checkup, "");
	checkup_note(&checkup, NOTE_TIMEOUT, "10");
}

static void finish(void)
{
	checkup_clear(&checkup);
	buffer_free(&out);
}

static int count(const char *word)
{
	const char *at = buffer_get(&out);
	int number = 0;

	while ((at = strstr(at, word))) {
		at += strlen(word);
		number++;
	}
	return number;
}

static void assert_no_control(void)
{
	for (const char *at = buffer_get(&out); *at; at++)
		ck_assert_msg(*at == '\n' || (unsigned char)*at >= 0x20,
		    "byte %d", *at);
}

START_TEST(tap_has_a_line_for_each_test_of_its_plan)
{
	char plan[32];

	snprintf(plan, sizeof plan, "TAP version 14\n1..%d\n", RULE_COUNT);
	tap_print(&checkup, &demand, &out);
	ck_assert_ptr_nonnull(strstr(out.text, plan));
	ck_assert_int_eq(count("\nok ") + count("\nnot ok "), RULE_COUNT);
	ck_assert_int_eq(count("\nnot ok "), 2);
	ck_assert_int_eq(count("  ---\n"), RULE_COUNT);
	assert_no_control();
}
END_TEST

START_TEST(tap_counts_what_is_asked_for)
{
	demand.has_only = demand.only[RULE_CWD] = true;
	demand.require[TAKE_FORK] = true;
	tap_print(&checkup, &demand, &out);
	ck_assert_ptr_nonnull(strstr(out.text, "1..2\n"));
	ck_assert_ptr_nonnull(strstr(out.text, "not ok 2 - require-fork\n"));
}
END_TEST

START_TEST(junit_escapes_what_xml_would_read)
{
	junit_print(&checkup, &demand, &out);
	ck_assert_ptr_nonnull(strstr(out.text, "failures=\"2\""));
	ck_assert_ptr_nonnull(strstr(out.text,
	    "./a&lt;b&gt;&amp;&quot;\\x1b[2J \\xff&apos;"));
	ck_assert_int_eq(count("<testcase "), RULE_COUNT);
	ck_assert_int_eq(count("</testcase>"), RULE_COUNT);
	assert_no_control();
}
END_TEST

START_TEST(gradescope_gives_a_point_for_each_check)
{
	json_t *object = gradescope(&checkup, &demand), *test;
	int points = 0, most = 0;
	size_t i;

	json_array_foreach(json_object_get(object, "tests"), i, test) {
		points += (int)json_integer_value(json_object_get(test,
		    "score"));
		most += (int)json_integer_value(json_object_get(test,
		    "max_score"));
	}
	ck_assert_int_eq(points, 0);
	ck_assert_int_eq(most, 2);
	json_decref(object);
}
END_TEST

START_TEST(json_has_every_key)
{
	static const char *const keys[] = { "program", "events", "steps",
		"order", "daemon", "sigterm", "checks", "verdict",
		"leftovers" };
	json_t *object = json_checkup(&checkup, &demand);

	ck_assert_uint_eq(json_object_size(object),
	    sizeof keys / sizeof keys[0]);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		ck_assert_ptr_nonnull(json_object_get(object, keys[i]));
	ck_assert_str_eq(json_string_value(json_object_get(object,
	    "verdict")), "fail");
	json_decref(object);
}
END_TEST

START_TEST(report_fits_and_is_printable)
{
	size_t length = 0;

	print_checkup(&checkup, &demand, 80, &out);
	for (const char *at = out.text; *at; at++) {
		length = *at == '\n' ? 0 : length + 1;
		ck_assert_uint_le(length, 80);
	}
	ck_assert_ptr_nonnull(strstr(out.text, "note     It had not"));
	assert_no_control();
}
END_TEST

START_TEST(limit_fails_whatever_the_checks_say)
{
	demand.has_only = demand.only[RULE_CWD] = true;
	ck_assert_int_eq(checkup_sum(&checkup, &demand), JUDGED_DAEMON);
	checkup.hit_limit = true;
	ck_assert_int_eq(checkup_sum(&checkup, &demand), JUDGED_NO_DAEMON);
}
END_TEST

Suite *tap_suite(void)
{
	Suite *suite = suite_create("tap");
	TCase *forms = tcase_create("forms");

	tcase_add_checked_fixture(forms, begin, finish);
	tcase_add_test(forms, tap_has_a_line_for_each_test_of_its_plan);
	tcase_add_test(forms, tap_counts_what_is_asked_for);
	tcase_add_test(forms, junit_escapes_what_xml_would_read);
	tcase_add_test(forms, gradescope_gives_a_point_for_each_check);
	tcase_add_test(forms, json_has_every_key);
	tcase_add_test(forms, report_fits_and_is_printable);
	tcase_add_test(forms, limit_fails_whatever_the_checks_say);
	suite_add_tcase(suite, forms);
	return suite;
}
