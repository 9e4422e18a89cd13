/* From curses to events. */
#include "lab/faces/input.h"

#include <curses.h>
#include <string.h>

struct code {
	unsigned code;
	int key;
};

static const struct code codes[] = {
	{ KEY_UP, KEYS_UP },	       { KEY_DOWN, KEYS_DOWN },
	{ KEY_LEFT, KEYS_LEFT },       { KEY_RIGHT, KEYS_RIGHT },
	{ KEY_HOME, KEYS_HOME },       { KEY_END, KEYS_END },
	{ KEY_PPAGE, KEYS_PAGE_UP },   { KEY_NPAGE, KEYS_PAGE_DOWN },
	{ KEY_BTAB, KEYS_BACKTAB },    { KEY_DC, KEYS_DELETE },
	{ KEY_ENTER, KEYS_ENTER },     { KEY_BACKSPACE, KEYS_BACKSPACE },
	{ KEY_IC, KEYS_INSERT },
	{ KEY_A1, KEYS_HOME },	       { KEY_C1, KEYS_END },
	{ KEY_A3, KEYS_PAGE_UP },      { KEY_C3, KEYS_PAGE_DOWN },
};

/* The wheel turns pages; the first button clicks. */
static bool mouse_event(struct event *event)
{
	MEVENT mouse;

	if (getmouse(&mouse) != OK)
		return false;
	if (mouse.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		event->kind = EVENT_KEY;
		event->key = mouse.bstate & BUTTON4_PRESSED ? KEYS_PAGE_UP
		    : KEYS_PAGE_DOWN;
		return true;
	}
	if (!(mouse.bstate & BUTTON1_PRESSED))
		return false;
	event->kind = EVENT_MOUSE;
	event->row = mouse.y;
	event->column = mouse.x;
	return true;
}

bool input_event(int kind, unsigned code, struct event *event)
{
	memset(event, 0, sizeof *event);
	event->kind = EVENT_KEY;
	if (kind != KEY_CODE_YES) {
		event->key = code == '\n' || code == '\r' ? KEYS_ENTER
		    : code == '\b' ? KEYS_BACKSPACE : (int)code;
		return event->key > 0 && event->key < KEYS_SPECIAL;
	}
	if (code == KEY_MOUSE)
		return mouse_event(event);
	if (code >= (unsigned)KEY_F(1) && code <= (unsigned)KEY_F(12)) {
		event->key = KEYS_F1 + (int)code - KEY_F(1);
		return true;
	}
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].code == code) {
			event->key = codes[i].key;
			return true;
		}
	return false;
}
