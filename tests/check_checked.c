/*
 * The report of check in the lab: laid out at any width, shown as a timeline
 * of its own, and nothing of a hostile text reaches the screen.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/checked.h"
#include "lab/facts/finding.h"
#include "lab/facts/layout.h"
#include "lab/facts/rule.h"
#include "lab/facts/sheets.h"
#include "lab/ground/width.h"
#include "steps/step.h"
#include "tests/fake_lab.h"

Suite *checked_suite(void);

static const char report[] =
    "daemonlab check ./mydaemon\n"
    "H\tWhat it did (ms, PID, call, step)\n"
    "C\t0.4\t3\texecve(\"./mydaemon\", ...)\t = 0\t\t\n"
    "C\t0.9\t3\tsetsid()\t = -1 EPERM\t\tIt leads a group already, so it "
    "may not leave it: fork first, and call setsid in the child.\n"
    "C\t1.2\t3\tfork()\t = 4\tfork\t\n"
    "C\t1.4\t4\tdup2(3, 1)\t = 1\tstdio\t\n"
    "M\t17\n"
    "\n"
    "L\tsteps\tfork > stdio\n"
    "H\tWhat each check says\n"
    "F\t*\tfail\town-session\tIt is still in session 2, that of the shell "
    "that started it. Step setsid, after fork.\n"
    "F\t \tpass\tcwd\tIt is in /, which is always there.\n"
    "\n"
    "L\tverdict\tfail: own-session\n";

static struct lab lab;

static void setup(void)
{
	fake_lab_open(&lab);
}

static void teardown(void)
{
	fake_lab_end(&lab);
}

static void press(int key)
{
	struct event event = { .kind = EVENT_KEY, .key = key };
	struct wishes wishes;

	lab_handle(&lab, &event, &wishes);
	ck_assert_int_eq(wishes.count, 0);
}

static void take(const char *text)
{
	struct event event = { .kind = EVENT_PAGE, .text = text };
	struct wishes wishes;

	lab.view.given_as = PAPER_CHECK;
	lab_handle(&lab, &event, &wishes);
}

static void make(struct sheet *sheet, int columns)
{
	sheet_init(sheet, 20, columns, false);
	sheets_make(&lab, sheet);
}

/* Whether some line of what is shown holds the text. */
static bool shows(const char *text)
{
	struct sheet sheet;
	bool is_found = false;

	make(&sheet, 78);
	for (int i = 0; i < sheet.count; i++)
		is_found |= strstr(sheet_at(&sheet, i), text) != NULL;
	sheet_free(&sheet);
	return is_found;
}

static bool selects(const char *text)
{
	struct sheet sheet;
	bool is_selected;

	make(&sheet, 78);
	is_selected = sheet.selected >= 0 &&
	    strstr(sheet_at(&sheet, sheet.selected), text) != NULL;
	sheet_free(&sheet);
	return is_selected;
}

START_TEST(the_page_fits_every_width)
{
	take(report);
	ck_assert_int_eq(lab.view.mode, MODE_PAGE);
	for (int columns = 60; columns < 200; columns++) {
		struct sheet sheet;

		make(&sheet, columns);
		ck_assert_int_gt(sheet.count, 10);
		for (int i = 0; i < sheet.count; i++)
			ck_assert_int_le(width_text(sheet_at(&sheet, i)),
			    columns);
		sheet_free(&sheet);
	}
}
END_TEST

START_TEST(the_page_uses_a_wide_window)
{
	struct sheet sheet;
	int narrow;

	take(report);
	make(&sheet, 78);
	narrow = sheet.count;
	sheet_free(&sheet);
	make(&sheet, 150);
	ck_assert_int_lt(sheet.count, narrow);
	sheet_free(&sheet);
}
END_TEST

START_TEST(a_call_is_cut_its_result_is_not)
{
	struct outline outline = { 0 };
	struct buffer out = { 0 };

	outline_read(&outline, "C\t1\t3\topenat(AT_FDCWD, \"/a/very/long/path"
	    "/to/a/file\", O_RDWR)\t = -1 EACCES\t\t\n");
	outline_call(&outline.line[0], 40, &out);
	ck_assert_int_le(width_text(buffer_get(&out)), 40);
	ck_assert_ptr_nonnull(strstr(buffer_get(&out), "~ = -1 EACCES"));
	outline_clear(&outline);
	buffer_free(&out);
}
END_TEST

START_TEST(a_failed_finding_can_be_selected)
{
	ck_assert_int_eq(finding_read("* fail  own-session       It is"),
	    RULE_OWN_SESSION);
	ck_assert_int_eq(finding_read("  pass  cwd               It is"),
	    RULE_CWD);
	ck_assert_int_eq(finding_read("     0.4     3  fail() = 0"),
	    RULE_COUNT);
	take(report);
	press(KEYS_TAB);
	press('s');
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert_int_eq(lab.view.pane, PANE_WHY);
	ck_assert_int_eq(lab.view.selected, 1);
}
END_TEST

START_TEST(l_leads_to_its_calls_and_esc_back)
{
	take(report);
	press('l');
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert(checked_is_shown(&lab));
	ck_assert(shows("./mydaemon"));
	ck_assert(shows("It leads a group"));
	ck_assert(shows("own-session"));
	ck_assert(!shows("start: "));
	press(KEYS_ESCAPE);
	ck_assert(shows("start: "));
	ck_assert(!shows("./mydaemon"));
	press('l');
	ck_assert(shows("./mydaemon"));
	press('l');
	ck_assert(shows("start: "));
}
END_TEST

START_TEST(each_line_can_be_selected)
{
	take(report);
	press('l');
	ck_assert(selects("execve"));
	ck_assert_ptr_null(checked_step(&lab));
	press(KEYS_UP);
	ck_assert(selects("execve"));
	press(KEYS_DOWN);
	ck_assert(selects("setsid()"));
	ck_assert_str_eq(checked_step(&lab), "setsid");
	press('j');
	ck_assert_str_eq(checked_step(&lab), "fork");
	press(KEYS_RIGHT);
	ck_assert_str_eq(checked_step(&lab), "devnull");
	press('j');
	ck_assert(selects("own-session"));
	press('G');
	ck_assert(selects("cwd"));
	ck_assert_str_eq(checked_step(&lab), "chdir");
	press('g');
	ck_assert(selects("execve"));
}
END_TEST

START_TEST(enter_opens_the_step_and_does_nothing)
{
	take(report);
	press('l');
	press('G');
	press(KEYS_ENTER);
	ck_assert_int_eq(lab.view.pane, PANE_WHY);
	ck_assert_int_eq(lab.view.subject, SUBJECT_STEP);
	ck_assert_int_eq(lab.view.selected, 2);
	ck_assert_int_eq(lab.timeline.count, 0);
	press('l');
	ck_assert(selects("cwd"));
}
END_TEST

/* What is done to the target shows the target's timeline, as before. */
START_TEST(each_check_leads_to_a_step)
{
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		ck_assert_msg(finding_step(id) && step_find(finding_step(id)),
		    "%s leads nowhere", rule_name(id));
}
END_TEST

START_TEST(the_targets_own_stays)
{
	struct event event = { .kind = EVENT_KEY, .key = 'u' };
	struct wishes wishes;

	fake_lab_do(&lab, "fork");
	take(report);
	press('l');
	ck_assert_int_eq(lab.timeline.count, 1);
	ck_assert_int_eq(lab.view.moment, -1);
	lab_handle(&lab, &event, &wishes);
	ck_assert_int_eq(wishes.count, 1);
	ck_assert_int_eq(wishes.wish[0].kind, WISH_RESTART);
	fake_lab_do(&lab, "setsid");
	ck_assert(!checked_is_shown(&lab));
}
END_TEST

START_TEST(a_page_without_a_call_is_no_timeline)
{
	take("daemonlab check: /nowhere: No such file or directory\n");
	ck_assert(shows("/nowhere"));
	ck_assert_int_eq(lab.view.checked.count, 0);
	press('l');
	ck_assert(shows("/nowhere"));
	take(report);
	take("sh: 1: Syntax error\n");
	ck_assert_int_gt(lab.view.checked.count, 0);
}
END_TEST

/* ASCII and our own sign; stress (four bytes) in our own title alone. */
static void assert_clean(const char *line, bool is_title)
{
	for (const char *at = line; *at; at++) {
		if (strncmp(at, "▸", strlen("▸")) == 0)
			at += strlen("▸");
		if (is_title && strchr(SHEET_STRONG SHEET_PLAIN, *at))
			continue;
		ck_assert_msg(*at >= 0x20 && *at < 0x7f, "%s", line);
	}
}

START_TEST(no_control_reaches_the_screen)
{
	static const char hostile[] = "daemonlab check a\001\tb\033[31m\302\233"
	    "\342\200\256\377\n"
	    "C\t0\t3\tcall\033]0;x\007()\t = 0\002\t\004\t\r\b\177\n"
	    "F\t*\tfail\tcwd\t\001\002\003\004 \302\205\n";

	take(hostile);
	for (int i = 0; i < 2; i++) {
		struct sheet sheet;

		make(&sheet, 78);
		for (int j = 0; j < sheet.count; j++)
			assert_clean(sheet_at(&sheet, j), i == 1 && j == 0);
		sheet_free(&sheet);
		if (i == 0)
			press('l');
	}
	ck_assert(checked_is_shown(&lab));
}
END_TEST

/* What is typed into the terminal must not become keys of a page. */
START_TEST(who_types_is_not_interrupted)
{
	press('m');
	press('!');
	take(report);
	ck_assert_int_eq(lab.view.mode, MODE_TYPING);
	ck_assert(strstr(lab.note, "Ctrl-]") != NULL);
	press(KEYS_CTRL(']'));
	ck_assert_int_eq(lab.view.mode, MODE_PAGE);
	ck_assert(shows("setsid() = -1 EPERM"));
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

START_TEST(who_searches_is_not_interrupted)
{
	press('/');
	press('q');
	take(report);
	ck_assert_int_eq(lab.view.mode, MODE_SEARCH);
	press(KEYS_ESCAPE);
	ck_assert_int_eq(lab.view.mode, MODE_PAGE);
	press('q');
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
}
END_TEST

Suite *checked_suite(void)
{
	Suite *suite = suite_create("checked");
	TCase *tests = tcase_create("checked");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, the_page_fits_every_width);
	tcase_add_test(tests, the_page_uses_a_wide_window);
	tcase_add_test(tests, a_call_is_cut_its_result_is_not);
	tcase_add_test(tests, a_failed_finding_can_be_selected);
	tcase_add_test(tests, l_leads_to_its_calls_and_esc_back);
	tcase_add_test(tests, each_line_can_be_selected);
	tcase_add_test(tests, enter_opens_the_step_and_does_nothing);
	tcase_add_test(tests, each_check_leads_to_a_step);
	tcase_add_test(tests, the_targets_own_stays);
	tcase_add_test(tests, a_page_without_a_call_is_no_timeline);
	tcase_add_test(tests, no_control_reaches_the_screen);
	tcase_add_test(tests, who_types_is_not_interrupted);
	tcase_add_test(tests, who_searches_is_not_interrupted);
	suite_add_tcase(suite, tests);
	return suite;
}
