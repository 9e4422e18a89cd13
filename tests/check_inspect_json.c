/* What inspect --json says, read as a program would. */
#include <check.h>
#include <jansson.h>

#include "lab/facts/rule.h"
#include "tests/inspected.h"

Suite *inspect_json_suite(void);

/* The one object of a run with --json. */
static json_t *object(void)
{
	json_error_t error;
	json_t *value = json_loads(buffer_get(&errand.out), 0, &error);

	ck_assert_msg(value != NULL, "%s", error.text);
	ck_assert_int_eq(inspected_lines(&errand.out), 1);
	return value;
}

static const char *string(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	ck_assert_msg(json_is_string(value), "%s", key);
	return json_string_value(value);
}

START_TEST(json_has_every_key_and_the_right_values)
{
	json_t *value, *snapshot, *checks;

	inspected_begin("gut");
	ck_assert_int_eq(INSPECT("--json", inspected_number(eye.child)), 0);
	value = object();
	ck_assert_int_eq(json_integer_value(json_object_get(value, "pid")),
	    eye.child);
	ck_assert_str_eq(string(value, "comm"), "gut");
	ck_assert_ptr_nonnull(json_object_get(value, "exe"));
	ck_assert_str_eq(string(value, "verdict"), "daemon");
	snapshot = json_object_get(value, "snapshot");
	ck_assert_str_eq(string(snapshot, "umask"), "0027");
	ck_assert_str_eq(string(snapshot, "cwd"), "/");
	ck_assert(json_is_null(json_object_get(snapshot, "tty")));
	ck_assert(json_is_null(json_object_get(snapshot, "tpgid")));
	ck_assert(json_is_true(json_object_get(snapshot, "session_leader")));
	ck_assert(json_is_false(json_object_get(snapshot, "reported")));
	ck_assert_uint_eq(json_array_size(json_object_get(snapshot,
	    "disagree")), 0);
	ck_assert_uint_eq(json_object_size(json_object_get(snapshot,
	    "unreadable")), 0);
	ck_assert_uint_eq(json_object_size(snapshot), 19);
	ck_assert_uint_eq(json_object_size(json_object_get(snapshot,
	    "signals")), 3);
	checks = json_object_get(value, "checks");
	ck_assert_uint_eq(json_array_size(checks), RULE_COUNT - 1);
	ck_assert_uint_eq(json_object_size(value), 6);
	json_decref(value);
}
END_TEST

START_TEST(json_of_nobody_has_reasons_and_no_values)
{
	json_t *value, *snapshot;

	ck_assert_int_eq(INSPECT("--json", INSPECTED_NOBODY), 3);
	value = object();
	ck_assert_str_eq(string(value, "verdict"), "unreadable");
	snapshot = json_object_get(value, "snapshot");
	ck_assert_uint_eq(json_object_size(snapshot), 19);
	ck_assert(json_is_null(json_object_get(snapshot, "sid")));
	ck_assert_str_eq(string(json_object_get(snapshot, "unreadable"),
	    "sid"), "ESRCH");
	json_decref(value);
}
END_TEST

START_TEST(json_of_many_is_a_line_each)
{
	inspected_begin("gut");
	ck_assert_int_eq(INSPECT("--json", inspected_number(eye.child),
	    INSPECTED_NOBODY, inspected_number(eye.child)), 3);
	ck_assert_int_eq(inspected_lines(&errand.out), 3);
	ck_assert_int_eq(INSPECT("--all", "--json"), 0);
	ck_assert_int_ge(inspected_lines(&errand.out), 2);
	ck_assert_int_eq(buffer_get(&errand.out)[0], '{');
}
END_TEST

Suite *inspect_json_suite(void)
{
	Suite *suite = suite_create("inspect_json");
	TCase *tcase = tcase_create("command");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, eye_open, inspected_close);
	tcase_add_test(tcase, json_has_every_key_and_the_right_values);
	tcase_add_test(tcase, json_of_nobody_has_reasons_and_no_values);
	tcase_add_test(tcase, json_of_many_is_a_line_each);
	suite_add_tcase(suite, tcase);
	return suite;
}
