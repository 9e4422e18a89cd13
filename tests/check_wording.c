/* The texts keep to the limits of a page and of a narrow place; translations
 * keep to the form of what they translate. */
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/width.h"
#include "steps/step.h"

Suite *wording_suite(void);

enum { PAGE_WORDS = 90, SENTENCE_WORDS = 25, NOTE_CELLS = 24,
	PURPOSE_CELLS = 11 };

/* An English page of the lab: no source, and no help, which is looked up. */
static bool is_words(const struct text *text)
{
	const char *last = strrchr(text->id, '.');

	return strcmp(text->language, "en") == 0 &&
	    strncmp(text->id, "help.", 5) != 0 &&
	    !(last && strcmp(last, ".help") == 0);
}

static bool ends_sentence(const char *at)
{
	if (*at == '\n' && (at[1] == '\n' || at[1] == '\0'))
		return true;
	if (*at != '.' && *at != '?' && *at != '!')
		return false;
	return at[1] == '\0' || isspace((unsigned char)at[1]);
}

/* The longest sentence, in words. */
static int longest_sentence(const char *words)
{
	int count = 0, longest = 0;
	bool in_word = false;

	for (const char *at = words; *at; at++) {
		bool is_gap = isspace((unsigned char)*at);

		if (!is_gap && !in_word)
			count++;
		in_word = !is_gap;
		if (count > longest)
			longest = count;
		if (ends_sentence(at))
			count = 0;
	}
	return longest;
}

static int count_words(const char *words)
{
	int count = 0;
	bool in_word = false;

	for (; *words; words++) {
		bool is_gap = isspace((unsigned char)*words);

		count += !is_gap && !in_word;
		in_word = !is_gap;
	}
	return count;
}

START_TEST(pages_are_short)
{
	struct buffer page = { 0 };

	for (const struct text *text = texts; text->language; text++) {
		if (!is_words(text))
			continue;
		for (int i = 0; i < text_pages(text->words); i++) {
			buffer_clear(&page);
			text_page(&page, text->words, i);
			ck_assert_msg(count_words(buffer_get(&page)) <=
			    PAGE_WORDS, "[%s] page %d: %d words", text->id,
			    i + 1, count_words(buffer_get(&page)));
			ck_assert_msg(longest_sentence(buffer_get(&page)) <=
			    SENTENCE_WORDS, "[%s] page %d: a sentence of %d",
			    text->id, i + 1,
			    longest_sentence(buffer_get(&page)));
		}
	}
	buffer_free(&page);
}
END_TEST

START_TEST(notes_are_narrow)
{
	for (const struct text *text = texts; text->language; text++)
		if (strncmp(text->id, "note.", 5) == 0 &&
		    !strchr(text->words, '{'))
			ck_assert_msg(width_text(text->words) <= NOTE_CELLS,
			    "[%s] is %d cells wide", text->id,
			    width_text(text->words));
}
END_TEST

START_TEST(purposes_are_narrow)
{
	char purpose[64];

	for (int i = 0; steps[i]; i++) {
		snprintf(purpose, sizeof purpose, "%s.purpose", steps[i]->id);
		ck_assert_msg(width_text(text_get(purpose)) <= PURPOSE_CELLS,
		    "[%s] is too wide", purpose);
	}
}
END_TEST

static int count_of(const char *words, const char *part)
{
	int count = 0;

	while ((words = strstr(words, part)) != NULL) {
		count++;
		words += strlen(part);
	}
	return count;
}

/* What is translated exists in English, with as many pages and no other
 * holes; what stands in a narrow place is as narrow there. */
START_TEST(translations_keep_to_the_original)
{
	for (const struct text *t = texts; t->language; t++) {
		const char *original = text_find(t->id, NULL);
		size_t length = strlen(t->id);

		if (strcmp(t->language, "en") == 0 ||
		    strcmp(t->language, "source") == 0)
			continue;
		ck_assert_msg(original != NULL, "[%s] is not English", t->id);
		ck_assert_msg(count_of(t->words, "\n---\n") ==
		    count_of(original, "\n---\n"), "[%s]: pages", t->id);
		ck_assert_msg(count_of(t->words, "{") ==
		    count_of(original, "{"), "[%s]: holes", t->id);
		if (length > 8 && strcmp(t->id + length - 8, ".purpose") == 0)
			ck_assert_msg(width_text(t->words) <= PURPOSE_CELLS,
			    "[%s] is too wide", t->id);
	}
}
END_TEST

START_TEST(a_line_begins_with_no_full_stop)
{
	const char *next;

	ck_assert_uint_eq(width_line("会话。进程", 5, &next), 3);
	ck_assert_str_eq(next, "话。进程");
	ck_assert_uint_eq(width_line("会话进程", 5, &next), 6);
	ck_assert_str_eq(next, "进程");
}
END_TEST

START_TEST(a_paragraph_is_one_line)
{
	const char *words = text_get("fork.why");
	const char *end = strchr(words, '\n');

	ck_assert_ptr_nonnull(end);
	ck_assert_int_gt(end - words, 80);
	ck_assert_int_eq(end[1], '\n');
}
END_TEST

Suite *wording_suite(void)
{
	Suite *suite = suite_create("wording");
	TCase *tests = tcase_create("texts");

	tcase_add_test(tests, pages_are_short);
	tcase_add_test(tests, notes_are_narrow);
	tcase_add_test(tests, purposes_are_narrow);
	tcase_add_test(tests, translations_keep_to_the_original);
	tcase_add_test(tests, a_line_begins_with_no_full_stop);
	tcase_add_test(tests, a_paragraph_is_one_line);
	suite_add_tcase(suite, tests);
	return suite;
}
