/* What `check` found as the results.json of Gradescope. */
#include "lab/faces/gradescope.h"

#include "lab/faces/json_value.h"
#include "lab/faces/test_list.h"

/* What could not be judged is shown, and worth nothing either way. */
static json_t *test_object(const struct test_row *row)
{
	json_t *test = json_object();
	int most = row->outcome != TEST_SKIP;

	json_object_set_new(test, "name", json_string(row->name));
	json_object_set_new(test, "score",
	    json_integer(row->outcome == TEST_PASS));
	json_object_set_new(test, "max_score", json_integer(most));
	if (most)
		json_object_set_new(test, "status", json_string(
		    row->outcome == TEST_PASS ? "passed" : "failed"));
	json_object_set_new(test, "output", json_text(row->why));
	return test;
}

json_t *gradescope(const struct checkup *checkup, const struct demand *demand)
{
	json_t *object = json_object(), *tests = json_array();
	struct buffer words = { 0 };
	struct test_list list;

	test_list_fill(&list, checkup, demand);
	buffer_text(&words, "daemonlab check ");
	test_list_program(checkup, &words);
	for (int i = 0; i < checkup->notes; i++) {
		buffer_text(&words, "\n");
		test_list_note(&checkup->note[i], &words);
	}
	for (int i = 0; i < list.count; i++)
		json_array_append_new(tests, test_object(&list.row[i]));
	json_object_set_new(object, "output",
	    json_text(buffer_get(&words)));
	json_object_set_new(object, "execution_time",
	    json_real((double)checkup->whole_us / 1e6));
	json_object_set_new(object, "visibility", json_string("visible"));
	json_object_set_new(object, "tests", tests);
	buffer_free(&words);
	return object;
}
