/* Lessons, explanations and checks may state only what is proved: every id in
 * a text whose own id begins with "truths." must stand in the table. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"
#include "tests/truths/rests.h"
#include "tests/truths/truth.h"

/* An id is a capital letter and two digits, standing alone. */
static bool is_id(const char *words, const char *at)
{
	return isupper((unsigned char)at[0]) &&
	    isdigit((unsigned char)at[1]) && isdigit((unsigned char)at[2]) &&
	    !isalnum((unsigned char)at[3]) &&
	    (at == words || !isalnum((unsigned char)at[-1]));
}

/* How many ids the words name; each must be known. */
static int ids_check(const char *text, const char *words)
{
	int count = 0;

	for (const char *at = words; *at != '\0'; at++) {
		char id[4] = "";

		if (!is_id(words, at))
			continue;
		memcpy(id, at, 3);
		count++;
		ck_assert_msg(truth_is_proved(id),
		    "%s names %s, which no case proves", text, id);
	}
	return count;
}

START_TEST(lessons_name_known_truths)
{
	for (const struct text *t = texts; t->language != NULL; t++) {
		if (strncmp(t->id, "truths.", 7) != 0)
			continue;
		ck_assert_msg(ids_check(t->id, t->words) > 0,
		    "%s (%s) names no truth", t->id, t->language);
	}
}
END_TEST

/* The page of the checks stands below the folder where the tests are started;
 * else there is nothing to look at. */
START_TEST(page_of_checks_rests_on_truths)
{
	FILE *page = fopen("docs/checks.md", "r");
	char line[512], section[128] = "";
	int open = 0, count = 0;

	while (page && fgets(line, sizeof(line), page)) {
		if (strncmp(line, "## ", 3) == 0 && islower(
		    (unsigned char)line[3])) {
			ck_assert_msg(open == 0, "%s names no truth", section);
			snprintf(section, sizeof(section), "%.100s", line);
			open = 1;
		}
		if (strncmp(line, "Proved by ", 10) != 0)
			continue;
		ck_assert_int_gt(ids_check(section, line + 10), 0);
		open = 0;
		count++;
	}
	ck_assert_msg(open == 0, "%s names no truth", section);
	if (page)
		ck_assert_int_ge(count, 12);
	if (page)
		fclose(page);
}
END_TEST

START_TEST(ids_are_found_in_words)
{
	ck_assert_int_eq(ids_check("test", "A02 A03, (B08)\nC05."), 4);
	ck_assert_int_eq(ids_check("test", "XA02 A2 a02 A021 Z9"), 0);
}
END_TEST

TCase *truth_lessons(void)
{
	TCase *lessons = tcase_create("lessons");

	tcase_add_test(lessons, ids_are_found_in_words);
	tcase_add_test(lessons, lessons_name_known_truths);
	rests_add(lessons);
	tcase_add_test(lessons, page_of_checks_rests_on_truths);
	return lessons;
}
