/* The view: what keys change in it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/canvas.h"
#include "lab/faces/pane.h"
#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/facts/typing.h"
#include "tests/fake_lab.h"

Suite *view_suite(void);

static struct lab lab;

static void setup(void)
{
	fake_lab_open(&lab);
}

static void teardown(void)
{
	fake_lab_end(&lab);
}

static struct wishes press(int key)
{
	return fake_lab_press(&lab, key);
}

START_TEST(arrows_select_steps_and_their_lesson)
{
	press(KEYS_DOWN);
	press('j');
	ck_assert_int_eq(lab.view.selected, 2);
	ck_assert_int_eq(lab.view.subject, SUBJECT_STEP);
	press(KEYS_UP);
	press('k');
	press('k');
	ck_assert_int_eq(lab.view.selected, 0);
	press('7');
	ck_assert_int_eq(lab.view.selected, 6);
	press('9');
	ck_assert_int_eq(lab.view.selected, 6);
}
END_TEST

START_TEST(the_next_step_is_selected)
{
	fake_lab_do(&lab, "fork");
	ck_assert_int_eq(lab.view.selected, 1);
	ck_assert_int_eq(lab.view.subject, SUBJECT_RESULT);
	fake_lab_do(&lab, "chdir");
	ck_assert_int_eq(lab.view.selected, 1);
	fake_lab_do(&lab, "setsid");
	ck_assert_int_eq(lab.view.selected, 3);
}
END_TEST

START_TEST(letters_open_views_and_tab_goes_round)
{
	const char *letters = "wctfmli";

	for (int pane = 0; pane < PANE_COUNT; pane++) {
		press(letters[pane]);
		ck_assert_int_eq(lab.view.pane, pane);
	}
	press(KEYS_TAB);
	ck_assert_int_eq(lab.view.pane, PANE_WHY);
	press(KEYS_BACKTAB);
	ck_assert_int_eq(lab.view.pane, PANE_TIES);
}
END_TEST

START_TEST(pages_stop_at_both_ends)
{
	press('b');
	ck_assert_int_eq(lab.view.page[PANE_WHY], 0);
	for (int i = 0; i < 10; i++)
		press(' ');
	ck_assert_int_eq(lab.view.page[PANE_WHY], 2);
	press('b');
	ck_assert_int_eq(lab.view.page[PANE_WHY], 1);
	press('g');
	ck_assert_int_eq(lab.view.page[PANE_WHY], 0);
	press('G');
	ck_assert_int_eq(lab.view.page[PANE_WHY], 2);
}
END_TEST

START_TEST(quit_asks_while_the_target_lives)
{
	ck_assert_int_eq(press('q').count, 0);
	ck_assert_int_eq(lab.view.mode, MODE_QUIT);
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	press('q');
	ck_assert_int_eq(press('q').wish[0].kind, WISH_QUIT);
	ck_assert(lab.is_quitting);
}
END_TEST

START_TEST(quit_does_not_ask_when_it_has_ended)
{
	fake_lab_do(&lab, "signal:TERM");
	ck_assert_int_eq(press('q').wish[0].kind, WISH_QUIT);
}
END_TEST

START_TEST(escape_never_quits)
{
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(press(KEYS_ESCAPE).count, 0);
	press('z');
	press(KEYS_ESCAPE);
	ck_assert(!lab.view.is_zoomed);
}
END_TEST

START_TEST(a_question_leads_back_where_it_came_from)
{
	press('x');
	ck_assert_int_eq(lab.view.mode, MODE_MENU);
	press(KEYS_CTRL('C'));
	ck_assert_int_eq(lab.view.mode, MODE_INTERRUPT);
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_MENU);
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(keys_go_to_the_terminal)
{
	struct wishes wishes;

	press('!');
	ck_assert_int_eq(lab.view.mode, MODE_TYPING);
	wishes = press('q');
	ck_assert_int_eq(wishes.count, 1);
	ck_assert_int_eq(wishes.wish[0].kind, WISH_TYPE);
	ck_assert_uint_eq(wishes.wish[0].length, 1);
	ck_assert_mem_eq(wishes.wish[0].text, "q", 1);
	wishes = press(KEYS_UP);
	ck_assert_mem_eq(wishes.wish[0].text, "\033[A", 3);
	wishes = press(KEYS_CTRL('C'));
	ck_assert_mem_eq(wishes.wish[0].text, "\003", 1);
	press(KEYS_CTRL(']'));
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(escape_twice_leaves_the_terminal)
{
	struct wishes wishes;

	press('!');
	ck_assert_int_eq(press(KEYS_ESCAPE).count, 0);
	wishes = press('x');
	ck_assert_uint_eq(wishes.wish[0].length, 2);
	ck_assert_mem_eq(wishes.wish[0].text, "\033x", 2);
	press(KEYS_ESCAPE);
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
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
	ck_assert_int_eq(typing_bytes(KEYS_MOUSE, bytes), 0);
}
END_TEST

START_TEST(the_timeline_shows_what_was)
{
	fake_lab_do(&lab, "fork");
	fake_lab_do(&lab, "setsid");
	press('l');
	press(KEYS_UP);
	ck_assert_int_eq(view_number(&lab), 1);
	ck_assert_int_eq(view_snapshot(&lab)->sid, 16077);
	press(KEYS_LEFT);
	ck_assert_int_eq(view_number(&lab), 0);
	ck_assert_int_eq(view_snapshot(&lab)->pid, 16078);
	press(KEYS_RIGHT);
	press(KEYS_RIGHT);
	press(KEYS_RIGHT);
	ck_assert_int_eq(lab.view.moment, -1);
	ck_assert_int_eq(view_snapshot(&lab)->sid, 16079);
}
END_TEST

START_TEST(a_new_shell_gets_no_keys)
{
	press('m');
	press('!');
	ck_assert_int_eq(press('x').count, 1);
	lab.activity = ACTIVITY_STARTING;
	ck_assert_int_eq(press('x').count, 0);
	ck_assert_str_ne(lab.note, "");
	press(KEYS_CTRL(']'));
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(escape_stops_a_count)
{
	struct wishes wishes;

	press('R');			/* nothing was done yet */
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	fake_lab_do(&lab, "fork");
	ck_assert_int_eq(press('R').count, 1);
	ck_assert(lab.bench.is_running);
	wishes = press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert(!lab.bench.is_running);
	ck_assert_int_eq(wishes.count, 1);
	ck_assert_int_eq(wishes.wish[0].kind, WISH_SIDE);
	ck_assert_ptr_null(wishes.wish[0].start);
}
END_TEST

START_TEST(too_much_is_not_repeated)
{
	for (int i = 0; i < SIDE_MAX; i++)
		fake_lab_do(&lab, "chdir");
	ck_assert_int_eq(press('R').count, 1);
	press(KEYS_ESCAPE);
	fake_lab_do(&lab, "chdir");
	ck_assert_int_eq(press('R').count, 0);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert_ptr_nonnull(strstr(lab.note, "32"));
	ck_assert_int_eq(SIDE_MAX, 32);
}
END_TEST

START_TEST(options_are_used_on_enter_only)
{
	press('o');
	press(KEYS_DOWN);
	press(KEYS_DOWN);
	press(KEYS_DOWN);
	press(KEYS_RIGHT);
	ck_assert_int_ne(lab.view.theme, THEME_CONTRAST);
	press(KEYS_ENTER);
	ck_assert_int_eq(lab.view.theme, THEME_CONTRAST);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(search_finds_its_page)
{
	press('/');
	for (const char *at = "Crond X"; *at; at++)
		press(*at);
	press(KEYS_BACKSPACE);
	press(KEYS_BACKSPACE);
	press(KEYS_ENTER);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert_int_eq(lab.view.found, 1);
	press('n');
	ck_assert_int_gt(lab.view.found, 1);
	press('N');
	ck_assert_int_eq(lab.view.found, 1);
	press(' ');
	ck_assert_int_eq(lab.view.found, -1);
	press('/');
	press('~');
	press(KEYS_ENTER);
	ck_assert_int_eq(lab.view.found, -1);
	ck_assert_int_ne(lab.note[0], '\0');
}
END_TEST

START_TEST(a_view_fits_every_window)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 500 }, { 300, 2 },
		{ 24, 80 }, { 24, 81 }, { 25, 79 }, { 36, 120 },
		{ 60, 200 }, { 300, 500 } };
	struct canvas canvas;

	fake_lab_do(&lab, "fork");
	fake_lab_do(&lab, "setsid");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		canvas_init(&canvas, sizes[i][0], sizes[i][1], i % 2);
		for (int pane = 0; pane < PANE_COUNT; pane++) {
			lab.view.pane = (enum pane)pane;
			frame_draw(&canvas, &lab, NULL);
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
		view_input(&lab, &event, &wishes);
		if (i % 50 == 0)
			frame_draw(&canvas, &lab, NULL);
		ck_assert_int_lt(lab.view.selected, PLAN_MAX);
		ck_assert_int_ge(lab.view.selected, 0);
	}
	canvas_free(&canvas);
}
END_TEST

Suite *view_suite(void)
{
	Suite *suite = suite_create("view");
	TCase *tests = tcase_create("keys");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, arrows_select_steps_and_their_lesson);
	tcase_add_test(tests, the_next_step_is_selected);
	tcase_add_test(tests, letters_open_views_and_tab_goes_round);
	tcase_add_test(tests, pages_stop_at_both_ends);
	tcase_add_test(tests, quit_asks_while_the_target_lives);
	tcase_add_test(tests, quit_does_not_ask_when_it_has_ended);
	tcase_add_test(tests, escape_never_quits);
	tcase_add_test(tests, a_question_leads_back_where_it_came_from);
	tcase_add_test(tests, keys_go_to_the_terminal);
	tcase_add_test(tests, escape_twice_leaves_the_terminal);
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
