/* The lab on a terminal: how it ends, and what it leaves of the terminal. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "tests/desk.h"

Suite *desk_suite(void);

static struct room room;
static char *lab[] = { NULL, "--no-predict", NULL };

static struct desk *sit(char *const *more, int rows, int columns)
{
	struct guest guest = { .argv = lab, .more = more };

	room_open(&room, NULL);
	lab[0] = (char *)(uintptr_t)room_lab();
	return desk_open(&room, &guest, rows, columns);
}

static struct desk *sit_at_lab(void)
{
	struct desk *desk = sit(NULL, 24, 80);

	desk_must_see(desk, "beat");
	return desk;
}

/* The program has ended with this exit code, and nothing is left. */
static void ends_with(struct desk *desk, int code)
{
	int status = desk_status(desk);

	ck_assert_msg(status != -1, "it does not end:\n%.3500s",
	    desk_screen(desk));
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == code,
	    "wait status %#x instead of exit %d:\n%.3500s", (unsigned)status, code,
	    desk_screen(desk));
	ck_assert(desk_is_restored(desk));
	desk_close(desk);
	room_close(&room);
}

static pid_t number_after(struct desk *desk, const char *word)
{
	const char *at;

	desk_pump(desk, DESK_CALM_MS);
	at = strstr(desk_screen(desk), word);
	ck_assert_ptr_nonnull(at);
	return atoi(at + strlen(word));
}

static void quit(struct desk *desk)
{
	desk_type(desk, "q");
	desk_must_see(desk, "Quit?");
	desk_type(desk, "q");
	ends_with(desk, 0);
}

START_TEST(q_ends_it)
{
	struct desk *desk = sit_at_lab();

	quit(desk);
}
END_TEST

START_TEST(all_six_steps_and_sigterm_by_keys)
{
	struct desk *desk = sit(NULL, _i ? 36 : 24, _i ? 120 : 80);
	static const char *const seen[] = { "1 of 6", "2 of 6", "3 of 6",
		"4 of 6", "5 of 6", "6 of 6" };

	desk_must_see(desk, "beat");
	for (int i = 0; i < 6; i++) {
		desk_type(desk, "\r");
		desk_must_see(desk, seen[i]);
	}
	desk_type(desk, "\r");
	desk_must_see(desk, "handler ran");
	desk_type(desk, "q");	/* nothing lives that could be lost */
	ends_with(desk, 0);
}
END_TEST

static const int ending_signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };

START_TEST(a_signal_ends_it_with_its_number)
{
	struct desk *desk = sit_at_lab();

	kill(desk_pid(desk), ending_signals[_i % 4]);
	ends_with(desk, 128 + ending_signals[_i % 4]);
}
END_TEST

static const int killing_signals[] = { SIGKILL, SIGSEGV, SIGABRT };

START_TEST(the_warden_restores_the_terminal)
{
	struct desk *desk = sit_at_lab();
	int status;

	desk_type(desk, _i & 1 ? "\r" : "m!");
	kill(desk_pid(desk), killing_signals[_i / 2 % 3]);
	status = desk_status(desk);
	ck_assert(WIFSIGNALED(status));
	ck_assert(desk_is_restored(desk));
	desk_pump(desk, 50);
	ck_assert(desk_heard(desk, "\033[?1049l"));
	ck_assert(desk_heard(desk, "\033[?25h"));
	desk_close(desk);
	room_close(&room);
}
END_TEST

START_TEST(ctrl_z_and_fg)
{
	struct desk *desk = sit_at_lab();
	int status;

	for (int i = 0; i < 3; i++) {
		desk_type(desk, "\032");
		status = desk_status(desk);
		ck_assert_msg(status != -1 && WIFSTOPPED(status),
		    "wait status %#x", (unsigned)status);
		ck_assert(desk_is_restored(desk));
		desk_continue(desk);
		desk_type(desk, "t");
		desk_must_see(desk, "ree");
	}
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	quit(desk);
}
END_TEST

START_TEST(ctrl_c_asks)
{
	struct desk *desk = sit_at_lab();

	desk_type(desk, "\003");
	desk_must_see(desk, "t type it at the target's terminal");
	desk_type(desk, "\033");
	desk_must_see(desk, "Enter 1 fork");
	desk_type(desk, "\003");
	desk_must_see(desk, "q quit the lab");
	desk_type(desk, "q");
	ends_with(desk, 0);
}
END_TEST

START_TEST(a_closed_window_ends_it)
{
	struct desk *desk = sit_at_lab();
	int status;

	desk_hang_up(desk);
	status = desk_status(desk);
	ck_assert_msg(status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 128 + SIGHUP, "wait status %#x",
	    (unsigned)status);
	desk_close(desk);
	room_close(&room);
}
END_TEST

START_TEST(a_stopped_target_is_continued_by_F)
{
	struct desk *desk = sit_at_lab();

	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	desk_must_see(desk, "fork() = ");
	kill(number_after(desk, "fork() = "), SIGSTOP);
	desk_must_see(desk, "stopped");
	desk_type(desk, "\r");
	desk_must_see(desk, "not done");
	desk_type(desk, "F");
	desk_must_see(desk, "running");
	desk_type(desk, "\r");
	desk_must_see(desk, "2 of 6");
	quit(desk);
}
END_TEST

START_TEST(it_resizes_and_comes_back)
{
	struct desk *desk = sit_at_lab();

	desk_resize(desk, 10, 40);
	desk_must_see(desk, "80x24");
	desk_resize(desk, 36, 120);
	desk_must_see(desk, "Target");
	desk_resize(desk, 1, 1);
	desk_pump(desk, 50);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "Enter 1 fork");
	quit(desk);
}
END_TEST

START_TEST(a_window_of_one_cell_is_no_crash)
{
	struct desk *desk = sit(NULL, 1, 1);

	desk_pump(desk, 300);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "beat");
	quit(desk);
}
END_TEST

START_TEST(an_absurd_window_is_clamped)
{
	static const int sizes[][2] = { { 0, 0 }, { 10000, 10000 },
		{ 65535, 65535 }, { 1, 65535 } };
	struct desk *desk = sit(NULL, sizes[_i][0], sizes[_i][1]);

	desk_pump(desk, 300);
	desk_resize(desk, 24, 80);
	desk_must_see(desk, "beat");
	quit(desk);
}
END_TEST

START_TEST(the_c_locale_gets_ascii)
{
	char *more[] = { _i ? "LANG" : "LANG=C", NULL };
	struct desk *desk = sit(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	desk_type(desk, "t");
	desk_pump(desk, 100);
	ck_assert(!desk_heard_wide(desk));
	quit(desk);
}
END_TEST

START_TEST(no_color_has_no_colour)
{
	char *more[] = { "NO_COLOR=1", NULL };
	struct desk *desk = sit(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	for (char c = '0'; c <= '7'; c++) {
		char foreground[] = { '\033', '[', '3', c, 'm', '\0' };
		char background[] = { '\033', '[', '4', c, 'm', '\0' };

		ck_assert(!desk_heard(desk, foreground));
		ck_assert(!desk_heard(desk, background));
	}
	quit(desk);
}
END_TEST

/* terminfo knows no size of a Linux console. */
START_TEST(a_plain_terminal_serves)
{
	char *more[] = { _i == 0 ? "TERM=vt100" : "TERM=linux", NULL };
	struct desk *desk = sit(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	quit(desk);
}
END_TEST

START_TEST(an_unknown_terminal_gets_advice)
{
	char *more[] = { _i == 0 ? "TERM=foo" : _i == 1 ? "TERM" : "TERM=",
		NULL };
	struct desk *desk = sit(more, 24, 80);

	desk_must_see(desk, "daemonlab run -");
	ends_with(desk, 2);
}
END_TEST

START_TEST(typing_goes_to_the_shell)
{
	struct desk *desk = sit_at_lab();

	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	desk_type(desk, "m");
	desk_must_see(desk, "inal");
	desk_type(desk, "!");
	desk_must_see(desk, "Ctrl-]");
	desk_type(desk, "echo a$((40 + 2))b\r");
	desk_must_see(desk, "a42b");
	desk_type(desk, "\035");
	desk_must_see(desk, "q quit");
	quit(desk);
}
END_TEST

START_TEST(a_checked_program_has_a_timeline)
{
	struct desk *desk = sit_at_lab();

	desk_type(desk, "C");
	desk_must_see(desk, "check it");
	desk_type(desk, "/bin/true\r");
	desk_must_see(desk, "execve(\"/bin/true\"");
	desk_type(desk, "l");
	desk_must_see(desk, "not the target: /bin/true");
	desk_type(desk, "G");
	desk_must_see(desk, "verdict  fail");
	desk_type(desk, "\r");
	desk_must_see(desk, "▸ why");
	desk_type(desk, "l");
	desk_must_see(desk, "verdict  fail");
	desk_type(desk, "\033");
	desk_must_see(desk, "start: job");
	quit(desk);
}
END_TEST

START_TEST(ctrl_c_as_an_experiment_and_undo)
{
	struct desk *desk = sit_at_lab();

	desk_type(desk, "x");
	desk_must_see(desk, "type Ctrl-C");
	desk_type(desk, "\r");
	desk_must_see(desk, "SIGINT");
	desk_must_see(desk, "u undo");
	desk_type(desk, "u");
	desk_must_see(desk, "running");
	desk_must_see(desk, "Enter 1 fork");
	quit(desk);
}
END_TEST

/* Press and release, as a terminal with the older or the newer protocol sends it. */
static void click_text(struct desk *desk, const char *text)
{
	const char *line = desk_screen(desk), *at = strstr(line, text);
	bool is_new = desk_heard(desk, "\033[?1006");
	int row = 1, column = 1;
	char bytes[80];

	ck_assert_msg(at != NULL, "no %s:\n%.3400s", text, line);
	for (const char *end; (end = strchr(line, '\n')) && end < at;
	    line = end + 1)
		row++;
	for (const char *byte = line; byte < at; byte++)
		column += (*byte & 0xc0) != 0x80;
	if (is_new)
		snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm",
		    column, row, column, row);
	else
		snprintf(bytes, sizeof bytes, "\033[M %c%c\033[M#%c%c",
		    column + 32, row + 32, column + 32, row + 32);
	desk_type(desk, bytes);
}

START_TEST(a_click_answers)
{
	char *more[] = { _i ? "TERM=screen" : "TERM=xterm", NULL };
	struct desk *desk = sit(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "p1\r");
	desk_must_see(desk, "( ) another one");
	click_text(desk, "( ) another one");
	desk_must_see(desk, "(•) another one");
	click_text(desk, "(•) another one");
	desk_must_see(desk, "of 1 right");
	click_text(desk, "[t]ree");
	desk_must_see(desk, "▸ tree");
	quit(desk);
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
	tcase_add_loop_test(tests, all_six_steps_and_sigterm_by_keys, 0, 2);
	/* Each way of ending 200 times; ctrl_z_and_fg does it three times. */
	tcase_add_loop_test(tests, a_signal_ends_it_with_its_number, 0,
	    room_rounds(4, 4 * 200));
	tcase_add_loop_test(tests, the_warden_restores_the_terminal, 0,
	    room_rounds(6, 3 * 200));
	tcase_add_loop_test(tests, ctrl_z_and_fg, 0, room_rounds(1, 67));
	tcase_add_test(tests, ctrl_c_asks);
	tcase_add_test(tests, a_closed_window_ends_it);
	tcase_add_test(tests, a_stopped_target_is_continued_by_F);
	tcase_add_test(tests, it_resizes_and_comes_back);
	tcase_add_test(tests, a_window_of_one_cell_is_no_crash);
	tcase_add_loop_test(tests, an_absurd_window_is_clamped, 0, 4);
	tcase_add_loop_test(tests, the_c_locale_gets_ascii, 0, 2);
	tcase_add_test(tests, no_color_has_no_colour);
	tcase_add_loop_test(tests, a_plain_terminal_serves, 0, 2);
	tcase_add_loop_test(tests, an_unknown_terminal_gets_advice, 0, 3);
	tcase_add_loop_test(tests, a_click_answers, 0, 2);
	tcase_add_test(tests, typing_goes_to_the_shell);
	tcase_add_test(tests, ctrl_c_as_an_experiment_and_undo);
	tcase_add_test(tests, a_checked_program_has_a_timeline);
	suite_add_tcase(suite, tests);
	return suite;
}
