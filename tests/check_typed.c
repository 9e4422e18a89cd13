/* The lab on a terminal: what keys and clicks do there, seen on its screen. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/actors/cells.h"
#include "tests/sitting.h"

Suite *typed_suite(void);

START_TEST(all_six_steps_and_sigterm_by_keys)
{
	struct desk *desk = sitting_open(NULL, _i ? 36 : 24, _i ? 120 : 80);
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
	sitting_ends(desk, 0);
}
END_TEST

/* A key's bytes, and what they bring to the screen. */
static void key_must_show(struct desk *desk, const char *const key[2])
{
	desk_must_see(desk, "Enter 1 fork");
	desk_type(desk, key[0]);
	desk_must_see(desk, key[1]);
	kill(desk_pid(desk), SIGTERM);
	sitting_ends(desk, 128 + SIGTERM);
}

/* Home, End, ... as windows send them that are not what their TERM says. */
static const char *const known[][2] = {
	{ "\033[4~", "3 of 3" }, { "\033[8~", "3 of 3" },
	{ "\033[F", "3 of 3" }, { "\033OF", "3 of 3" },
	{ "\033[B", "Enter 2 setsid" }, { "\033OB", "Enter 2 setsid" },
	{ "\033[11~", "Keys, words" }, { "\033[[A", "Keys, words" },
};

START_TEST(keys_have_many_forms)
{
	struct desk *desk = sitting_at_lab();

	key_must_show(desk, known[_i]);
}
END_TEST

/* What terminfo does not tell of within tmux, screen or st; of a VT220 it tells
 * none of it. */
static const char *const untold[][2] = {
	{ "\033Oq", "3 of 3" }, { "\033Os", "2 of 3" },
	{ "\033Or", "Enter 2 setsid" }, { "\033OM", "1 of 6" },
	{ "\033[Z", "▸ ties" },
};

START_TEST(the_number_pad_and_shift_tab_serve)
{
	char *more[] = { "TERM=vt220", NULL };
	struct desk *desk = sitting_open(more, 24, 80);

	key_must_show(desk, untold[_i]);
}
END_TEST

/* No letter of what no key is known for is a key: Ctrl-Right, focus, F20, a
 * click in the oldest form, a paste's beginning. */
static const char *const unknown[] = { "\033[1;13C", "\033[I", "\033[34~",
	"\033Ok", "\033[M !!", "\033[200~", "\033[?1;2c", "\033[3;7F" };

START_TEST(what_is_no_key_does_nothing)
{
	struct desk *desk = sitting_at_lab();

	desk_must_see(desk, "Enter 1 fork");
	desk_type(desk, unknown[_i]);
	desk_type(desk, "j");
	desk_must_see(desk, "Enter 2 setsid");
	kill(desk_pid(desk), SIGTERM);
	sitting_ends(desk, 128 + SIGTERM);
}
END_TEST

START_TEST(ctrl_c_asks)
{
	struct desk *desk = sitting_at_lab();

	desk_type(desk, "\003");
	desk_must_see(desk, "t type it at the target's terminal");
	desk_type(desk, "\033");
	desk_must_see(desk, "Enter 1 fork");
	desk_type(desk, "\003");
	desk_must_see(desk, "q quit the lab");
	desk_type(desk, "q");
	sitting_ends(desk, 0);
}
END_TEST

static pid_t number_after(struct desk *desk, const char *word)
{
	const char *at;

	desk_pump(desk, DESK_CALM_MS);
	at = strstr(desk_screen(desk), word);
	ck_assert_ptr_nonnull(at);
	return atoi(at + strlen(word));
}

START_TEST(a_stopped_target_is_continued_by_F)
{
	struct desk *desk = sitting_at_lab();

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
	sitting_quit(desk);
}
END_TEST

START_TEST(typing_goes_to_the_shell)
{
	struct desk *desk = sitting_at_lab();

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
	sitting_quit(desk);
}
END_TEST

START_TEST(a_checked_program_has_a_timeline)
{
	struct desk *desk = sitting_at_lab();

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
	sitting_quit(desk);
}
END_TEST

START_TEST(ctrl_c_as_an_experiment_and_undo)
{
	struct desk *desk = sitting_at_lab();

	desk_type(desk, "x");
	desk_must_see(desk, "type Ctrl-C");
	desk_type(desk, "\r");
	desk_must_see(desk, "SIGINT");
	desk_must_see(desk, "u undo");
	desk_type(desk, "u");
	desk_must_see(desk, "running");
	desk_must_see(desk, "Enter 1 fork");
	sitting_quit(desk);
}
END_TEST

/* Press and release, as a terminal with the older or the newer protocol sends
 * them. */
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
	struct desk *desk = sitting_open(more, 24, 80);

	desk_must_see(desk, "beat");
	desk_type(desk, "p1\r");
	desk_must_see(desk, "( ) another one");
	click_text(desk, "( ) another one");
	desk_must_see(desk, "(•) another one");
	click_text(desk, "(•) another one");
	desk_must_see(desk, "of 1 right");
	click_text(desk, "[t]ree");
	desk_must_see(desk, "▸ tree");
	sitting_quit(desk);
}
END_TEST

Suite *typed_suite(void)
{
	Suite *suite = suite_create("typed");
	TCase *tests = tcase_create("terminal");

	tcase_set_timeout(tests, 300);
	if (cells_is_plain())
		return suite;
	tcase_add_loop_test(tests, all_six_steps_and_sigterm_by_keys, 0, 2);
	tcase_add_loop_test(tests, keys_have_many_forms, 0,
	    (int)(sizeof known / sizeof known[0]));
	tcase_add_loop_test(tests, the_number_pad_and_shift_tab_serve, 0,
	    (int)(sizeof untold / sizeof untold[0]));
	tcase_add_loop_test(tests, what_is_no_key_does_nothing, 0,
	    (int)(sizeof unknown / sizeof unknown[0]));
	tcase_add_test(tests, ctrl_c_asks);
	tcase_add_test(tests, a_stopped_target_is_continued_by_F);
	tcase_add_test(tests, typing_goes_to_the_shell);
	tcase_add_test(tests, a_checked_program_has_a_timeline);
	tcase_add_test(tests, ctrl_c_as_an_experiment_and_undo);
	tcase_add_loop_test(tests, a_click_answers, 0, 2);
	suite_add_tcase(suite, tests);
	return suite;
}
