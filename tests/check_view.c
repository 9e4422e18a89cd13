/* The view: what keys change in it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/canvas.h"
#include "lab/faces/pane.h"
#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"
#include "lab/facts/typing.h"
#include "tests/fake_lab.h"

Suite *view_suite(void);

START_TEST(arrows_select_steps_and_their_lesson)
{
	fake_lab_type(KEYS_DOWN);
	fake_lab_type('j');
	ck_assert_int_eq(fake_lab.view.selected, 2);
	ck_assert_int_eq(fake_lab.view.subject, SUBJECT_STEP);
	fake_lab_type(KEYS_UP);
	fake_lab_type('k');
	fake_lab_type('k');
	ck_assert_int_eq(fake_lab.view.selected, 0);
	fake_lab_type('7');
	ck_assert_int_eq(fake_lab.view.selected, 6);
	fake_lab_type('9');
	ck_assert_int_eq(fake_lab.view.selected, 6);
}
END_TEST

START_TEST(the_next_step_is_selected)
{
	fake_lab_do(&fake_lab, "fork");
	ck_assert_int_eq(fake_lab.view.selected, 1);
	ck_assert_int_eq(fake_lab.view.subject, SUBJECT_RESULT);
	fake_lab_do(&fake_lab, "chdir");
	ck_assert_int_eq(fake_lab.view.selected, 1);
	fake_lab_do(&fake_lab, "setsid");
	ck_assert_int_eq(fake_lab.view.selected, 3);
}
END_TEST

START_TEST(letters_open_views_and_tab_goes_round)
{
	const char *letters = "wctfmli";

	for (int pane = 0; pane < PANE_COUNT; pane++) {
		fake_lab_type(letters[pane]);
		ck_assert_int_eq(fake_lab.view.pane, pane);
	}
	fake_lab_type(KEYS_TAB);
	ck_assert_int_eq(fake_lab.view.pane, PANE_WHY);
	fake_lab_type(KEYS_BACKTAB);
	ck_assert_int_eq(fake_lab.view.pane, PANE_TIES);
}
END_TEST

START_TEST(pages_stop_at_both_ends)
{
	fake_lab_type('b');
	ck_assert_int_eq(fake_lab.view.page[PANE_WHY], 0);
	for (int i = 0; i < 10; i++)
		fake_lab_type(' ');
	ck_assert_int_eq(fake_lab.view.page[PANE_WHY], 2);
	fake_lab_type('b');
	ck_assert_int_eq(fake_lab.view.page[PANE_WHY], 1);
	fake_lab_type('g');
	ck_assert_int_eq(fake_lab.view.page[PANE_WHY], 0);
	fake_lab_type('G');
	ck_assert_int_eq(fake_lab.view.page[PANE_WHY], 2);
}
END_TEST

START_TEST(quit_asks_while_the_target_lives)
{
	ck_assert_int_eq(fake_lab_type('q').count, 0);
	ck_assert_int_eq(fake_lab.view.mode, MODE_QUIT);
	fake_lab_type(KEYS_ESCAPE);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	fake_lab_type('q');
	ck_assert_int_eq(fake_lab_type('q').wish[0].kind, WISH_QUIT);
	ck_assert(fake_lab.is_quitting);
}
END_TEST

START_TEST(quit_does_not_ask_when_it_has_ended)
{
	fake_lab_do(&fake_lab, "signal:TERM");
	ck_assert_int_eq(fake_lab_type('q').wish[0].kind, WISH_QUIT);
}
END_TEST

START_TEST(escape_never_quits)
{
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(fake_lab_type(KEYS_ESCAPE).count, 0);
	fake_lab_type('z');
	fake_lab_type(KEYS_ESCAPE);
	ck_assert(!fake_lab.view.is_zoomed);
}
END_TEST

START_TEST(a_question_leads_back_where_it_came_from)
{
	fake_lab_type('x');
	ck_assert_int_eq(fake_lab.view.mode, MODE_MENU);
	fake_lab_type(KEYS_CTRL('C'));
	ck_assert_int_eq(fake_lab.view.mode, MODE_INTERRUPT);
	fake_lab_type(KEYS_ESCAPE);
	ck_assert_int_eq(fake_lab.view.mode, MODE_MENU);
	fake_lab_type(KEYS_ESCAPE);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(keys_go_to_the_terminal)
{
	struct wishes wishes;

	fake_lab_type('!');
	ck_assert_int_eq(fake_lab.view.mode, MODE_TYPING);
	wishes = fake_lab_type('q');
	ck_assert_int_eq(wishes.count, 1);
	ck_assert_int_eq(wishes.wish[0].kind, WISH_TYPE);
	ck_assert_uint_eq(wishes.wish[0].length, 1);
	ck_assert_mem_eq(wishes.wish[0].text, "q", 1);
	wishes = fake_lab_type(KEYS_UP);
	ck_assert_mem_eq(wishes.wish[0].text, "\033[A", 3);
	wishes = fake_lab_type(KEYS_CTRL('C'));
	ck_assert_mem_eq(wishes.wish[0].text, "\003", 1);
	fake_lab_type(KEYS_CTRL(']'));
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(nobody_types_into_a_closed_terminal)
{
	fake_lab.world.scene.is_hung_up = true;
	fake_lab_type('!');
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert_str_eq(fake_lab.note, text_get("unavailable.hungup"));
}
END_TEST

/* A key that can do nothing yet says so. */
START_TEST(a_key_without_its_matter_says_why)
{
	static const struct {
		int key;
		const char *says;
	} tries[] = {
		{ '.', "tryout.none" }, { 'v', "say.nothing-to-try" },
		{ 'n', "say.nothing-to-search" },
		{ 'a', "say.nothing-to-ask" }, { 'u', "say.nothing-to-undo" },
		{ 'U', "say.nothing-to-redo" },
	};

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		fake_lab.note[0] = '\0';
		ck_assert_int_eq(fake_lab_type(tries[i].key).count, 0);
		ck_assert_str_eq(fake_lab.note, text_get(tries[i].says));
	}
}
END_TEST

START_TEST(a_tree_of_nobody_is_not_blank)
{
	struct sheet sheet;

	fake_lab.world.scene.count = 0;
	fake_lab_type('t');
	sheets_open(&fake_lab, &sheet);
	ck_assert_int_eq(sheet.count, 1);
	ck_assert_str_eq(sheet_at(&sheet, 0), text_get("tree.nobody"));
	sheet_free(&sheet);
}
END_TEST

/* 18 beside "The mask was 0022" would puzzle. */
START_TEST(a_mask_is_told_in_octal)
{
	struct call call = { .text = "umask(0)", .result = 022 };
	char line[80];

	sheet_call(&call, line, sizeof line);
	ck_assert_str_eq(line, "umask(0) = 0022");
}
END_TEST

START_TEST(escape_twice_leaves_the_terminal)
{
	struct wishes wishes;

	fake_lab_type('!');
	ck_assert_int_eq(fake_lab_type(KEYS_ESCAPE).count, 0);
	wishes = fake_lab_type('x');
	ck_assert_uint_eq(wishes.wish[0].length, 2);
	ck_assert_mem_eq(wishes.wish[0].text, "\033x", 2);
	fake_lab_type(KEYS_ESCAPE);
	fake_lab_type(KEYS_ESCAPE);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(what_cannot_be_shown_is_not_done)
{
	fake_lab.view.columns = 60;
	ck_assert_int_eq(fake_lab_type(KEYS_ENTER).count, 0);
	ck_assert_int_eq(fake_lab_type('t').count, 0);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert_int_eq(fake_lab.view.pane, PANE_WHY);
	ck_assert_int_eq(fake_lab_type(KEYS_CTRL('Z')).count, 1);
	fake_lab.view.columns = 80;
	fake_lab_type('!');
	fake_lab.view.columns = 60;
	ck_assert_int_eq(fake_lab_type('x').count, 0);
	fake_lab_type(KEYS_CTRL(']'));
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	fake_lab_type('q');
	ck_assert_int_eq(fake_lab_type('q').wish[0].kind, WISH_QUIT);
}
END_TEST

START_TEST(characters_are_typed_as_utf8)
{
	char bytes[8];

	ck_assert_int_eq(typing_bytes(0xe9, bytes), 2);
	ck_assert_str_eq(bytes, "é");
	ck_assert_int_eq(typing_bytes(0x5b88, bytes), 3);
	ck_assert_str_eq(bytes, "守");
	ck_assert_int_eq(typing_bytes(0x1f600, bytes), 4);
	ck_assert_int_eq(typing_bytes(KEYS_ENTER, bytes), 1);
	ck_assert_str_eq(bytes, "\r");
	ck_assert_int_eq(typing_bytes(KEYS_F1 + 4, bytes), 5);
	ck_assert_str_eq(bytes, "\033[15~");
	ck_assert_int_eq(typing_bytes(KEYS_MOUSE, bytes), 0);
}
END_TEST

START_TEST(the_timeline_shows_what_was)
{
	fake_lab_do(&fake_lab, "fork");
	fake_lab_do(&fake_lab, "setsid");
	fake_lab_type('l');
	fake_lab_type(KEYS_UP);
	ck_assert_int_eq(view_number(&fake_lab), 1);
	ck_assert_int_eq(view_snapshot(&fake_lab)->sid, 16077);
	fake_lab_type(KEYS_LEFT);
	ck_assert_int_eq(view_number(&fake_lab), 0);
	ck_assert_int_eq(view_snapshot(&fake_lab)->pid, 16078);
	fake_lab_type(KEYS_RIGHT);
	fake_lab_type(KEYS_RIGHT);
	fake_lab_type(KEYS_RIGHT);
	ck_assert_int_eq(fake_lab.view.moment, -1);
	ck_assert_int_eq(view_snapshot(&fake_lab)->sid, 16079);
}
END_TEST

START_TEST(a_new_shell_gets_no_keys)
{
	fake_lab_type('m');
	fake_lab_type('!');
	ck_assert_int_eq(fake_lab_type('x').count, 1);
	fake_lab.activity = ACTIVITY_STARTING;
	ck_assert_int_eq(fake_lab_type('x').count, 0);
	ck_assert_str_ne(fake_lab.note, "");
	fake_lab_type(KEYS_CTRL(']'));
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(escape_stops_a_count)
{
	struct wishes wishes;

	fake_lab_type('R');			/* nothing was done yet */
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	fake_lab_do(&fake_lab, "fork");
	ck_assert_int_eq(fake_lab_type('R').count, 1);
	ck_assert(fake_lab.bench.is_running);
	wishes = fake_lab_type(KEYS_ESCAPE);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert(!fake_lab.bench.is_running);
	ck_assert_int_eq(wishes.count, 1);
	ck_assert_int_eq(wishes.wish[0].kind, WISH_SIDE);
	ck_assert_ptr_null(wishes.wish[0].start);
}
END_TEST

START_TEST(too_much_is_not_repeated)
{
	for (int i = 0; i < SIDE_MAX; i++)
		fake_lab_do(&fake_lab, "chdir");
	ck_assert_int_eq(fake_lab_type('R').count, 1);
	fake_lab_type(KEYS_ESCAPE);
	fake_lab_do(&fake_lab, "chdir");
	ck_assert_int_eq(fake_lab_type('R').count, 0);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert_ptr_nonnull(strstr(fake_lab.note, "32"));
	ck_assert_int_eq(SIDE_MAX, 32);
}
END_TEST

START_TEST(options_are_used_on_enter_only)
{
	fake_lab_type('o');
	fake_lab_type(KEYS_DOWN);
	fake_lab_type(KEYS_DOWN);
	fake_lab_type(KEYS_DOWN);
	fake_lab_type(KEYS_RIGHT);
	ck_assert_int_ne(fake_lab.view.theme, THEME_CONTRAST);
	fake_lab_type(KEYS_ENTER);
	ck_assert_int_eq(fake_lab.view.theme, THEME_CONTRAST);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(search_finds_its_page)
{
	fake_lab_type('/');
	for (const char *at = "Crond X"; *at; at++)
		fake_lab_type(*at);
	fake_lab_type(KEYS_BACKSPACE);
	fake_lab_type(KEYS_BACKSPACE);
	fake_lab_type(KEYS_ENTER);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert_int_eq(fake_lab.view.found, 1);
	fake_lab_type('n');
	ck_assert_int_gt(fake_lab.view.found, 1);
	fake_lab_type('N');
	ck_assert_int_eq(fake_lab.view.found, 1);
	fake_lab_type(' ');
	ck_assert_int_eq(fake_lab.view.found, -1);
	fake_lab_type('/');
	fake_lab_type('~');
	fake_lab_type(KEYS_ENTER);
	ck_assert_int_eq(fake_lab.view.found, -1);
	ck_assert_int_ne(fake_lab.note[0], '\0');
}
END_TEST

START_TEST(a_view_fits_every_window)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 500 }, { 300, 2 },
		{ 24, 80 }, { 24, 81 }, { 25, 79 }, { 36, 120 },
		{ 60, 200 }, { 300, 500 } };
	struct canvas canvas;

	fake_lab_do(&fake_lab, "fork");
	fake_lab_do(&fake_lab, "setsid");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		canvas_init(&canvas, sizes[i][0], sizes[i][1], i % 2);
		for (int pane = 0; pane < PANE_COUNT; pane++) {
			fake_lab.view.pane = (enum pane)pane;
			frame_draw(&canvas, &fake_lab, NULL);
		}
		ck_assert_int_lt(canvas.cursor_row, canvas.rows);
		canvas_free(&canvas);
	}
}
END_TEST

enum { RANDOM_KEYS = 20000 };

/* Random keys at random sizes: the view stays sound and can be drawn. */
START_TEST(random_keys_do_no_harm)
{
	unsigned seed = 7;
	struct canvas canvas;

	canvas_init(&canvas, 24, 80, false);
	for (int i = 0; i < RANDOM_KEYS; i++) {
		int key = rand_r(&seed) % 300;
		struct event event = { .kind = EVENT_KEY, .key = key < 256
		    ? key : KEYS_SPECIAL + key - 256 };
		struct wishes wishes = { .count = 0 };

		if (key == 299) {
			event.kind = EVENT_MOUSE;
			event.row = rand_r(&seed) % 26 - 1;
			event.column = rand_r(&seed) % 82 - 1;
		}
		view_input(&fake_lab, &event, &wishes);
		if (i % 50 == 0)
			frame_draw(&canvas, &fake_lab, NULL);
		ck_assert_int_lt(fake_lab.view.selected, PLAN_MAX);
		ck_assert_int_ge(fake_lab.view.selected, 0);
	}
	canvas_free(&canvas);
}
END_TEST

Suite *view_suite(void)
{
	Suite *suite = suite_create("view");
	TCase *tests = tcase_create("keys");

	tcase_add_checked_fixture(tests, fake_lab_setup, fake_lab_teardown);
	tcase_add_test(tests, arrows_select_steps_and_their_lesson);
	tcase_add_test(tests, the_next_step_is_selected);
	tcase_add_test(tests, letters_open_views_and_tab_goes_round);
	tcase_add_test(tests, pages_stop_at_both_ends);
	tcase_add_test(tests, quit_asks_while_the_target_lives);
	tcase_add_test(tests, quit_does_not_ask_when_it_has_ended);
	tcase_add_test(tests, escape_never_quits);
	tcase_add_test(tests, a_question_leads_back_where_it_came_from);
	tcase_add_test(tests, keys_go_to_the_terminal);
	tcase_add_test(tests, nobody_types_into_a_closed_terminal);
	tcase_add_test(tests, a_key_without_its_matter_says_why);
	tcase_add_test(tests, a_tree_of_nobody_is_not_blank);
	tcase_add_test(tests, a_mask_is_told_in_octal);
	tcase_add_test(tests, escape_twice_leaves_the_terminal);
	tcase_add_test(tests, what_cannot_be_shown_is_not_done);
	tcase_add_test(tests, characters_are_typed_as_utf8);
	tcase_add_test(tests, the_timeline_shows_what_was);
	tcase_add_test(tests, a_new_shell_gets_no_keys);
	tcase_add_test(tests, escape_stops_a_count);
	tcase_add_test(tests, too_much_is_not_repeated);
	tcase_add_test(tests, options_are_used_on_enter_only);
	tcase_add_test(tests, search_finds_its_page);
	tcase_add_test(tests, a_view_fits_every_window);
	tcase_add_test(tests, random_keys_do_no_harm);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
