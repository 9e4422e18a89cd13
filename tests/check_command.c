/* The table of commands and keys. */
#include <check.h>
#include <stdio.h>

#include "lab/facts/command.h"
#include "lab/facts/text.h"
#include "tests/fake_lab.h"

Suite *command_suite(void);

/* Every key that a terminal or curses can give. */
static int key_at(int index)
{
	return index < 256 ? index : KEYS_SPECIAL + index - 256;
}

enum { KEYS = 256 + KEYS_MOUSE - KEYS_SPECIAL + 1 };

static int rows_with(enum mode mode, int key)
{
	int count = 0;

	for (const struct command *row = commands; row->id; row++)
		if ((row->modes & MODE_BIT(mode)) &&
		    command_has_key(row, key))
			count++;
	return count;
}

START_TEST(no_key_does_two_things_in_one_mode)
{
	for (int i = 1; i < KEYS; i++) {
		int count = rows_with((enum mode)_i, key_at(i));

		ck_assert_msg(count <= 1, "key %d does %d things in mode %d",
		    key_at(i), count, _i);
	}
}
END_TEST

START_TEST(every_mode_has_a_way_out)
{
	int outs = rows_with((enum mode)_i, KEYS_ESCAPE) +
	    rows_with((enum mode)_i, KEYS_CTRL(']'));

	/* A clicker sends Esc by accident: a lecture is left by q alone. */
	if (_i == MODE_LECTURE)
		outs += rows_with(MODE_LECTURE, 'q');

	ck_assert_int_ge(outs, 1);
}
END_TEST

START_TEST(every_row_acts_and_has_words)
{
	for (const struct command *row = commands; row->id; row++) {
		char id[64];

		snprintf(id, sizeof id, "key.%s", row->id);
		ck_assert_msg(text_find(id, NULL) != NULL, "no text %s", id);
		ck_assert(row->run != NULL);
		ck_assert_int_ne(row->key[0], 0);
		ck_assert_uint_ne(row->modes, 0);
	}
}
END_TEST

START_TEST(a_span_gives_the_place)
{
	int number = 0;
	const struct command *row = command_find(MODE_LAB, '7', &number);

	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(row->id, "pick");
	ck_assert_int_eq(number, 7);
	ck_assert_ptr_null(command_find(MODE_LAB, '0', &number));
}
END_TEST

static void footer_is(struct lab *lab, int columns, const char *want)
{
	struct buffer line = { NULL, 0, 0 };

	command_footer(lab, columns, false, &line);
	ck_assert_str_eq(buffer_get(&line), want);
	buffer_free(&line);
}

START_TEST(the_footer_begins_with_what_enter_does)
{
	struct lab lab;

	fake_lab_open(&lab);
	footer_is(&lab, 78,
	    "Enter 1 fork   ↑↓ select   x experiment   ? keys   q quit");
	fake_lab_do(&lab, "fork");
	footer_is(&lab, 78,
	    "Enter 2 setsid   x experiment   u undo   ? keys   q quit");
	footer_is(&lab, 40, "Enter 2 setsid   ? keys   q quit");
	fake_lab_key(&lab, KEYS_CTRL('C'));
	footer_is(&lab, 78, "t type it at the target's terminal, "
	    "q quit the lab, Esc neither");
	fake_lab_end(&lab);
}
END_TEST

/* Where little has room the way out is the last to go. */
START_TEST(the_footer_keeps_the_way_out)
{
	struct lab lab;

	fake_lab_open(&lab);
	lab.view.mode = MODE_VOTE;
	footer_is(&lab, 78, "0-9 votes for the letter   Enter← next letter   "
	    "Backspace delete   Esc done");
	footer_is(&lab, 40, "0-9 votes for the letter   Esc done");
	fake_lab_end(&lab);
}
END_TEST

START_TEST(keys_have_names)
{
	struct buffer name = { NULL, 0, 0 };

	command_key(KEYS_ENTER, &name);
	command_key(KEYS_CTRL('R'), &name);
	command_key(KEYS_F1 + 8, &name);
	command_key('x', &name);
	ck_assert_str_eq(buffer_get(&name), "EnterCtrl-RF9x");
	buffer_free(&name);
}
END_TEST

Suite *command_suite(void)
{
	Suite *suite = suite_create("command");
	TCase *tests = tcase_create("table");

	tcase_add_loop_test(tests, no_key_does_two_things_in_one_mode, 0,
	    MODE_COUNT);
	tcase_add_loop_test(tests, every_mode_has_a_way_out, 0, MODE_COUNT);
	tcase_add_test(tests, every_row_acts_and_has_words);
	tcase_add_test(tests, a_span_gives_the_place);
	tcase_add_test(tests, the_footer_begins_with_what_enter_does);
	tcase_add_test(tests, the_footer_keeps_the_way_out);
	tcase_add_test(tests, keys_have_names);
	suite_add_tcase(suite, tests);
	return suite;
}
