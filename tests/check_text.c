/* The texts: those that code names are there, in each language. */
#include <check.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/action.h"
#include "lab/facts/explain_inside.h"
#include "lab/facts/field.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"
#include "lab/facts/tie.h"
#include "lab/ground/names.h"

Suite *text_suite(void);

static void assert_text(const char *format, const char *name)
{
	char id[128];

	snprintf(id, sizeof id, format, name);
	ck_assert_msg(text_find(id, NULL) != NULL, "no text [%s]", id);
}

START_TEST(signals_have_every_usual_name)
{
	ck_assert_int_eq(names_signal_number("IO"), SIGIO);
	ck_assert_int_eq(names_signal_number("SIGPOLL"), SIGIO);
	ck_assert_int_eq(names_signal_number("rtmin+3"), SIGRTMIN + 3);
	ck_assert_int_eq(names_signal_number("SIGRTMAX-2"), SIGRTMAX - 2);
	ck_assert_int_eq(names_signal_number("RTMAX"), SIGRTMAX);
	ck_assert_int_eq(names_signal_number("RTMAX-99"), 0);
	ck_assert_int_eq(names_signal_number("9"), 0);
}
END_TEST

START_TEST(steps_have_their_texts)
{
	static const char *const parts[] = { "%s.purpose", "%s.name",
		"%s.label", "%s.title", "%s.why", "%s.breaks" };
	const char *id = steps[_i]->id;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		assert_text(parts[i], id);
	assert_text("truths.%s", id);
}
END_TEST

START_TEST(known_errnos_have_a_sentence)
{
	char errnos[128], id[128], *rest = errnos, *name;

	snprintf(errnos, sizeof errnos, "%s", steps[_i]->errnos);
	while ((name = strtok_r(rest, " ", &rest))) {
		snprintf(id, sizeof id, "%s.%s", steps[_i]->id, name);
		assert_text("%s", id);
	}
}
END_TEST

START_TEST(tables_have_their_texts)
{
	for (size_t i = 0; experiments[i].id; i++) {
		assert_text("%s.label", experiments[i].id);
		assert_text("%s.what", experiments[i].id);
	}
	for (size_t i = 0; lab_acts[i].id; i++) {
		assert_text("%s.label", lab_acts[i].id);
		assert_text("%s.what", lab_acts[i].id);
		assert_text("title.%s", lab_acts[i].id);
	}
	for (size_t i = 0; starts[i].id; i++)
		assert_text("start.%s", starts[i].id);
	for (size_t i = 0; recipes[i].id; i++)
		assert_text("recipe.%s", recipes[i].id);
	for (enum field field = 0; field < FIELD_COUNT; field++)
		assert_text("field.%s", field_row(field)->id);
	for (int i = 1; i <= TIE_COUNT; i++) {
		char number[24];

		snprintf(number, sizeof number, "%d", i);
		assert_text("tie.%s", number);
		assert_text("tie.%s.try", number);
	}
}
END_TEST

START_TEST(explanations_exist)
{
	for (size_t i = 0; explain_tables[i]; i++)
		for (const struct explain_row *row = explain_tables[i];
		     row->actions; row++)
			assert_text("%s", row->text);
}
END_TEST

/* Looks for get("ID") and its like in a line of a source. */
static void check_line(const char *file, const char *line)
{
	static const char *const calls[] = { "text_get(\"",
		"telling_add(&telling, \"", "return \"note." };

	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		const char *at = strstr(line, calls[i]);
		char id[96];

		if (!at)
			continue;
		at = strchr(at, '"') + 1;
		snprintf(id, sizeof id, "%.*s", (int)strcspn(at, "\""), at);
		ck_assert_msg(text_find(id, NULL) != NULL, "%s: [%s]", file,
		    id);
	}
}

/* The sources stand below the folder where the tests are started; else
 * there is nothing to look at. */
START_TEST(ids_in_sources_exist)
{
	static const char *const patterns[] = { "lab/*.c", "lab/*/*.c" };
	glob_t found;
	char line[256];

	for (int i = 0; i < 2; i++) {
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (size_t j = 0; j < found.gl_pathc; j++) {
			FILE *file = fopen(found.gl_pathv[j], "r");

			while (file && fgets(line, sizeof line, file))
				check_line(found.gl_pathv[j], line);
			if (file)
				fclose(file);
		}
		globfree(&found);
	}
}
END_TEST

static const char *hole_of(const char *name, void *context)
{
	const char **id = context;

	ck_assert_msg(telling_has_hole(name), "[%s] has a hole {%s}", *id,
	    name);
	return "";
}

/* Texts of other parts of the lab fill holes of their own. */
static bool is_told(const char *id)
{
	static const char *const begins[] = { "note.", "key.", "key-",
		"hangup.", "logout.", "signal.", "group.", "unmount.",
		"title.", "tie.", "mount.", "unavailable.", "lesson", "end.",
		"delivered.", "act.", "shell." };
	size_t length = strcspn(id, ".");
	char stem[64];

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (strncmp(id, begins[i], strlen(begins[i])) == 0)
			return true;
	snprintf(stem, sizeof stem, "%.*s", (int)length, id);
	return step_find(stem) || experiment_find(stem);
}

START_TEST(holes_are_known)
{
	struct buffer out = { 0 };

	for (const struct text *text = texts; text->language; text++) {
		const char *id = text->id;

		if (strcmp(text->language, "source") != 0 && is_told(id))
			text_fill(&out, text->words, hole_of, &id);
	}
	buffer_free(&out);
}
END_TEST

START_TEST(ids_are_unique)
{
	for (const struct text *a = texts; a->language; a++)
		for (const struct text *b = a + 1; b->language; b++)
			if (strcmp(a->id, b->id) == 0 &&
			    strcmp(a->language, b->language) == 0)
				ck_abort_msg("[%s] stands twice", a->id);
}
END_TEST

START_TEST(another_language_is_a_folder)
{
	bool is_foreign = false;
	struct buffer all = { 0 };
	const char *fork_en = text_get("fork.why");

	ck_assert(!text_use("xx"));
	ck_assert_ptr_eq(text_get("fork.why"), fork_en);
	ck_assert(text_use("zh"));
	ck_assert_ptr_ne(text_find("fork.why", &is_foreign), fork_en);
	ck_assert(!is_foreign);
	ck_assert_ptr_nonnull(text_find("umask.why", &is_foreign));
	ck_assert(is_foreign);
	ck_assert(text_use("en"));
	ck_assert_ptr_eq(text_get("fork.why"), fork_en);
	text_languages(&all, ", ");
	ck_assert_ptr_nonnull(strstr(buffer_get(&all), "en, "));
	ck_assert_ptr_nonnull(strstr(buffer_get(&all), ", zh"));
	ck_assert_ptr_null(strstr(buffer_get(&all), "source"));
	buffer_free(&all);
}
END_TEST

static bool is_translated(const char *id)
{
	bool is_foreign = true;

	text_find(id, &is_foreign);
	return !is_foreign;
}

START_TEST(two_lessons_are_chinese)
{
	ck_assert(text_use("zh"));
	for (const struct text *text = texts; text->language; text++)
		if (strcmp(text->language, "en") == 0 &&
		    (strncmp(text->id, "fork.", 5) == 0 ||
		    strncmp(text->id, "setsid.", 7) == 0))
			ck_assert_msg(is_translated(text->id),
			    "[%s] is missing", text->id);
	ck_assert(text_use("en"));
}
END_TEST

START_TEST(an_unknown_id_shows_itself)
{
	ck_assert_str_eq(text_get("no.such"), "[no.such]");
	ck_assert_ptr_null(text_find("no.such", NULL));
}
END_TEST

Suite *text_suite(void)
{
	Suite *suite = suite_create("text");
	TCase *tests = tcase_create("texts");
	int count = 0;

	while (steps[count])
		count++;
	tcase_add_test(tests, signals_have_every_usual_name);
	tcase_add_loop_test(tests, steps_have_their_texts, 0, count);
	tcase_add_loop_test(tests, known_errnos_have_a_sentence, 0, count);
	tcase_add_test(tests, tables_have_their_texts);
	tcase_add_test(tests, explanations_exist);
	tcase_add_test(tests, ids_in_sources_exist);
	tcase_add_test(tests, holes_are_known);
	tcase_add_test(tests, ids_are_unique);
	tcase_add_test(tests, another_language_is_a_folder);
	tcase_add_test(tests, two_lessons_are_chinese);
	tcase_add_test(tests, an_unknown_id_shows_itself);
	suite_add_tcase(suite, tests);
	return suite;
}
