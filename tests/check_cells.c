/* The cells: what is drawn, what is kept at a new size, and that nothing a
 * program can write does harm.  The plain screen is always tested too. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "lab/actors/cells.h"
#include "lab/actors/cells_plain.h"
#include "lab/actors/cells_rune.h"

Suite *cells_suite(void);

static void feed(struct cells *cells, const char *text)
{
	cells_feed(cells, text, strlen(text));
}

static void assert_screen(struct cells *cells, const char *expected)
{
	char text[4096];

	cells_text(cells, text, sizeof text);
	ck_assert_str_eq(text, expected);
}

START_TEST(text_stands_where_it_was_written)
{
	struct cells *cells = cells_open(3, 10);

	feed(cells, "one\r\n\ttw\b!\r\n1234567890ab");
	assert_screen(cells, "        !w\n1234567890\nab\n");
	cells_close(cells);
}
END_TEST

START_TEST(a_new_screen_is_empty)
{
	struct cells *cells = cells_open(2, 10);
	const struct grid *grid = cells_grid(cells);

	ck_assert_int_eq(grid->rows, 2);
	ck_assert_int_eq(grid->columns, 10);
	ck_assert_int_eq(grid->cursor_row, 0);
	ck_assert_int_eq(grid->cursor_column, 0);
	ck_assert(grid->is_cursor_visible);
	ck_assert_int_eq(grid->cell[0][0].foreground, -1);
	ck_assert_int_eq(grid->cell[0][0].width, 1);
	assert_screen(cells, "\n\n");
	cells_close(cells);
}
END_TEST

START_TEST(a_wide_character_has_two_cells)
{
	struct cells *cells = cells_open(1, 10);
	const struct grid *grid;

	feed(cells, "\xe4\xb8\xad" "e\xcc\x81");
	grid = cells_grid(cells);
	ck_assert_str_eq(grid->cell[0][0].text, "\xe4\xb8\xad");
	ck_assert_int_eq(grid->cell[0][0].width, 2);
	ck_assert_int_eq(grid->cell[0][1].width, 0);
	ck_assert_str_eq(grid->cell[0][2].text, "e\xcc\x81");
	ck_assert_int_eq(grid->cursor_column, 3);
	cells_close(cells);
}
END_TEST

START_TEST(the_version_rises_with_each_change)
{
	struct cells *cells = cells_open(2, 10);
	unsigned long before = cells_grid(cells)->version;
	unsigned long after;

	feed(cells, "x");
	after = cells_grid(cells)->version;
	ck_assert_uint_gt(after, before);
	cells_resize(cells, 3, 10);
	ck_assert_uint_gt(cells_grid(cells)->version, after);
	cells_close(cells);
}
END_TEST

START_TEST(absurd_sizes_are_clamped)
{
	struct cells *cells = cells_open(-5, 1000000);
	const struct grid *grid = cells_grid(cells);

	ck_assert_int_eq(grid->rows, 1);
	ck_assert_int_eq(grid->columns, GRID_COLUMNS);
	cells_resize(cells, 1000000, 0);
	feed(cells, "\xe4\xb8\xad" "abc");
	grid = cells_grid(cells);
	ck_assert_int_eq(grid->rows, GRID_ROWS);
	ck_assert_int_eq(grid->columns, 1);
	cells_close(cells);
}
END_TEST

START_TEST(a_new_size_keeps_the_lines_at_the_cursor)
{
	struct cells *cells = cells_open(4, 10);

	feed(cells, "one\r\ntwo\r\nthree\r\nfour$ ");
	cells_resize(cells, 2, 8);
	assert_screen(cells, "three\nfour$\n");
	ck_assert_int_eq(cells_grid(cells)->cursor_row, 1);
	ck_assert_int_eq(cells_grid(cells)->cursor_column, 6);
	cells_resize(cells, 3, 20);
	feed(cells, "more");
	assert_screen(cells, "three\nfour$ more\n\n");
	cells_close(cells);
}
END_TEST

START_TEST(what_could_fool_the_eye_is_replaced)
{
	struct cells *cells = cells_open(1, 20);

	feed(cells, "a\xe2\x80\xae" "b\xc2\x9b" "c\xff" "d\xe4\xb8" "e");
	assert_screen(cells,
	    "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd" "d\xef\xbf\xbd"
	    "e\n");
	cells_close(cells);
}
END_TEST

/* What follows stands in the cell where the program thinks it does. */
START_TEST(what_takes_no_cell_is_left_out)
{
	struct cells *cells = cells_open(1, 20);

	if (!cells_is_plain()) {
		feed(cells, "\u2764\ufe0f a\u200db\r\x1b[6Cc");
		assert_screen(cells, "\u2764 ab  c\n");
	}
	cells_close(cells);
}
END_TEST

START_TEST(the_cursor_is_saved_in_both_ways)
{
	struct cells *cells = cells_open(1, 20);

	if (!cells_is_plain()) {
		feed(cells, "ab\x1b[scd\x1b[ue\x1b" "7fg\x1b" "8h");
		assert_screen(cells, "abehg\n");
	}
	cells_close(cells);
}
END_TEST

START_TEST(colours_are_reduced_to_eight)
{
	static const struct {
		const char *in;
		int foreground, background;
	} examples[] = {
		{ "\x1b[31mx", 1, -1 },
		{ "\x1b[92;44mx", 2, 4 },
		{ "\x1b[38;5;196mx", 1, -1 },
		{ "\x1b[38;5;255mx", 7, -1 },
		{ "\x1b[48;2;0;0;255mx", -1, 4 },
		{ "\x1b[31m\x1b[39mx", -1, -1 },
	};

	if (cells_is_plain())
		return;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		struct cells *cells = cells_open(1, 10);
		const struct cell *cell;

		feed(cells, examples[i].in);
		cell = &cells_grid(cells)->cell[0][0];
		ck_assert_int_eq(cell->foreground, examples[i].foreground);
		ck_assert_int_eq(cell->background, examples[i].background);
		cells_close(cells);
	}
}
END_TEST

START_TEST(a_question_is_answered)
{
	struct cells *cells = cells_open(5, 10);
	char answer[32] = "";
	size_t length;

	if (!cells_is_plain()) {
		feed(cells, "ab\x1b[6n");
		length = cells_answer(cells, answer, 2);
		length += cells_answer(cells, answer + 2, sizeof answer - 2);
		ck_assert_uint_eq(length, 6);
		ck_assert_mem_eq(answer, "\x1b[1;3R", 6);
	}
	ck_assert_uint_eq(cells_answer(cells, answer, sizeof answer), 0);
	cells_close(cells);
}
END_TEST

/* Programs ask for it by DECCKM (smkx of terminfo), and full-screen ones
 * know no other form. */
START_TEST(keys_have_the_form_that_was_asked_for)
{
	static const char letters[] = "ABCDFH";
	struct cells *cells = cells_open(5, 10);
	const char letter = letters[_i];
	char key[4] = { '\x1b', '[', letter, '\0' }, sent[32] = "";

	if (!cells_is_plain()) {
		feed(cells, "\x1b[?1h\x1b=");
		ck_assert_uint_eq(cells_key(cells, key, 3, sent, 32), 3);
		ck_assert(sent[1] == 'O' && sent[2] == letter);
		feed(cells, "\x1b[?1l\x1b>");
		ck_assert_uint_eq(cells_key(cells, key, 3, sent, 32), 3);
		ck_assert_mem_eq(sent, key, 3);
	}
	ck_assert_uint_eq(cells_key(cells, "\x1b[5~", 4, sent, 32), 0);
	ck_assert_uint_eq(cells_key(cells, "x", 1, sent, 32), 0);
	cells_close(cells);
}
END_TEST

START_TEST(a_short_buffer_cuts_the_text)
{
	struct cells *cells = cells_open(2, 10);
	char text[4];

	feed(cells, "a\xe4\xb8\xad" "b");
	cells_text(cells, text, sizeof text);
	ck_assert_str_eq(text, "a");
	cells_text(cells, text, 1);
	ck_assert_str_eq(text, "");
	cells_close(cells);
}
END_TEST

/* A program that fills the screen, and sequences that are cut off. */
START_TEST(sequences_may_be_split_anywhere)
{
	static const char in[] = "\x1b[2J\x1b[2;3Hx\xe4\xb8\xad\x1b[1;31m!"
	    "\x1b[0m\x1b[1;1H\x1b[K$";

	if (cells_is_plain())
		return;
	for (size_t at = 0; at < sizeof in; at++) {
		struct cells *cells = cells_open(3, 10);

		cells_feed(cells, in, at);
		cells_feed(cells, in + at, sizeof in - 1 - at);
		assert_screen(cells, "$\n  x\xe4\xb8\xad!\n\n");
		cells_close(cells);
	}
}
END_TEST

static bool is_row_sound(const struct grid *grid, const struct cell *cell)
{
	for (int i = 0; i < grid->columns; i++) {
		bool is_split = i + 1 == grid->columns
		    || cell[i + 1].width != 0;

		if (memchr(cell[i].text, 0, sizeof cell->text) == NULL
		    || cell[i].width > 2 || (cell[i].width == 2 && is_split)
		    || (cell[i].width == 0
		    && (i == 0 || cell[i - 1].width != 2)))
			return false;
	}
	return true;
}

/* One assertion for all: each costs a write. */
static void assert_sound(const struct grid *grid)
{
	bool is_sound = grid->cursor_row >= 0
	    && grid->cursor_row < grid->rows && grid->cursor_column >= 0
	    && grid->cursor_column < grid->columns;

	for (int row = 0; row < grid->rows; row++)
		is_sound = is_sound && is_row_sound(grid, grid->cell[row]);
	ck_assert(is_sound);
}

static size_t make_noise(char *bytes, size_t size)
{
	static const char *const part[] = { "\x1b[", "\x1b", "?1049h",
		"?1049l", "999999999999", "r", "H", "J", "K", "L", "M", "P",
		"@", "X", "m", ";", "4h", "38;5;", "2;", "\n", "\r", "\t",
		"\b", "\x1b#6", "\x1b""c", "\x1b(0", "\x0e", "\x1b""7",
		"\x1b""8", "\x1bM", "\x1b%@", "?6h", "?7l", "?69h", "2;5s",
		"'}", "\xe4\xb8\xad", "\xcc\x81", "\xff", "\xe4", "\xc2\x9d",
		"\x9d", "\x18", "hello", "20;24r", "5;1H", "6n" };
	size_t length = 0;

	while (length + 16 < size && rand() % 8 != 0) {
		const char *text =
		    part[(size_t)rand() % (sizeof part / sizeof part[0])];

		memcpy(bytes + length, text, strlen(text));
		length += strlen(text);
	}
	return length;
}

/* What has no width would be repeated for ever. */
static const struct {
	const char *bytes;
	const char *screen;
} repeated[] = {
	{ "-\x1b[3b", "----\n\n" },
	{ "ab\x1b[2b\x1b[bc", "abbbbc\n\n" },
	{ "\x1b[3bx", "x\n\n" },
	{ "\x1b[0bx", "x\n\n" },
	{ "\xcc\x81\x1b[3bx", NULL },
	{ "a\x1b[H\xcc\x81\x1b[9bx", NULL },
	{ "a\r\x1b[3bx", "x\n\n" },
	{ "a\x1b" "7\x1b[3bx", "ax\n\n" },
	{ "\xe0\xb8\xb1\x1b[3bx", NULL },
	{ "a\x1b[9999bx", NULL },
};

START_TEST(a_repetition_ends)
{
	struct cells *cells = cells_open(2, 10);

	feed(cells, repeated[_i].bytes);
	if (repeated[_i].screen && !cells_is_plain())
		assert_screen(cells, repeated[_i].screen);
	cells_close(cells);
}
END_TEST

START_TEST(noise_does_no_harm)
{
	struct cells *cells;
	static struct plain plain;
	char noise[256], text[512];

	srand((unsigned)_i);
	cells = cells_open(rand() % 30, rand() % 90);
	plain_init(&plain, rand() % 30, rand() % 90);
	for (int round = 0; round < 60; round++) {
		size_t length = make_noise(noise, sizeof noise);

		cells_feed(cells, noise, length);
		plain_feed(&plain, noise, length);
		if (rand() % 8 == 0) {
			cells_resize(cells, rand() % 40, rand() % 90);
			plain_resize(&plain, rand() % 40, rand() % 90);
		}
		assert_sound(cells_grid(cells));
		assert_sound(&plain.grid);
		cells_answer(cells, text, (size_t)rand() % sizeof text);
	}
	cells_text(cells, text, sizeof text);
	cells_close(cells);
}
END_TEST

START_TEST(the_plain_screen_skips_what_it_does_not_know)
{
	static struct plain plain;
	static const char in[] = "\x1b[1;31mred\x1b[0m\x1b(B\x1b=\r\n"
	    "\xe4\xb8\xad\xff\r\n1234567890ab\tc";
	char text[256];

	for (size_t at = 0; at < sizeof in; at++) {
		plain_init(&plain, 3, 10);
		plain_feed(&plain, in, at);
		plain_feed(&plain, in + at, sizeof in - 1 - at);
		cells_write(&plain.grid, text, sizeof text);
		ck_assert_str_eq(text,
		    "\xe4\xb8\xad\xef\xbf\xbd\n1234567890\nab      c\n");
	}
}
END_TEST

START_TEST(the_plain_screen_keeps_the_lines_at_the_cursor)
{
	static struct plain plain;
	static const char in[] = "one\r\ntwo\r\nthree";
	char text[256];

	plain_init(&plain, 3, 10);
	plain_feed(&plain, in, sizeof in - 1);
	plain_resize(&plain, 2, 4);
	cells_write(&plain.grid, text, sizeof text);
	ck_assert_str_eq(text, "two\nthre\n");
}
END_TEST

Suite *cells_suite(void)
{
	Suite *suite = suite_create("cells");
	TCase *tests = tcase_create("cells");

	tcase_add_test(tests, text_stands_where_it_was_written);
	tcase_add_test(tests, a_new_screen_is_empty);
	tcase_add_test(tests, a_wide_character_has_two_cells);
	tcase_add_test(tests, the_version_rises_with_each_change);
	tcase_add_test(tests, absurd_sizes_are_clamped);
	tcase_add_test(tests, a_new_size_keeps_the_lines_at_the_cursor);
	tcase_add_test(tests, what_could_fool_the_eye_is_replaced);
	tcase_add_test(tests, what_takes_no_cell_is_left_out);
	tcase_add_test(tests, the_cursor_is_saved_in_both_ways);
	tcase_add_test(tests, colours_are_reduced_to_eight);
	tcase_add_test(tests, a_question_is_answered);
	tcase_add_loop_test(tests, keys_have_the_form_that_was_asked_for, 0,
	    6);
	tcase_add_test(tests, a_short_buffer_cuts_the_text);
	tcase_add_test(tests, sequences_may_be_split_anywhere);
	tcase_add_loop_test(tests, a_repetition_ends, 0,
	    (int)(sizeof repeated / sizeof repeated[0]));
	tcase_add_loop_test(tests, noise_does_no_harm, 0, 50);
	tcase_add_test(tests, the_plain_screen_skips_what_it_does_not_know);
	tcase_add_test(tests, the_plain_screen_keeps_the_lines_at_the_cursor);
	suite_add_tcase(suite, tests);
	return suite;
}
