#include "tests/truths/rests.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/action.h"
#include "lab/facts/field.h"
#include "lab/facts/rule.h"
#include "lab/facts/text.h"

static void must_rest(const char *kind, const char *name)
{
	char id[96];

	snprintf(id, sizeof(id), "truths.%s%s", kind, name);
	ck_assert_msg(text_find(id, NULL) != NULL,
	    "nothing says what it rests on: no text [%s]", id);
}

/* The middle of an id "belief.M7.truth", "setsid.why"; whether it is one. */
static bool is_between(const char *id, const char *begin, const char *end,
    char *name, size_t size)
{
	size_t length = strlen(id), head = strlen(begin), tail = strlen(end);

	if (length <= head + tail || strncmp(id, begin, head) != 0 ||
	    strcmp(id + length - tail, end) != 0)
		return false;
	snprintf(name, size, "%.*s", (int)(length - head - tail), id + head);
	return true;
}

START_TEST(lessons_and_beliefs_rest_on_truths)
{
	char name[64];
	int count = 0;

	for (const struct text *t = texts; t->language != NULL; t++) {
		if (is_between(t->id, "belief.", ".truth", name, sizeof(name)))
			must_rest("belief.", name);
		else if (is_between(t->id, "", ".why", name, sizeof(name)) &&
		    !strchr(name, '.'))
			must_rest("", name);
		else
			continue;
		count++;
	}
	ck_assert_int_gt(count, 40);
	must_rest("", "lesson0");
	must_rest("", "lesson.end");
}
END_TEST

START_TEST(explanations_rest_on_truths)
{
	for (size_t i = 0; experiments[i].id; i++)
		must_rest("act.", experiments[i].id);
	for (size_t i = 0; lab_acts[i].id; i++)
		must_rest("act.", lab_acts[i].id);
	for (enum field field = 0; field < FIELD_COUNT; field++)
		must_rest("field.", field_row(field)->id);
	for (enum rule_id rule = 0; rule < RULE_COUNT; rule++)
		must_rest("rule.", rule_name(rule));
}
END_TEST

void rests_add(TCase *lessons)
{
	tcase_add_test(lessons, lessons_and_beliefs_rest_on_truths);
	tcase_add_test(lessons, explanations_rest_on_truths);
}
