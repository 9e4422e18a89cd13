/* Whole screens as text, compared with tests/screens/NAME.txt.  With the
 * environment's RENEW_SCREENS set they are written instead: look at what
 * changed before you keep it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/canvas.h"
#include "lab/faces/pane.h"
#include "lab/facts/sign.h"
#include "tests/fake_lab.h"

Suite *screen_suite(void);

struct expected {
	const char *name;
	int rows, columns;
	bool is_ascii;
	const char *actions;	/* words, done before; NULL: no target yet */
	const char *keys;	/* pressed after them */
};

static const struct expected expected[] = {
	{ "starting", 24, 80, false, NULL, "" },
	{ "first", 24, 80, false, "", "" },
	{ "after-fork", 24, 80, false, "fork", "" },
	{ "after-setsid", 24, 80, false, "fork setsid", "" },
	{ "too-early", 24, 80, false, "setsid", "" },
	{ "ascii", 24, 80, true, "fork setsid", "" },
	{ "tree", 24, 80, false, "fork setsid", "tz" },
	{ "tree-small", 24, 80, false, "fork setsid", "t" },
	{ "code", 24, 80, false, "fork setsid", "cz" },
	{ "ties", 24, 80, false, "fork setsid", "i" },
	{ "ties-start", 24, 80, false, "", "i" },
	{ "fds", 24, 80, false, "fork setsid close", "f" },
	{ "timeline", 24, 80, false, "fork setsid", "lk" },
	{ "experiments", 24, 80, false, "fork", "x" },
	{ "options", 24, 80, false, "fork", "oj" },
	{ "help", 24, 80, false, "", "?" },
	{ "interrupt", 24, 80, false, "fork", "\003" },
	{ "end", 24, 80, false,
	    "fork setsid chdir umask close sigterm signal:TERM", "" },
	{ "killed", 24, 80, false, "fork signal:TERM", "" },
	{ "wide", 36, 120, false, "fork setsid", "" },
	{ "wide-tree", 36, 120, false, "fork setsid", "tz" },
	{ "small", 20, 72, false, "", "" },
};

static void open_lab(struct lab *lab, const struct expected *row)
{
	char words[128], *word;

	if (!row->actions) {
		fake_lab_begin(lab);
		return;
	}
	fake_lab_open(lab);
	lab->view.rows = row->rows;
	lab->view.columns = row->columns;
	lab->view.is_ascii = row->is_ascii;
	snprintf(words, sizeof words, "%s", row->actions);
	for (word = strtok(words, " "); word; word = strtok(NULL, " "))
		fake_lab_do(lab, word);
	for (const char *key = row->keys; *key; key++)
		fake_lab_key(lab, *key);
}

static void read_file(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, size - 1, file) : 0;

	ck_assert_msg(file != NULL, "%s is missing", path);
	text[length] = '\0';
	fclose(file);
}

static void compare(const char *path, const char *seen)
{
	static char wanted[65536];
	FILE *file;

	if (getenv("RENEW_SCREENS")) {
		file = fopen(path, "w");
		ck_assert_ptr_nonnull(file);
		fputs(seen, file);
		ck_assert_int_eq(fclose(file), 0);
	}
	read_file(path, wanted, sizeof wanted);
	ck_assert_msg(strcmp(seen, wanted) == 0,
	    "%s differs; seen:\n%s", path, seen);
}

START_TEST(a_screen_is_as_expected)
{
	const struct expected *row = &expected[_i];
	struct buffer seen = { NULL, 0, 0 };
	struct canvas canvas;
	struct lab lab;
	char path[128];

	open_lab(&lab, row);
	canvas_init(&canvas, row->rows, row->columns, row->is_ascii);
	frame_draw(&canvas, &lab, NULL);
	canvas_print(&canvas, &seen);
	snprintf(path, sizeof path, "tests/screens/%s.txt", row->name);
	compare(path, buffer_get(&seen));
	canvas_free(&canvas);
	buffer_free(&seen);
	fake_lab_end(&lab);
}
END_TEST

/* What does not fit beside the boxes is not begun. */
START_TEST(no_word_of_the_tree_is_cut)
{
	static const struct expected row = { "", 36, 0, false, "fork", "" };
	struct buffer seen = { NULL, 0, 0 };
	struct canvas canvas;
	struct lab lab;

	open_lab(&lab, &row);
	for (int columns = 120; columns <= 240; columns++) {
		canvas_init(&canvas, row.rows, columns, false);
		frame_draw(&canvas, &lab, NULL);
		buffer_clear(&seen);
		canvas_print(&canvas, &seen);
		ck_assert_msg(!strstr(buffer_get(&seen), "… │\n"),
		    "cut at %d columns:\n%.3500s", columns, buffer_get(&seen));
		canvas_free(&canvas);
	}
	buffer_free(&seen);
	fake_lab_end(&lab);
}
END_TEST

START_TEST(an_ascii_screen_is_ascii)
{
	const struct expected *row = &expected[_i];
	struct buffer seen = { NULL, 0, 0 };
	struct canvas canvas;
	struct lab lab;

	open_lab(&lab, row);
	lab.view.is_ascii = true;
	canvas_init(&canvas, row->rows, row->columns, true);
	frame_draw(&canvas, &lab, NULL);
	canvas_print(&canvas, &seen);
	for (size_t i = 0; i < seen.length; i++)
		ck_assert_msg((unsigned char)seen.text[i] < 0x80,
		    "%s shows a byte above ASCII", row->name);
	ck_assert_ptr_null(strchr(buffer_get(&seen), '\033'));
	canvas_free(&canvas);
	buffer_free(&seen);
	fake_lab_end(&lab);
}
END_TEST

/* A drawing may depend on the lab alone, not on what was drawn before. */
START_TEST(a_screen_is_drawn_the_same_twice)
{
	struct buffer first = { NULL, 0, 0 }, again = { NULL, 0, 0 };
	struct canvas canvas;
	struct lab lab;

	open_lab(&lab, &expected[_i]);
	canvas_init(&canvas, expected[_i].rows, expected[_i].columns, false);
	frame_draw(&canvas, &lab, NULL);
	canvas_print(&canvas, &first);
	lab.view.is_zoomed = !lab.view.is_zoomed;
	frame_draw(&canvas, &lab, NULL);
	lab.view.is_zoomed = !lab.view.is_zoomed;
	frame_draw(&canvas, &lab, NULL);
	canvas_print(&canvas, &again);
	ck_assert_str_eq(buffer_get(&first), buffer_get(&again));
	canvas_free(&canvas);
	buffer_free(&first);
	buffer_free(&again);
	fake_lab_end(&lab);
}
END_TEST

/* Only the beat's number differs from one beat to the next. */
START_TEST(a_beat_changes_one_row)
{
	struct canvas before, after;
	struct lab lab;
	int rows = 0;

	fake_lab_open(&lab);
	canvas_init(&before, 24, 80, false);
	canvas_init(&after, 24, 80, false);
	frame_draw(&before, &lab, NULL);
	lab.beats++;
	frame_draw(&after, &lab, NULL);
	for (int row = 0; row < 24; row++)
		rows += memcmp(canvas_at(&before, row, 0),
		    canvas_at(&after, row, 0),
		    80 * sizeof(struct glyph)) != 0;
	ck_assert_int_eq(rows, 1);
	canvas_free(&before);
	canvas_free(&after);
	fake_lab_end(&lab);
}
END_TEST

/* What a program on the target's terminal drew: by twins, or as "?". */
START_TEST(cells_have_twins)
{
	static const char *const texts[] = { "a", "\\", "─", "│", "→", "é",
		"e\xcc\x81", "z" };
	static struct grid grid = { .rows = 1, .columns = 8 };
	struct buffer seen = { NULL, 0, 0 };
	struct canvas canvas;
	struct lab lab;

	for (int i = 0; i < grid.columns; i++) {
		grid.cell[0][i] = (struct cell){ .width = 1,
			.foreground = -1, .background = -1 };
		strcpy(grid.cell[0][i].text, texts[i]);
	}
	fake_lab_open(&lab);
	fake_lab_key(&lab, 'm');
	canvas_init(&canvas, 24, 80, true);
	frame_draw(&canvas, &lab, &grid);
	canvas_print(&canvas, &seen);
	ck_assert_msg(strstr(buffer_get(&seen), "|a\\-|-?ez ") != NULL,
	    "seen:\n%s", buffer_get(&seen));
	canvas_free(&canvas);
	buffer_free(&seen);
	fake_lab_end(&lab);
}
END_TEST

START_TEST(signs_have_twins)
{
	struct buffer out = { NULL, 0, 0 };

	sign_text(&out, "✓ a → b… 守", true);
	ck_assert_str_eq(buffer_get(&out), "* a -> b... ?");
	buffer_free(&out);
	ck_assert_str_eq(sign_get(SIGN_TO, true), "->");
	ck_assert_str_eq(sign_get(SIGN_TO, false), "→");
}
END_TEST

START_TEST(wide_characters_take_two_cells)
{
	struct buffer out = { NULL, 0, 0 };
	struct canvas canvas;

	canvas_init(&canvas, 1, 7, false);
	ck_assert_int_eq(canvas_text(&canvas, 0, 0, 7, LOOK_PLAIN,
	    "守护a进程"), 7);
	ck_assert_int_eq(canvas_at(&canvas, 0, 1)->width, 0);
	canvas_print(&canvas, &out);
	ck_assert_str_eq(buffer_get(&out), "守护a进\n");
	canvas_free(&canvas);
	buffer_free(&out);
}
END_TEST

Suite *screen_suite(void)
{
	Suite *suite = suite_create("screen");
	TCase *tests = tcase_create("drawn");
	int count = sizeof expected / sizeof expected[0];

	tcase_add_loop_test(tests, a_screen_is_as_expected, 0, count);
	tcase_add_loop_test(tests, an_ascii_screen_is_ascii, 0, count);
	tcase_add_loop_test(tests, a_screen_is_drawn_the_same_twice, 0,
	    count);
	tcase_add_test(tests, no_word_of_the_tree_is_cut);
	tcase_add_test(tests, a_beat_changes_one_row);
	tcase_add_test(tests, cells_have_twins);
	tcase_add_test(tests, signs_have_twins);
	tcase_add_test(tests, wide_characters_take_two_cells);
	suite_add_tcase(suite, tests);
	return suite;
}
