/* `daemonlab`: the interactive lab, the loop with a screen. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/command_report.h"
#include "lab/commands.h"
#include "lab/faces/screen.h"
#include "lab/facts/layout.h"
#include "lab/facts/text.h"
#include "lab/ground/memory.h"
#include "lab/halt.h"
#include "lab/inspect.h"
#include "lab/loop.h"
#include "lab/options.h"
#include "lab/outside.h"
#include "lab/state.h"

/* The target's terminal fits the Terminal view of the smallest screen, so
 * that no end of a line is ever hidden, and zoomed no row. */
#define TERMINAL_ROWS (LAYOUT_ROWS - 4)
#define TERMINAL_COLUMNS (LAYOUT_COLUMNS - 2)

struct desk {
	struct options options;
	struct screen *screen;
	struct outside outside;	/* check, on the student's own program */
};

/* For memory.h: the terminal must be right before the program ends. */
static struct screen *open_screen;

static void leave_screen(void)
{
	screen_close(open_screen);
	open_screen = NULL;
}

/* A window that was closed without a SIGHUP to us would else be polled for
 * ever. */
static void leave_window(struct loop *loop)
{
	struct event event = { .kind = EVENT_SIGNAL, .signal = SIGHUP };

	loop->ended_by = SIGHUP;
	loop_feed(loop, &event);
}

/* Where nothing happened, nothing is drawn. */
static void on_turn(struct loop *loop)
{
	struct desk *desk = loop->context;

	if (!loop->has_news)
		return;
	loop->has_news = false;
	screen_draw(desk->screen, &loop->lab, loop->stage
	    ? stage_grid(loop->stage) : NULL);
}

/* The answer to a key is on the screen before the stage is looked at. */
static void on_input(struct loop *loop)
{
	struct desk *desk = loop->context;
	struct event event;

	memset(&event, 0, sizeof event);
	while (!loop->is_over && screen_read(desk->screen, &event))
		loop_feed(loop, &event);
	if (loop->is_input_gone && !loop->is_over)
		leave_window(loop);
	if (!loop->is_over)
		on_turn(loop);
}

/* The warden must know the terminal before the screen changes it; what it
 * would write if it had to restore it ends what curses began: sets of signs,
 * insertion, application keys, the alternate screen, the mouse's reports; and
 * shows the cursor (xterm's own sequences, which the others share or ignore;
 * where there is no alternate screen, on the last line). */
static void guard_terminal(struct loop *loop)
{
	static const char leave[] = "\033[m\033(B\017\033[4l\033[?7h"
	    "\033[999H\033[?1l\033>\033[?1000l\033[?1006l\033[?1049l"
	    "\033[?25h\r\n";

	warden_terminal(loop->warden, STDIN_FILENO, leave, sizeof leave - 1);
}

static void tell(struct loop *loop, const char *note)
{
	struct event event = { .kind = EVENT_NOTE, .text = note };

	loop_feed(loop, &event);
}

/* A terminal that others have meanwhile is not the warden's to restore. */
static void suspend(struct loop *loop, pid_t whom)
{
	struct desk *desk = loop->context;
	bool was_stopped;

	screen_suspend(desk->screen);
	warden_terminal_done(loop->warden);
	was_stopped = halt(whom);
	guard_terminal(loop);
	screen_resume(desk->screen);
	if (!was_stopped)
		tell(loop, text_get("say.orphaned"));
	on_input(loop);
}

static void on_signal(struct loop *loop, int signal)
{
	struct desk *desk = loop->context;

	if (signal == SIGWINCH) {
		screen_resize(desk->screen);
		on_input(loop);
	} else if (signal == SIGTSTP) {
		suspend(loop, getpid());
	}
}

static int page_columns(const struct loop *loop)
{
	return loop->lab.view.columns > 4 ? loop->lab.view.columns - 4 : 76;
}

static void show_page(struct loop *loop, const char *text)
{
	struct event event = { .kind = EVENT_PAGE, .text = text };

	loop_feed(loop, &event);
}

static void inspect(struct loop *loop, int pid)
{
	struct buffer page = { 0 };

	inspect_one(loop->proc, pid, page_columns(loop), &page);
	show_page(loop, buffer_get(&page));
	buffer_free(&page);
}

static void start_check(struct loop *loop, const char *command)
{
	struct desk *desk = loop->context;
	struct event event = { .kind = EVENT_NOTE };

	if (outside_start(&desk->outside, command) < 0) {
		event.text = strerror(errno);
		loop_feed(loop, &event);
	}
	loop->extra = desk->outside.pid ? desk->outside.pipe : -1;
}

static void on_extra(struct loop *loop)
{
	struct desk *desk = loop->context;
	bool is_whole = outside_read(&desk->outside);
	const char *text;

	loop->extra = is_whole ? -1 : desk->outside.pipe;
	if (!is_whole)
		return;
	loop->lab.view.given_as = PAPER_CHECK;
	text = buffer_get(&desk->outside.text);
	show_page(loop, text[0] ? text : text_get("check.silent"));
}

static void on_wish(struct loop *loop, const struct wish *wish)
{
	struct desk *desk = loop->context;
	char note[256] = "";

	if (wish->kind == WISH_CLEAR)
		screen_clear(desk->screen);
	else if (wish->kind == WISH_SUSPEND)
		suspend(loop, 0);	/* the make that waits for us as well */
	else if (wish->kind == WISH_INSPECT)
		inspect(loop, wish->number);
	else if (wish->kind == WISH_CHECK)
		start_check(loop, wish->text);
	else if (wish->kind == WISH_REPORT)
		report_to_free_name(&loop->lab, note, sizeof note);
	else if (wish->kind == WISH_SAVE)
		state_save(&loop->lab.progress, note, sizeof note);
	if (note[0])
		tell(loop, note);
}

static const struct loop_face face = {
	.on_input = on_input,
	.on_extra = on_extra,
	.on_event = NULL,
	.on_wish = on_wish,
	.on_signal = on_signal,
	.on_turn = on_turn,
};

static void print_help(void)
{
	printf("usage: daemonlab [OPTION...]\n\n"
	    "The interactive lab; it needs a terminal of 80x24.  Without "
	    "one: daemonlab run -\n\n");
	options_help(OF_LAB);
}

static int theme_of(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->theme)
		return theme_find(options->theme);
	return no_color && no_color[0] ? THEME_MONO : THEME_DEFAULT;
}

static int no_terminal(const char *why)
{
	fprintf(stderr, "daemonlab: %s; without a screen: daemonlab run -\n",
	    why);
	return 2;
}

static int open_desk(struct loop *loop, char *why, size_t size)
{
	struct desk *desk = loop->context;
	struct screen_options options = {
		.theme = theme_of(&desk->options),
		.is_ascii = desk->options.is_ascii,
		.use_mouse = true,
	};

	setlocale(LC_CTYPE, "");	/* for curses; nothing else asks */
	guard_terminal(loop);
	desk->screen = screen_open(&options, why, size);
	if (!desk->screen)
		return -1;
	open_screen = desk->screen;
	memory_at_loss(leave_screen);
	loop->lab.view.is_ascii = screen_is_ascii(desk->screen);
	loop->input = screen_fd(desk->screen);
	return 0;
}

static int close_desk(struct loop *loop)
{
	pid_t strangers[8];
	int count = loop->stage ? stage_strangers(loop->stage, strangers, 8)
	    : 0;
	int status;

	leave_screen();
	memory_at_loss(NULL);
	warden_terminal_done(loop->warden);
	if (count > 0)
		printf("daemonlab: %d process%s that you detached in the "
		    "lab's terminal live%s on, the first is %d; they are "
		    "yours\n", count, count > 1 ? "es" : "",
		    count > 1 ? "" : "s", (int)strangers[0]);
	status = loop_close(loop);
	if (status == 1)
		fprintf(stderr, "daemonlab: something was left over: %d "
		    "processes or folders\n", loop->leftovers);
	return status;
}

/* What was kept; the inventory before the tour needs to know of it. */
static void load_state(struct loop *loop)
{
	struct lab *lab = &loop->lab;
	char note[256] = "";

	if (lab->settings.keeps_state)
		state_load(&lab->progress, note, sizeof note);
	if (note[0])
		tell(loop, note);
	if (lab->settings.is_inventory && !lab->settings.is_lecture)
		inventory_begin(lab);
}

static int run_lab(struct desk *desk)
{
	struct loop loop = { .face = &face, .context = desk };
	char why[300];
	int status;

	if (loop_open(&loop, &desk->options.settings, why, sizeof why) < 0) {
		fprintf(stderr, "daemonlab: %s\n", why);
		loop_close(&loop);
		return 1;
	}
	loop.rows = TERMINAL_ROWS;
	loop.columns = TERMINAL_COLUMNS;
	if (open_desk(&loop, why, sizeof why) < 0) {
		loop_close(&loop);
		return no_terminal(why);
	}
	load_state(&loop);
	on_input(&loop);	/* the first frame waits for nobody */
	loop_open_stage(&loop);
	if (getpid() == 1)
		tell(&loop, text_get("say.first"));
	loop_run(&loop);
	outside_stop(&desk->outside);
	status = close_desk(&loop);
	return status;
}

int command_lab(int argc, char **argv)
{
	struct desk desk = { .screen = NULL };
	int status = options_read(&desk.options, OF_LAB, argc, argv);

	if (status)
		return status;
	if (desk.options.wants_help) {
		print_help();
		return 0;
	}
	if (desk.options.word_count > 0) {
		fprintf(stderr, "daemonlab: unknown command '%s'; there are "
		    "run, inspect, check, list\n", desk.options.words[0]);
		return 2;
	}
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return no_terminal("this is no terminal");
	return run_lab(&desk);
}
