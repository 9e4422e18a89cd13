/* The command check on daemons: every row of tests/daemons/table.txt. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/trail.h"
#include "tests/checkee.h"

Suite *daemons_suite(void);

#define ROWS 100
#define ANSWER (1 << 20)

static struct row {
	char name[40];
	int status;
	char fails[160];
	char warns[160];
	char lacks[160];
} row[ROWS];
static int rows;

static void read_table(void)
{
	FILE *file = fopen("tests/daemons/table.txt", "r");
	char line[500];

	while (file && rows < ROWS && fgets(line, sizeof line, file))
		if (line[0] != '#' && sscanf(line, "%39s %d %159s %159s %159s",
			row[rows].name, &row[rows].status, row[rows].fails,
			row[rows].warns, row[rows].lacks) == 5)
			rows++;
	if (file)
		fclose(file);
}

static json_t *run_json(const char *name, int *status)
{
	char *answer = malloc(ANSWER);
	char *argv[] = { (char *)"check", (char *)"--json",
		(char *)checkee_path(name), NULL };
	json_t *object;

	ck_assert_ptr_nonnull(answer);
	*status = checkee_run(argv, answer, ANSWER);
	object = json_loads(answer, 0, NULL);
	ck_assert_msg(object != NULL, "%s: no JSON: %.300s", name, answer);
	free(answer);
	return object;
}

static void add_word(char *list, size_t size, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? "," : "", word);
}

static void list_checks(json_t *object, const char *status, char *list,
    size_t size)
{
	json_t *check;
	size_t i;

	list[0] = '\0';
	json_array_foreach(json_object_get(object, "checks"), i, check)
		if (strcmp(json_string_value(json_object_get(check,
			"status")), status) == 0)
			add_word(list, size, json_string_value(
			    json_object_get(check, "id")));
	if (!*list)
		strcpy(list, "-");
}

static void list_missing(json_t *object, char *list, size_t size)
{
	json_t *steps = json_object_get(object, "steps");

	list[0] = '\0';
	for (enum take key = 0; key < TAKE_COUNT; key++) {
		json_t *value = json_object_get(steps, take_name(key));

		if (key != TAKE_SIGHUP && key != TAKE_PIDFILE &&
		    (json_is_false(value) || json_is_null(value)))
			add_word(list, size, take_name(key));
	}
	if (!*list)
		strcpy(list, "-");
}

START_TEST(each_daemon_is_told_its_fault)
{
	const struct row *want = &row[_i];
	char fails[200], warns[200], lacks[200];
	int status;
	json_t *object = run_json(want->name, &status);

	list_checks(object, "fail", fails, sizeof fails);
	list_checks(object, "warn", warns, sizeof warns);
	list_missing(object, lacks, sizeof lacks);
	ck_assert_msg(strcmp(fails, want->fails) == 0 &&
	    strcmp(warns, want->warns) == 0 &&
	    strcmp(lacks, want->lacks) == 0,
	    "%s: fails %s, warns %s, lacks %s", want->name, fails, warns,
	    lacks);
	ck_assert_int_eq(status, want->status);
	ck_assert_int_eq(json_integer_value(json_object_get(object,
	    "leftovers")), 0);
	json_decref(object);
}
END_TEST

START_TEST(order_is_that_of_first_success)
{
	static const char *const want[] = { "fork", "setsid", "second_fork",
		"chdir", "umask", "close", "stdio", "sigterm" };
	int status;
	json_t *object = run_json("good", &status), *word;
	size_t i;

	ck_assert_uint_eq(json_array_size(json_object_get(object, "order")),
	    8);
	json_array_foreach(json_object_get(object, "order"), i, word)
		ck_assert_str_eq(json_string_value(word), want[i]);
	json_decref(object);
}
END_TEST

/* Nothing but opens for reading or for writing puts a file on 0, 1 and 2. */
START_TEST(an_open_that_becomes_stdio_is_seen)
{
	int status;
	json_t *object = run_json("good-reads-null", &status);

	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(
	    object, "order"), 0)), "stdio");
	json_decref(object);
}
END_TEST

static const struct told {
	const char *daemon;
	const char *says;
} told[] = {
	{ "pidfile-too-early", "But it held " },
	{ "umask-put-back", "it set others" },
	{ "pidfile-gone", "gone while it still ran" },
};

START_TEST(a_fault_is_told_from_its_like)
{
	json_t *object, *check;
	bool is_told = false;
	int status;
	size_t i;

	object = run_json(told[_i].daemon, &status);
	json_array_foreach(json_object_get(object, "checks"), i, check)
		is_told |= strstr(json_string_value(json_object_get(check,
		    "why")), told[_i].says) != NULL;
	ck_assert_msg(is_told, "%s", told[_i].says);
	json_decref(object);
}
END_TEST

START_TEST(who_waits_for_the_tracer_is_not_called_stopped)
{
	int status;
	json_t *object = run_json("good-respawns", &status);
	const char *state = json_string_value(json_object_get(
	    json_object_get(object, "daemon"), "state"));

	ck_assert_str_ne(state, "T");
	json_decref(object);
}
END_TEST

START_TEST(failed_setsid_is_in_the_trail)
{
	int status;
	json_t *object = run_json("setsid-first", &status), *event;
	bool is_found = false;
	size_t i;

	json_array_foreach(json_object_get(object, "events"), i, event) {
		const char *call = json_string_value(json_object_get(event,
		    "call"));

		if (strcmp(call, "setsid()") != 0)
			continue;
		is_found = true;
		ck_assert_str_eq(json_string_value(json_object_get(event,
		    "errno")), "EPERM");
		ck_assert(json_is_null(json_object_get(event, "step")));
	}
	ck_assert(is_found);
	json_decref(object);
}
END_TEST

START_TEST(workers_that_live_on_are_told_of)
{
	char answer[16384];
	char *argv[] = { (char *)"check",
		(char *)checkee_path("orphans-workers"), NULL };

	ck_assert_int_eq(checkee_run(argv, answer, sizeof answer), 0);
	ck_assert_msg(strstr(answer, "ended at SIGTERM: 2"), "%s", answer);
}
END_TEST

Suite *daemons_suite(void)
{
	Suite *suite = suite_create("daemons");
	TCase *table = tcase_create("table");

	read_table();
	tcase_set_timeout(table, 120);
	tcase_add_loop_test(table, each_daemon_is_told_its_fault, 0,
	    rows > 0 ? rows : 1);
	tcase_add_test(table, order_is_that_of_first_success);
	tcase_add_test(table, an_open_that_becomes_stdio_is_seen);
	tcase_add_test(table, workers_that_live_on_are_told_of);
	tcase_add_loop_test(table, a_fault_is_told_from_its_like, 0,
	    sizeof told / sizeof told[0]);
	tcase_add_test(table, who_waits_for_the_tracer_is_not_called_stopped);
	tcase_add_test(table, failed_setsid_is_in_the_trail);
	suite_add_tcase(suite, table);
	return suite;
}
