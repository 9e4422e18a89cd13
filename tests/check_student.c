/* What a student does in the Terminal view and types in a hurry, and what the
 * lab makes of it. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "lab/actors/cells.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"
#include "tests/fake_lab.h"
#include "tests/sitting.h"

Suite *student_suite(void);

static struct desk *sit(void)
{
	struct desk *desk = sitting_at_lab();

	desk_must_see(desk, "Enter 1 fork");
	return desk;
}

/* After fork the shell has its prompt again. */
static void type_at_prompt(struct desk *desk, const char *line)
{
	desk_type(desk, "\r");
	desk_must_see(desk, "1 of 6");
	desk_type(desk, "m!");
	desk_must_see(desk, "you type to the terminal");
	desk_type(desk, line);
}

START_TEST(the_terminal_fits_its_view)
{
	struct desk *desk = sit();

	type_at_prompt(desk, "stty size\r");
	desk_must_see(desk, "20 78");
	desk_type(desk, "printf '%074d%s\\n' 0 end4\r");
	desk_must_see(desk, "0end4");
	desk_type(desk, "\035");
	desk_must_see(desk, "Enter type into it");
	sitting_quit(desk);
}
END_TEST

/* Programs that fill the screen ask for the other form of the arrows. */
START_TEST(keys_there_are_what_a_program_asked_for)
{
	struct desk *desk = sit();

	type_at_prompt(desk,
	    "printf '\\033[?1h%s-%s\n' on set; cat -v\r");
	desk_must_see(desk, "on-set");
	desk_type(desk, "\033OA\033[15~\r");
	desk_must_see(desk, "^[OA^[[15~");
	desk_type(desk, "\004\035");
	desk_must_see(desk, "Enter type into it");
	sitting_quit(desk);
}
END_TEST

START_TEST(ctrl_c_there_ends_it_and_u_brings_it_back)
{
	struct desk *desk = sit();

	desk_type(desk, "m!");
	desk_must_see(desk, "you type to the terminal");
	desk_type(desk, "\003");
	desk_must_see(desk, "killed by SIGINT");
	desk_type(desk, "\035w");
	desk_must_see(desk, "without an action of the lab");
	desk_type(desk, "u");
	desk_must_see(desk, "Each step cuts a tie");
	desk_must_see(desk, "running");
	sitting_quit(desk);
}
END_TEST

START_TEST(ctrl_z_and_fg_there_are_seen)
{
	struct desk *desk = sit();

	desk_type(desk, "m!");
	desk_must_see(desk, "you type to the terminal");
	desk_type(desk, "\032");
	desk_must_see(desk, "stopped, beat");
	desk_type(desk, "fg\r");
	desk_must_see(desk, "running, beat");
	desk_type(desk, "\035w");
	desk_must_see(desk, "Each step cuts a tie");
	sitting_quit(desk);
}
END_TEST

START_TEST(exit_there_is_seen)
{
	struct desk *desk = sit();

	type_at_prompt(desk, "exit\r");
	desk_must_see(desk, " ended, /dev/pts/");
	desk_type(desk, "\035");
	desk_type(desk, "w2\r");
	desk_must_see(desk, "2 of 6");
	sitting_quit(desk);
}
END_TEST

/* No beat of a target asks for a look then.  The shell waits until the look
 * after the last beat is over. */
START_TEST(exit_there_is_seen_after_the_target_too)
{
	struct desk *desk = sit();

	desk_type(desk, "m!");
	desk_must_see(desk, "you type to the terminal");
	desk_type(desk, "\003");
	desk_must_see(desk, "killed by SIGINT");
	desk_type(desk, "sleep 2; exit\r");
	desk_must_see(desk, " ended, /dev/pts/");
	desk_type(desk, "\035q");
	sitting_ends(desk, 0);
}
END_TEST

/* "/exit" typed where nothing is searched: no e, x, i or t. */
START_TEST(what_is_searched_for_is_no_key)
{
	static const char views[] = "wctfmli";
	struct lab lab;

	fake_lab_open(&lab);
	fake_lab_do(&lab, "fork");
	fake_lab_key(&lab, views[_i]);
	for (const char *key = "/exit"; *key; key++)
		ck_assert_int_eq(fake_lab_key(&lab, *key), 0);
	ck_assert_int_eq(lab.view.mode, MODE_SEARCH);
	ck_assert_int_eq(fake_lab_key(&lab, KEYS_ENTER), 0);
	ck_assert_int_eq(lab.view.mode, MODE_LAB);
	ck_assert_int_eq(fake_lab_key(&lab, 'n'), 0);
	if (strchr("ml", views[_i]))
		ck_assert(strstr(lab.note, "not searched") != NULL);
	fake_lab_end(&lab);
}
END_TEST

static const char *const notes[] = { "say.starting", "say.busy", "say.late",
	"say.nothing-to-undo", "say.nothing-to-redo", "say.nothing-to-ask",
	"say.nothing-to-repeat", "say.too-many-to-repeat", "say.predict-on",
	"say.predict-off", "say.first", "say.orphaned", "search.none",
	"search.elsewhere", "check.runs", "check.waits", "check.silent" };

START_TEST(a_note_fits_the_last_line)
{
	ck_assert_ptr_nonnull(text_find(notes[_i], NULL));
	ck_assert_msg(width_text(text_get(notes[_i])) <= 78, "%s: %s",
	    notes[_i], text_get(notes[_i]));
}
END_TEST

/* What asks to wait goes when the wait is over. */
START_TEST(a_note_is_as_true_as_the_state)
{
	struct event done = { .kind = EVENT_WORLD };
	struct wishes wishes = { .count = 0 };
	struct world world;
	struct lab lab;

	fake_lab_open(&lab);
	world = lab.world;
	snapshot_init(&world.target);
	snapshot_copy(&world.target, &lab.world.target);
	lab.activity = ACTIVITY_STARTING;
	fake_lab_key(&lab, 'u');
	ck_assert_str_eq(lab.note, text_get("say.starting"));
	done.world = &world;
	lab_handle(&lab, &done, &wishes);
	ck_assert_str_eq(lab.note, "");
	snapshot_clear(&world.target);
	fake_lab_end(&lab);
}
END_TEST

Suite *student_suite(void)
{
	Suite *suite = suite_create("student");
	TCase *tests = tcase_create("terminal");

	tcase_add_loop_test(tests, what_is_searched_for_is_no_key, 0, 7);
	tcase_add_loop_test(tests, a_note_fits_the_last_line, 0,
	    (int)(sizeof notes / sizeof notes[0]));
	tcase_add_test(tests, a_note_is_as_true_as_the_state);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	if (cells_is_plain())
		return suite;
	tcase_add_test(tests, the_terminal_fits_its_view);
	tcase_add_test(tests, keys_there_are_what_a_program_asked_for);
	tcase_add_test(tests, ctrl_c_there_ends_it_and_u_brings_it_back);
	tcase_add_test(tests, ctrl_z_and_fg_there_are_seen);
	tcase_add_test(tests, exit_there_is_seen);
	tcase_add_test(tests, exit_there_is_seen_after_the_target_too);
	return suite;
}
