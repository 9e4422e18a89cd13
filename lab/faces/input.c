/* From curses to events. */
#include "lab/faces/input.h"

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

struct form {
	const char *bytes;
	int code;
};

static const struct form forms[] = {
	{ "\033[A", KEY_UP },	 { "\033OA", KEY_UP },
	{ "\033[B", KEY_DOWN },	 { "\033OB", KEY_DOWN },
	{ "\033[C", KEY_RIGHT }, { "\033OC", KEY_RIGHT },
	{ "\033[D", KEY_LEFT },	 { "\033OD", KEY_LEFT },
	{ "\033[H", KEY_HOME },	 { "\033OH", KEY_HOME },
	{ "\033[1~", KEY_HOME }, { "\033[7~", KEY_HOME },
	{ "\033[F", KEY_END },	 { "\033OF", KEY_END },
	{ "\033[4~", KEY_END },	 { "\033[8~", KEY_END },
	{ "\033[2~", KEY_IC },	 { "\033[3~", KEY_DC },
	{ "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE },
	{ "\033OP", KEY_F(1) },	 { "\033[11~", KEY_F(1) },
	{ "\033[[A", KEY_F(1) }, { "\033[15~", KEY_F(5) },
	{ "\033[[E", KEY_F(5) }, { "\033[20~", KEY_F(9) },
	{ "\033[Z", KEY_BTAB },	 { "\033OM", KEY_ENTER },
	{ "\033Ow", KEY_HOME },	 { "\033Ox", KEY_UP },
	{ "\033Oy", KEY_PPAGE }, { "\033Ot", KEY_LEFT },
	{ "\033Ov", KEY_RIGHT }, { "\033Oq", KEY_END },
	{ "\033Or", KEY_DOWN },	 { "\033Os", KEY_NPAGE },
};

void input_define(void)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (key_defined(forms[i].bytes) == 0)
			define_key(forms[i].bytes, forms[i].code);
}

enum { ESC_FINAL_FIRST = '@', ESC_FINAL_LAST = '~' };

static void skip(WINDOW *keys, int count)
{
	wint_t code;

	while (count-- > 0 && wget_wch(keys, &code) == OK)
		continue;
}

/* Three bytes follow the oldest report of the mouse, ESC [ M. */
static void skip_sequence(WINDOW *keys)
{
	wint_t code = 0;
	int length = 0;

	while (wget_wch(keys, &code) == OK) {
		length++;
		if (code >= ESC_FINAL_FIRST && code <= ESC_FINAL_LAST)
			break;
	}
	if (length == 1 && code == 'M')
		skip(keys, 3);
}

bool input_skip(WINDOW *keys)
{
	wint_t code;
	int kind = wget_wch(keys, &code);

	if (kind == OK && code == '[') {
		skip_sequence(keys);
		return true;
	}
	if (kind == OK && code == 'O') {
		skip(keys, 1);
		return true;
	}
	if (kind == OK)
		unget_wch((wchar_t)code);
	else if (kind == KEY_CODE_YES)
		ungetch((int)code);
	return false;
}

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
