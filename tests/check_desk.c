/* The lab on a terminal: how it ends, and what it leaves of the terminal. */
#include <check.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>

#include "lab/actors/cells.h"
#include "tests/sitting.h"

Suite *desk_suite(void);

START_TEST(q_ends_it)
{
	struct desk *desk = sitting_at_lab();

	sitting_quit(desk);
}
END_TEST

static const int ending_signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };

START_TEST(a_signal_ends_it_with_its_number)
{
	struct desk *desk = sitting_at_lab();

	kill(desk_pid(desk), ending_signals[_i % 4]);
	sitting_ends(desk, 128 + ending_signals[_i % 4]);
}
END_TEST

static const int killing_signals[] = { SIGKILL, SIGSEGV, SIGABRT };

START_TEST(the_warden_restores_the_terminal)
{
	struct desk *desk = sitting_at_lab();
	int status;

	desk_type(desk, _i & 1 ? "\r" : "m!");
	kill(desk_pid(desk), killing_signals[_i / 2 % 3]);
	status = desk_status(desk);
	ck_assert(WIFSIGNALED(status));
	ck_assert(desk_is_restored(desk));
	desk_pump(desk, 50);
	ck_assert(desk_heard(desk, "\033[?1049l"));
	ck_assert(desk_heard(desk, "\033[?25h"));
	ck_assert(desk_heard(desk, "\033[?1l\033>"));
	sitting_close(desk);
}
END_TEST

/* Ctrl-Z, and then as fg does. */
static void suspend_and_go_on(struct desk *desk)
{
	int status;

	desk_type(desk, "\032");
	status = desk_status(desk);
	ck_assert_msg(status != -1 && WIFSTOPPED(status),
	    "wait status %#x", (unsigned)status);
	ck_assert(desk_is_restored(desk));
	desk_continue(desk);
	desk_type(desk, "t");
	desk_must_see(desk, "ree");
}

START_TEST(ctrl_z_and_fg)
{
	struct desk *desk = sitting_at_lab();

	for (int i = 0; i < 3; i++)
		suspend_and_go_on(desk);
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	sitting_quit(desk);
}
END_TEST

/* As make does, say, by which the lab is started: who does not stop as well
 * keeps the shell waiting. */
START_TEST(ctrl_z_stops_who_waits_for_the_lab)
{
	static char script[] = "\"$0\" --no-predict; exit $?";
	char *words[] = { "sh", "-c", script, NULL, NULL };
	struct guest guest = { .argv = words };
	struct room room;
	struct desk *desk;

	room_open(&room, NULL);
	words[3] = (char *)(uintptr_t)room_lab();
	desk = desk_open(&room, &guest, 24, 80);
	desk_must_see(desk, "beat");
	suspend_and_go_on(desk);
	desk_type(desk, "q");
	desk_must_see(desk, "Quit?");
	desk_type(desk, "q");
	ck_assert_int_eq(desk_status(desk), 0);
	desk_close(desk);
	room_close(&room);
}
END_TEST

START_TEST(a_closed_window_ends_it)
{
	struct desk *desk = sitting_at_lab();
	int status;

	desk_hang_up(desk);
	status = desk_status(desk);
	ck_assert_msg(status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 128 + SIGHUP, "wait status %#x",
	    (unsigned)status);
	sitting_close(desk);
}
END_TEST

START_TEST(it_resizes_and_comes_back)
{
	struct desk *desk = sitting_at_lab();

	desk_resize(desk, 10, 40);
	desk_must_see(desk, "80x24");
	desk_resize(desk, 36, 120);
	desk_must_see(desk, "Target");
	desk_resize(desk, 1, 1);
	desk_pump(desk, 50);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "Enter 1 fork");
	sitting_quit(desk);
}
END_TEST

START_TEST(a_window_of_one_cell_is_no_crash)
{
	struct desk *desk = sitting_open(NULL, 1, 1);

	desk_pump(desk, 300);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "beat");
	sitting_quit(desk);
}
END_TEST

START_TEST(an_absurd_window_is_clamped)
{
	static const int sizes[][2] = { { 0, 0 }, { 10000, 10000 },
		{ 65535, 65535 }, { 1, 65535 } };
	struct desk *desk = sitting_open(NULL, sizes[_i][0], sizes[_i][1]);

	desk_pump(desk, 300);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "beat");
	sitting_quit(desk);
}
END_TEST

START_TEST(the_c_locale_gets_ascii)
{
	char *more[] = { _i ? "LANG" : "LANG=C", NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	desk_type(desk, "t");
	desk_pump(desk, 100);
	ck_assert(!desk_heard_wide(desk));
	sitting_quit(desk);
}
END_TEST

START_TEST(no_color_has_no_colour)
{
	char *more[] = { "NO_COLOR=1", NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	for (char c = '0'; c <= '7'; c++) {
		char foreground[] = { '\033', '[', '3', c, 'm', '\0' };
		char background[] = { '\033', '[', '4', c, 'm', '\0' };

		ck_assert(!desk_heard(desk, foreground));
		ck_assert(!desk_heard(desk, background));
	}
	sitting_quit(desk);
}
END_TEST

/* terminfo knows no size of a Linux console. */
START_TEST(a_plain_terminal_serves)
{
	char *more[] = { _i == 0 ? "TERM=vt100" : "TERM=linux", NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	sitting_quit(desk);
}
END_TEST

/* The prompt of the shell comes to stand on the last line, where no alternate
 * screen gives back the shell's own. */
START_TEST(the_last_line_is_left_empty)
{
	char *more[] = { "TERM=vt100", NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\032");
	ck_assert(WIFSTOPPED(desk_status(desk)));
	ck_assert(desk_sees_no(desk, "q quit"));
	desk_continue(desk);
	desk_must_see(desk, "q quit");
	desk_type(desk, "q");
	desk_must_see(desk, "Quit?");
	desk_type(desk, "q");
	ck_assert_int_eq(desk_status(desk), 0);
	ck_assert(desk_sees_no(desk, "Quit?"));
	sitting_close(desk);
}
END_TEST

START_TEST(an_unknown_terminal_gets_advice)
{
	char *more[] = { _i == 0 ? "TERM=foo" : _i == 1 ? "TERM" : "TERM=",
		NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "daemonlab run -");
	sitting_ends(desk, 2);
}
END_TEST

Suite *desk_suite(void)
{
	Suite *suite = suite_create("desk");
	TCase *tests = tcase_create("terminal");

	tcase_set_timeout(tests, 300);
	if (cells_is_plain())
		return suite;
	tcase_add_test(tests, q_ends_it);
	/* Each way of ending 200 times; ctrl_z_and_fg does it three times. */
	tcase_add_loop_test(tests, a_signal_ends_it_with_its_number, 0,
	    room_rounds(4, 4 * 200));
	tcase_add_loop_test(tests, the_warden_restores_the_terminal, 0,
	    room_rounds(6, 3 * 200));
	tcase_add_loop_test(tests, ctrl_z_and_fg, 0, room_rounds(1, 67));
	tcase_add_test(tests, ctrl_z_stops_who_waits_for_the_lab);
	tcase_add_test(tests, a_closed_window_ends_it);
	tcase_add_test(tests, it_resizes_and_comes_back);
	tcase_add_test(tests, a_window_of_one_cell_is_no_crash);
	tcase_add_loop_test(tests, an_absurd_window_is_clamped, 0, 4);
	tcase_add_loop_test(tests, the_c_locale_gets_ascii, 0, 2);
	tcase_add_test(tests, no_color_has_no_colour);
	tcase_add_test(tests, the_last_line_is_left_empty);
	tcase_add_loop_test(tests, a_plain_terminal_serves, 0, 2);
	tcase_add_loop_test(tests, an_unknown_terminal_gets_advice, 0, 3);
	suite_add_tcase(suite, tests);
	return suite;
}
