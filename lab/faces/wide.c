/* How wide does this terminal draw the lab's signs? */
#include "lab/faces/wide.h"

#include <curses.h>
#include <poll.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#include "lab/ground/io.h"

#define ESC_MS 25
#define TORN_MS 300		/* between two pieces of an answer */
#define WAIT_MS 1000		/* most terminals answer in one */
#define END_MS 100

/* Keys that no keyboard has: user6 of terminfo, as it comes for the sign in
 * the first two cells or in the first one. */
enum { KEY_NARROW = KEY_MAX + 1, KEY_WIDE };

void wide_ask(struct wide *wide)
{
	static const char ask[] = "\033[H\u2192\033[6n\033[H";
	const char *question = tigetstr("u7");

	if (!question || question == (char *)-1 ||
	    strcmp(question, "\033[6n") != 0)
		return;
	if (define_key("\033[1;2R", KEY_NARROW) == ERR ||
	    define_key("\033[1;3R", KEY_WIDE) == ERR)
		return;
	if (io_write(STDOUT_FILENO, ask, sizeof ask - 1) < 0)
		return;
	set_escdelay(TORN_MS);
	wide->is_asked = true;
	wide->until = io_now_ms() + WAIT_MS;
}

/* Shift and Alt with F3 may look like an answer: the first one counts. */
bool wide_is_answer(struct wide *wide, int kind, unsigned code,
    bool *is_wide)
{
	if (kind != KEY_CODE_YES || (code != KEY_NARROW && code != KEY_WIDE))
		return false;
	*is_wide = wide->is_asked && code == KEY_WIDE;
	wide->is_asked = false;
	set_escdelay(ESC_MS);
	return true;
}

void wide_age(struct wide *wide)
{
	if (wide->is_asked && io_now_ms() > wide->until)
		set_escdelay(ESC_MS);
}

void wide_end(struct wide *wide, WINDOW *keys)
{
	struct pollfd wait = { .fd = STDIN_FILENO, .events = POLLIN };
	bool is_wide;
	wint_t code;
	int kind;

	if (!wide->is_asked || io_now_ms() > wide->until)
		return;
	while (wide->is_asked && poll(&wait, 1, END_MS) > 0 &&
	    (kind = wget_wch(keys, &code)) != ERR)
		wide_is_answer(wide, kind, code, &is_wide);
}
