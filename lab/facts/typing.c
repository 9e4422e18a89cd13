/* Typing into the target's terminal. */
#include "lab/facts/typing.h"

#include <stdio.h>

#include "lab/facts/text.h"

struct key_bytes {
	int key;
	const char *bytes;
};

static const struct key_bytes special[] = {
	{ KEYS_UP, "\033[A" },	       { KEYS_DOWN, "\033[B" },
	{ KEYS_RIGHT, "\033[C" },      { KEYS_LEFT, "\033[D" },
	{ KEYS_HOME, "\033[H" },       { KEYS_END, "\033[F" },
	{ KEYS_PAGE_UP, "\033[5~" },   { KEYS_PAGE_DOWN, "\033[6~" },
	{ KEYS_DELETE, "\033[3~" },    { KEYS_BACKTAB, "\033[Z" },
	{ KEYS_INSERT, "\033[2~" },    { KEYS_F1, "\033OP" },
	{ KEYS_F1 + 1, "\033OQ" },     { KEYS_F1 + 2, "\033OR" },
	{ KEYS_F1 + 3, "\033OS" },     { KEYS_F1 + 4, "\033[15~" },
	{ KEYS_F1 + 5, "\033[17~" },   { KEYS_F1 + 6, "\033[18~" },
	{ KEYS_F1 + 7, "\033[19~" },   { KEYS_F1 + 8, "\033[20~" },
	{ KEYS_F1 + 9, "\033[21~" },   { KEYS_F1 + 10, "\033[23~" },
	{ KEYS_F12, "\033[24~" },
};

/* UTF-8 of a character (RFC 3629). */
static int rune_bytes(unsigned rune, char *out)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int count = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3
	    : 4;

	for (int i = count - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (rune & 0x3f));
		rune >>= 6;
	}
	out[0] = (char)(rune | lead[count == 1 ? 0 : count]);
	out[count] = '\0';
	return count;
}

int typing_bytes(int key, char *out)
{
	for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
		if (special[i].key == key)
			return snprintf(out, 8, "%s", special[i].bytes);
	out[0] = '\0';
	if (key <= 0 || key >= KEYS_SPECIAL)
		return 0;
	return rune_bytes((unsigned)key, out);
}

static void type_bytes(struct lab *lab, int count, struct wishes *wishes)
{
	struct wish *wish = wish_add(wishes, WISH_TYPE);

	wish->text = lab->view.typed;
	wish->length = (size_t)count;
}

/* The lab itself types to a new shell: what came in between would spoil its
 * command. */
static bool is_new(struct lab *lab)
{
	if (lab->activity != ACTIVITY_STARTING && !lab->is_replaying)
		return false;
	snprintf(lab->note, sizeof lab->note, "%s", text_get("say.starting"));
	return true;
}

bool typing_key(struct lab *lab, int key, struct wishes *wishes)
{
	struct view *view = &lab->view;
	bool had_escape = view->has_escape;
	int count = 0;

	view->has_escape = false;
	if (key == KEYS_CTRL(']'))
		return false;
	if (key == KEYS_ESCAPE && had_escape) {
		view_leave(view);
		return true;
	}
	if (key == KEYS_ESCAPE) {
		view->has_escape = true;
		return true;
	}
	if (is_new(lab))
		return true;
	if (had_escape)
		view->typed[count++] = KEYS_ESCAPE;
	count += typing_bytes(key, view->typed + count);
	if (count > 0)
		type_bytes(lab, count, wishes);
	return true;
}
