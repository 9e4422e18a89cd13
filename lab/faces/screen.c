/* The screen: curses, and nothing but curses.  What is drawn, and how, is the
 * library's business: it knows terminals that we never saw. */
#include "lab/faces/screen.h"

#include <curses.h>
#include <errno.h>
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
	bool is_resized;	/* an EVENT_RESIZE is due */
	bool is_stale;		/* nothing of what is shown can be trusted */
	struct canvas next;	/* what shall be shown */
	struct canvas shown;	/* what is shown */
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

static void begin_modes(void)
{
	raw();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	theme_begin();
}

static void size_canvases(struct screen *screen)
{
	int rows, columns;

	window_size(&rows, &columns);
	canvas_free(&screen->next);
	canvas_free(&screen->shown);
	canvas_init(&screen->next, rows, columns, screen->is_ascii);
	canvas_init(&screen->shown, rows, columns, screen->is_ascii);
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
 * be told one: terminfo knows none of a Linux console.  See curs_util(3x),
 * use_env. */
static SCREEN *open_curses(void)
{
	struct sigaction kept[CURSES_SIGNALS];
	char *kept_rows, *kept_columns;
	int rows, columns;
	SCREEN *curses;

	window_size(&rows, &columns);
	kept_rows = put_number("LINES", rows);
	kept_columns = put_number("COLUMNS", columns);
	keep_signals(kept);
	use_env(TRUE);
	set_escdelay(25);
	curses = newterm(NULL, stdout, stdin);
	use_env(FALSE);
	put_signals(kept);
	put_back("LINES", kept_rows);
	put_back("COLUMNS", kept_columns);
	return curses;
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
	begin_modes();
	size_canvases(screen);
	return screen;
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	mousemask(0, NULL);
	endwin();
	delscreen(screen->curses);
	canvas_free(&screen->next);
	canvas_free(&screen->shown);
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
		event->rows = screen->next.rows;
		event->columns = screen->next.columns;
		screen->is_resized = false;
		return true;
	}
	while ((kind = get_wch(&code)) != ERR)
		if (input_event(kind, code, event))
			return true;
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

/* Hands one row to curses, which finds the cells that differ. */
static void show_row(struct screen *screen, int theme, int row)
{
	static cchar_t cells[CANVAS_COLUMNS];
	int count = 0;

	for (int column = 0; column < screen->next.columns; column++) {
		const struct glyph *glyph = canvas_at(&screen->next, row,
		    column);

		if (glyph->width > 0)
			glyph_to_cell(theme, glyph, &cells[count++]);
	}
	mvadd_wchnstr(row, 0, cells, count);
}

static bool is_row_shown(const struct screen *screen, int row)
{
	size_t width = (size_t)screen->next.columns;
	size_t at = width * (size_t)row;

	return memcmp(screen->next.glyph + at, screen->shown.glyph + at,
	    width * sizeof *screen->next.glyph) == 0;
}

static void show_rows(struct screen *screen, int theme)
{
	bool is_all = screen->is_stale || theme != screen->drawn_theme;
	struct canvas kept = screen->shown;

	for (int row = 0; row < screen->next.rows; row++)
		if (is_all || !is_row_shown(screen, row))
			show_row(screen, theme, row);
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
	frame_draw(&screen->next, lab, terminal);
	show_rows(screen, theme);
	curs_set(screen->shown.is_cursor_visible);
	move(screen->shown.cursor_row, screen->shown.cursor_column);
	refresh();
}

void screen_suspend(struct screen *screen)
{
	if (screen->has_mouse)
		mousemask(0, NULL);
	screen->has_mouse = false;
	def_prog_mode();
	endwin();
}

void screen_resume(struct screen *screen)
{
	reset_prog_mode();
	size_canvases(screen);
}

void screen_clear(struct screen *screen)
{
	screen->is_stale = true;
}

void screen_resize(struct screen *screen)
{
	size_canvases(screen);
}
