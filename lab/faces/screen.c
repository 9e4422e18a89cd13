/* The screen: curses, and nothing but curses.  What is drawn, and how, is the
 * library's business: it knows terminals that we never saw. */
#include "lab/faces/screen.h"

#include <curses.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/faces/canvas.h"
#include "lab/faces/input.h"
#include "lab/faces/pane.h"
#include "lab/faces/terminal_type.h"
#include "lab/faces/theme.h"
#include "lab/ground/memory.h"

struct screen {
	SCREEN *curses;
	int theme;		/* as opened */
	int drawn_theme;	/* of what is on the screen */
	bool is_ascii;
	bool use_mouse;
	bool has_mouse;		/* the terminal was told to send clicks */
	bool is_typing;		/* the target's terminal gets each key */
	bool is_resized;	/* an EVENT_RESIZE is due */
	bool is_stale;		/* nothing of what is shown can be trusted */
	struct frame next;	/* what shall be shown */
	struct frame shown;	/* what is shown */
	WINDOW *keys;		/* a pad: reading from it refreshes nothing */
};

/* The handlers that newterm(3) installs would never run, since all signals
 * are blocked; still what was there before is put back. */
static const int curses_signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };

enum { CURSES_SIGNALS = sizeof curses_signals / sizeof curses_signals[0] };

static void keep_signals(struct sigaction kept[CURSES_SIGNALS])
{
	for (int i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], NULL, &kept[i]);
}

static void put_signals(const struct sigaction kept[CURSES_SIGNALS])
{
	for (int i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], &kept[i], NULL);
}

/* The window's size as the kernel knows it; 24x80 where it does not. */
static void window_size(int *rows, int *columns)
{
	struct winsize size = { 0, 0, 0, 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_row == 0 ||
	    size.ws_col == 0) {
		size.ws_row = 24;
		size.ws_col = 80;
	}
	*rows = size.ws_row < CANVAS_ROWS ? size.ws_row : CANVAS_ROWS;
	*columns = size.ws_col < CANVAS_COLUMNS ? size.ws_col
	    : CANVAS_COLUMNS;
}

static void begin_modes(WINDOW *keys)
{
	raw();
	noecho();
	nonl();
	nodelay(keys, TRUE);
	keypad(keys, TRUE);
	intrflush(keys, FALSE);
	typeahead(-1);	/* a frame is one write: nothing to break off */
	leaveok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	input_define();
	theme_begin();
}

static void size_frame(struct frame *frame, int rows, int columns,
    bool is_ascii)
{
	canvas_free(&frame->canvas);
	canvas_init(&frame->canvas, rows, columns, is_ascii);
	frame->stamp.is_drawn = false;
}

static void size_frames(struct screen *screen)
{
	int rows, columns;

	window_size(&rows, &columns);
	size_frame(&screen->next, rows, columns, screen->is_ascii);
	size_frame(&screen->shown, rows, columns, screen->is_ascii);
	if (rows != LINES || columns != COLS)
		resizeterm(rows, columns);
	screen->is_resized = true;
	screen->is_stale = true;
}

/* Puts a number into the environment; what was there, to be freed. */
static char *put_number(const char *name, int number)
{
	const char *before = getenv(name);
	char *kept = before ? memory_string(before) : NULL;
	char text[16];

	snprintf(text, sizeof text, "%d", number);
	setenv(name, text, 1);
	return kept;
}

static void put_back(const char *name, char *kept)
{
	if (kept)
		setenv(name, kept, 1);
	else
		unsetenv(name);
	free(kept);
}

/* The sizes of the environment and of the kernel are not curses' business:
 * they may be absurd, and are clamped before it hears of them.  But it must
 * be told one, for it asks when it opens the terminal and when it comes back
 * to it, and terminfo knows none of a Linux console.  See curs_util(3x),
 * use_env. */
struct size {
	char *rows, *columns;	/* what the environment had */
};

static struct size tell_size(int rows, int columns)
{
	return (struct size){ put_number("LINES", rows),
	    put_number("COLUMNS", columns) };
}

static void forget_size(struct size size)
{
	put_back("LINES", size.rows);
	put_back("COLUMNS", size.columns);
}

static SCREEN *open_curses(void)
{
	struct sigaction kept[CURSES_SIGNALS];
	int rows, columns;
	struct size size;
	SCREEN *curses;

	window_size(&rows, &columns);
	size = tell_size(rows, columns);
	keep_signals(kept);
	use_env(TRUE);
	set_escdelay(25);
	curses = newterm(NULL, stdout, stdin);
	put_signals(kept);
	forget_size(size);
	return curses;
}

/* After endwin(3). */
static void come_back(void)
{
	struct size size = tell_size(LINES, COLS);

	doupdate();
	forget_size(size);
}

/* Until curses has come back from its first endwin(3) it flushes after each
 * move of the cursor, a frame in dozens of write(2); then it writes a frame
 * in one. */
static void begin_whole(void)
{
	endwin();
	come_back();
}

struct screen *screen_open(const struct screen_options *options, char *why,
    size_t size)
{
	struct screen *screen;
	SCREEN *curses;

	if (!terminal_is_usable(why, size))
		return NULL;
	curses = open_curses();
	if (!curses) {
		snprintf(why, size, "the terminal could not be set up");
		return NULL;
	}
	screen = memory_get(1, sizeof *screen);
	screen->curses = curses;
	screen->theme = options->theme >= 0 && options->theme < THEME_COUNT
	    ? options->theme : THEME_DEFAULT;
	screen->is_ascii = options->is_ascii ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	screen->use_mouse = options->use_mouse;
	screen->keys = newpad(1, 1);
	begin_modes(screen->keys);
	begin_whole();
	size_frames(screen);
	return screen;
}

/* Where there is no alternate screen to leave, or it is not used, the shell's
 * prompt comes to stand on the last line: it shall not be read as one with
 * what the lab wrote there. */
static void clear_last_line(void)
{
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	mousemask(0, NULL);
	clear_last_line();
	endwin();
	delwin(screen->keys);
	delscreen(screen->curses);
	canvas_free(&screen->next.canvas);
	canvas_free(&screen->shown.canvas);
	free(screen);
}

int screen_fd(struct screen *screen)
{
	(void)screen;
	return STDIN_FILENO;
}

bool screen_is_ascii(const struct screen *screen)
{
	return screen->is_ascii;
}

bool screen_read(struct screen *screen, struct event *event)
{
	wint_t code;
	int kind;

	if (screen->is_resized) {
		memset(event, 0, sizeof *event);
		event->kind = EVENT_RESIZE;
		event->rows = screen->next.canvas.rows;
		event->columns = screen->next.canvas.columns;
		screen->is_resized = false;
		return true;
	}
	while ((kind = wget_wch(screen->keys, &code)) != ERR) {
		if (kind == OK && code == KEYS_ESCAPE && !screen->is_typing &&
		    input_skip(screen->keys))
			continue;
		if (input_event(kind, code, event))
			return true;
	}
	return false;
}

static void glyph_to_cell(int theme, const struct glyph *glyph, cchar_t *cell)
{
	wchar_t text[3] = { (wchar_t)glyph->rune, 0, 0 };
	attr_t attributes;
	short pair;

	if (glyph->mark)
		text[1] = (wchar_t)glyph->mark;
	attributes = theme_attributes(theme, glyph, &pair);
	setcchar(cell, text, attributes, pair, NULL);
}

/* The part of a row that differs: its first column, and the one behind it;
 * equal where nothing does. */
static int differing(const struct screen *screen, int row, int *end)
{
	const struct glyph *next = canvas_at(&screen->next.canvas, row, 0);
	const struct glyph *shown = canvas_at(&screen->shown.canvas, row, 0);
	int start = 0, last = screen->next.canvas.columns;

	while (last > 0 && !memcmp(&next[last - 1], &shown[last - 1],
	    sizeof *next))
		last--;
	while (start < last && !memcmp(&next[start], &shown[start],
	    sizeof *next))
		start++;
	while (start > 0 && next[start].width == 0)
		start--;
	*end = last;
	return start;
}

/* Hands part of a row to curses, which finds the cells that differ. */
static void show_cells(struct screen *screen, int theme, int row, int start,
    int end)
{
	static cchar_t cells[CANVAS_COLUMNS];
	const struct glyph *glyph = canvas_at(&screen->next.canvas, row, 0);
	int count = 0;

	for (int column = start; column < end; column++)
		if (glyph[column].width > 0)
			glyph_to_cell(theme, &glyph[column], &cells[count++]);
	mvadd_wchnstr(row, start, cells, count);
}

static void show_row(struct screen *screen, int theme, int row, bool is_all)
{
	int start = 0, end = screen->next.canvas.columns;

	if (!is_all)
		start = differing(screen, row, &end);
	if (start < end)
		show_cells(screen, theme, row, start, end);
}

static void show_rows(struct screen *screen, int theme)
{
	bool is_all = screen->is_stale || theme != screen->drawn_theme;
	struct frame kept = screen->shown;

	for (int row = 0; row < screen->next.canvas.rows; row++)
		show_row(screen, theme, row, is_all);
	if (screen->is_stale)
		clearok(stdscr, TRUE);
	screen->shown = screen->next;
	screen->next = kept;
	screen->drawn_theme = theme;
	screen->is_stale = false;
}

static void follow_mouse(struct screen *screen, const struct lab *lab)
{
	bool want = screen->use_mouse && !lab->view.is_mouse_off;

	if (want == screen->has_mouse)
		return;
	mousemask(want ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED
	    : 0, NULL);
	mouseinterval(0);
	screen->has_mouse = want;
}

void screen_draw(struct screen *screen, const struct lab *lab,
    const struct grid *terminal)
{
	int theme = lab->view.theme < 0 ? screen->theme : lab->view.theme;

	follow_mouse(screen, lab);
	screen->is_typing = lab->view.mode == MODE_TYPING;
	frame_update(&screen->next, &screen->shown, lab, terminal);
	show_rows(screen, theme);
	curs_set(screen->shown.canvas.is_cursor_visible);
	move(screen->shown.canvas.cursor_row,
	    screen->shown.canvas.cursor_column);
	refresh();
}

void screen_suspend(struct screen *screen)
{
	if (screen->has_mouse)
		mousemask(0, NULL);
	screen->has_mouse = false;
	clear_last_line();
	def_prog_mode();
	endwin();
}

void screen_resume(struct screen *screen)
{
	reset_prog_mode();
	size_frames(screen);
	come_back();
}

void screen_clear(struct screen *screen)
{
	screen->is_stale = true;
}

void screen_resize(struct screen *screen)
{
	size_frames(screen);
}
