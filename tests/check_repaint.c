/* What is repainted is what would be painted: after any key, event or change
 * of size the frame that was updated equals one drawn from nothing, and the
 * terminal, as libvterm understands what was written to it, shows it. */
#include <check.h>
#include <curses.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/actors/cells.h"
#include "lab/faces/pane.h"
#include "lab/faces/screen.h"
#include "lab/faces/theme.h"
#include "lab/facts/inventory.h"
#include "lab/ground/buffer.h"
#include "tests/fake_lab.h"

Suite *repaint_suite(void);

enum { SEEDS = 8, FRAMES = 1500, SCREENS = 120, MOMENTS = 12 };

static const int sizes[][2] = { { 24, 80 }, { 36, 120 }, { 24, 80 },
	{ 20, 72 }, { 25, 100 }, { 50, 160 }, { 24, 81 }, { 40, 119 } };

enum { SIZES = sizeof sizes / sizeof sizes[0] };

static struct lab lab;
static struct cells *guest;	/* the target's terminal */
static unsigned seed;
static struct canvas right;	/* what should be there */

static int roll(int sides)
{
	return (int)((unsigned)rand_r(&seed) / 7 % (unsigned)sides);
}

static void handle(struct event event)
{
	struct wishes wishes = { .count = 0 };

	lab_handle(&lab, &event, &wishes);
}

/* --- what may happen ----------------------------------------------------- */

static void press_any(void)
{
	static const int likely[] = { 'j', 'k', KEYS_UP, KEYS_DOWN, 'w', 'c',
		't', 'f', 'm', 'l', 'i', 'z', 'x', 's', 'o', '=', '?', ' ',
		'b', 'g', 'G', KEYS_LEFT, KEYS_RIGHT, KEYS_ENTER,
		KEYS_ESCAPE, KEYS_TAB, 'p', 'a', 'T', 'I', '!',
		KEYS_CTRL(']'), 'n', '1', '2', 'v', '/', 'r', 'u', 'q' };
	int count = sizeof likely / sizeof likely[0];
	int at = roll(count + 4);

	handle((struct event){ .kind = EVENT_KEY, .key = at < count
	    ? likely[at] : 1 + roll(255) });
}

static void act(void)
{
	static const char *const words[] = { "fork", "setsid", "chdir",
		"umask", "close", "sigterm", "setsid", "fork", "devnull",
		"key-intr", "signal:TERM" };

	if (lab.has_world && !lab.is_ended && lab.timeline.count < MOMENTS)
		fake_lab_do(&lab, words[roll(11)]);
}

static void show_something(void)
{
	static const char *const texts[] = { "ls\r\n", "\033[31mred\033[m ",
		"\033[7m back \033[m\033[2J", "\033[3;4H\033[1;44mthere\033[m",
		"\033[?25l", "\033[?25h", "\tfar", "\r\n\n\n\n\n\n\n\n" };
	const char *text = texts[roll(8)];

	cells_feed(guest, text, strlen(text));
	handle((struct event){ .kind = EVENT_OUTPUT });
}

static void happen(void)
{
	switch (roll(6)) {
	case 0:
		handle((struct event){ .kind = EVENT_BEAT,
		    .beats = lab.beats + 1 });
		break;
	case 1:
		handle((struct event){ .kind = EVENT_LATE });
		break;
	case 2:
		handle((struct event){ .kind = EVENT_NOTE, .text = "a note" });
		break;
	case 3:
		handle((struct event){ .kind = EVENT_PAGE,
		    .text = "a page\nof two lines\n" });
		break;
	case 4:
		handle((struct event){ .kind = EVENT_MOUSE, .row = roll(36),
		    .column = roll(120) });
		break;
	default:
		act();
		break;
	}
}

/* Nearly always a key; the size changes only if resize is not NULL. */
static void go_on(void (*resize)(int rows, int columns))
{
	int what = roll(20), size = roll(SIZES);

	if (what == 0 && resize)
		resize(sizes[size][0], sizes[size][1]);
	else if (what < 3)
		show_something();
	else if (what < 7)
		happen();
	else
		press_any();
}

static void begin(int number)
{
	seed = 100u + (unsigned)number;
	guest = cells_open(24, 80);
	fake_lab_open(&lab);
	if (number % 4 == 3) {
		lab.settings.is_lecture = true;
		lab.view.mode = MODE_LECTURE;
	} else if (number % 4 == 2) {
		inventory_begin(&lab);
	}
}

static void end(void)
{
	fake_lab_end(&lab);
	cells_close(guest);
	canvas_free(&right);
}

/* The lab as it is now, drawn from nothing. */

static void draw_right(int rows, int columns, bool is_ascii)
{
	if (right.rows != rows || right.columns != columns) {
		canvas_free(&right);
		canvas_init(&right, rows, columns, is_ascii);
	}
	right.is_ascii = is_ascii;
	frame_draw(&right, &lab, cells_grid(guest));
}

/* --- frames -------------------------------------------------------------- */

static struct frame next, last;

static void new_frame(struct frame *frame, int rows, int columns)
{
	canvas_free(&frame->canvas);
	memset(frame, 0, sizeof *frame);
	canvas_init(&frame->canvas, rows, columns, false);
}

static void resize_frames(int rows, int columns)
{
	handle((struct event){ .kind = EVENT_RESIZE, .rows = rows,
	    .columns = columns });
	new_frame(&next, rows, columns);
	new_frame(&last, rows, columns);
}

static void assert_same(const struct canvas *seen, int number, int step)
{
	for (int row = 0; row < right.rows; row++)
		ck_assert_msg(memcmp(canvas_at(seen, row, 0),
		    canvas_at(&right, row, 0), (size_t)right.columns *
		    sizeof(struct glyph)) == 0,
		    "seed %d, step %d: row %d is stale (mode %d, view %d)",
		    number, step, row, (int)lab.view.mode, (int)lab.view.pane);
	ck_assert_int_eq(seen->cursor_row, right.cursor_row);
	ck_assert_int_eq(seen->cursor_column, right.cursor_column);
	ck_assert(seen->is_cursor_visible == right.is_cursor_visible);
}

START_TEST(an_updated_frame_is_a_drawn_one)
{
	begin(_i);
	resize_frames(24, 80);
	for (int step = 0; step < FRAMES; step++) {
		struct frame kept;

		go_on(resize_frames);
		kept = last;
		frame_update(&next, &last, &lab, cells_grid(guest));
		draw_right(next.canvas.rows, next.canvas.columns, false);
		assert_same(&next.canvas, _i, step);
		last = next;
		next = kept;
	}
	canvas_free(&next.canvas);
	canvas_free(&last.canvas);
	memset(&next, 0, sizeof next);
	memset(&last, 0, sizeof last);
	end();
}
END_TEST

/* --- a terminal ---------------------------------------------------------- */

static int master = -1, kept_input = -1, kept_output = -1;
static struct screen *screen;
static struct cells *terminal;

static void set_size(int rows, int columns)
{
	struct winsize size = { (unsigned short)rows, (unsigned short)columns,
		0, 0 };

	ck_assert_int_eq(ioctl(master, TIOCSWINSZ, &size), 0);
}

/* What was written is in the terminal's queue when write(2) has returned. */
static void take_output(void)
{
	char bytes[4096];
	ssize_t count;

	while ((count = read(master, bytes, sizeof bytes)) > 0)
		cells_feed(terminal, bytes, (size_t)count);
}

static void take_events(void)
{
	struct event event;

	while (screen_read(screen, &event))
		handle(event);
}

static void resize_screen(int rows, int columns)
{
	set_size(rows, columns);
	cells_resize(terminal, rows, columns);
	screen_resize(screen);
	take_events();
}

static void open_terminal(void)
{
	struct screen_options options = { THEME_DEFAULT, false, true };
	char why[300];
	int slave;

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TERM", "xterm-256color", 1);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ge(slave, 0);
	set_size(24, 80);
	kept_input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
	kept_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	close(slave);
	terminal = cells_open(24, 80);
	screen = screen_open(&options, why, sizeof why);
	ck_assert_msg(screen != NULL, "%s", why);
	lab.view.is_ascii = screen_is_ascii(screen);
	take_events();
}

static void close_terminal(void)
{
	screen_close(screen);
	dup2(kept_input, STDIN_FILENO);
	dup2(kept_output, STDOUT_FILENO);
	close(kept_input);
	close(kept_output);
	close(master);
	cells_close(terminal);
}

static bool has_text(const struct cell *cell, const struct glyph *glyph)
{
	struct buffer text = { NULL, 0, 0 };
	bool is_same;

	buffer_rune(&text, glyph->rune);
	if (glyph->mark)
		buffer_rune(&text, glyph->mark);
	is_same = strcmp(cell->text[0] ? cell->text : " ", text.text) == 0;
	buffer_free(&text);
	return is_same;
}

/* Whether a blank is bold cannot be seen. */
static bool has_look(const struct cell *cell, const struct glyph *glyph)
{
	int theme = lab.view.theme < 0 ? THEME_DEFAULT : lab.view.theme;
	short pair;
	attr_t look = theme_attributes(theme, glyph, &pair);

	return cell->is_reverse == ((look & A_REVERSE) != 0) &&
	    cell->is_underlined == ((look & A_UNDERLINE) != 0) &&
	    (glyph->rune == ' ' || cell->is_bold == ((look & A_BOLD) != 0));
}

static void assert_row(const struct grid *grid, int row, int number, int step)
{
	for (int column = 0; column < grid->columns; column++) {
		const struct cell *cell = &grid->cell[row][column];
		const struct glyph *glyph = canvas_at(&right, row, column);

		ck_assert_msg(glyph->width == 0 || (has_text(cell, glyph) &&
		    has_look(cell, glyph)), "seed %d, step %d, row %d, column "
		    "%d: '%s' for U+%04x (mode %d, view %d)", number, step,
		    row, column, cell->text, glyph->rune, (int)lab.view.mode,
		    (int)lab.view.pane);
	}
}

static void assert_shown(int number, int step)
{
	const struct grid *grid = cells_grid(terminal);

	draw_right(grid->rows, grid->columns, lab.view.is_ascii);
	for (int row = 0; row < grid->rows; row++)
		assert_row(grid, row, number, step);
	ck_assert_int_eq(grid->cursor_row, right.cursor_row);
	ck_assert_int_eq(grid->cursor_column, right.cursor_column);
	ck_assert(grid->is_cursor_visible == right.is_cursor_visible);
}

START_TEST(the_terminal_shows_the_frame)
{
	if (cells_is_plain())
		return;
	begin(_i);
	open_terminal();
	for (int step = 0; step < SCREENS; step++) {
		screen_draw(screen, &lab, cells_grid(guest));
		take_output();
		assert_shown(_i, step);
		go_on(resize_screen);
		if (roll(40) == 0)
			screen_clear(screen);
	}
	close_terminal();
	end();
}
END_TEST

Suite *repaint_suite(void)
{
	Suite *suite = suite_create("repaint");
	TCase *tests = tcase_create("repaint");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, an_updated_frame_is_a_drawn_one, 0, SEEDS);
	tcase_add_loop_test(tests, the_terminal_shows_the_frame, 0, SEEDS);
	suite_add_tcase(suite, tests);
	return suite;
}
