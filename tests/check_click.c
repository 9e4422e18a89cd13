/* Clicks: what stands on the screen is what they do. */
#include <check.h>
#include <string.h>

#include "lab/faces/canvas.h"
#include "lab/faces/pane.h"
#include "lab/facts/inventory.h"
#include "tests/fake_lab.h"

Suite *click_suite(void);

static void click_at(int row, int column)
{
	struct event event = { .kind = EVENT_MOUSE, .row = row,
		.column = column };
	struct wishes wishes = { .count = 0 };

	view_input(&fake_lab, &event, &wishes);
}

/* The row of the screen that has the text, and in *column where. */
static int find_on_screen(const char *text, int *column)
{
	struct canvas canvas;
	struct buffer screen = { NULL, 0, 0 };
	const char *line, *at;
	int row = 0;

	canvas_init(&canvas, fake_lab.view.rows, fake_lab.view.columns, false);
	frame_draw(&canvas, &fake_lab, NULL);
	canvas_print(&canvas, &screen);
	canvas_free(&canvas);
	line = screen.text;
	at = strstr(line, text);
	ck_assert_msg(at != NULL, "no %s:\n%s", text, screen.text);
	for (const char *end; (end = strchr(line, '\n')) && end < at;
	    line = end + 1)
		row++;
	*column = 0;
	for (const char *byte = line; byte < at; byte++)
		*column += (*byte & 0xc0) != 0x80;
	buffer_free(&screen);
	return row;
}

static void click_text(const char *text)
{
	int column, row = find_on_screen(text, &column);

	click_at(row, column);
}

START_TEST(clicks_do_what_keys_do)
{
	click_at(4, 5);
	ck_assert_int_eq(fake_lab.view.selected, 2);
	click_at(12, 14);
	ck_assert_int_eq(fake_lab.view.pane, PANE_CODE);
	fake_lab_type('m');
	click_at(15, 10);
	ck_assert_int_eq(fake_lab.view.mode, MODE_TYPING);
	click_at(4, 60);
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(answers_are_clicked)
{
	fake_lab.settings.is_predicting = true;
	fake_lab_type('1');
	fake_lab_type(KEYS_ENTER);
	ck_assert_int_eq(fake_lab.view.mode, MODE_QUESTION);
	click_text("( ) another one");
	ck_assert_int_eq(fake_lab.quiz.chosen[0], 2);
	click_text("( ) stopped");
	ck_assert_int_eq(fake_lab.quiz.selected, 2);
	ck_assert_int_eq(fake_lab.quiz.chosen[2], 1);
	ck_assert_int_eq(fake_lab.view.mode, MODE_QUESTION);
	click_at(22, 40);		/* nothing stands there */
	ck_assert_int_eq(quiz_answered(&fake_lab.quiz), 2);
	click_text("(•) stopped");	/* what is chosen runs */
	ck_assert_int_eq(fake_lab.view.mode, MODE_LAB);
	ck_assert_int_eq(fake_lab.activity, ACTIVITY_BUSY);
}
END_TEST

/* The click that chooses a line must not answer what stands there then. */
START_TEST(one_click_is_one_choice)
{
	fake_lab.settings.is_predicting = true;
	fake_lab_type('x');
	click_text("type Ctrl-C");
	ck_assert_int_eq(fake_lab.view.mode, MODE_QUESTION);
	ck_assert_int_eq(quiz_answered(&fake_lab.quiz), 0);
}
END_TEST

START_TEST(the_twelve_questions_are_clicked)
{
	inventory_begin(&fake_lab);
	click_text(" 2  ");
	ck_assert_int_eq(fake_lab.inventory.choice, 2);
	click_text(" 2  ");
	ck_assert_int_eq(fake_lab.inventory.at, 1);
	ck_assert_int_eq(fake_lab.inventory.answer[0], 2);
}
END_TEST

START_TEST(which_action_is_clicked)
{
	fake_lab_do(&fake_lab, "fork");
	ck_assert(askme_begin(&fake_lab));
	click_text("( ) ");
	ck_assert_int_eq(fake_lab.askme.chosen, 1);
	click_text("(•) ");
	ck_assert(fake_lab.askme.is_judged);
}
END_TEST

Suite *click_suite(void)
{
	Suite *suite = suite_create("click");
	TCase *tests = tcase_create("clicks");

	tcase_add_checked_fixture(tests, fake_lab_setup, fake_lab_teardown);
	tcase_add_test(tests, clicks_do_what_keys_do);
	tcase_add_test(tests, answers_are_clicked);
	tcase_add_test(tests, one_click_is_one_choice);
	tcase_add_test(tests, the_twelve_questions_are_clicked);
	tcase_add_test(tests, which_action_is_clicked);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
