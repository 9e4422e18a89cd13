/* The table of commands in words: names of keys, the footer. */
#include "lab/facts/command.h"

#include <string.h>

#include "lab/facts/sign.h"
#include "lab/ground/width.h"

struct key_name {
	int key;
	const char *name;
};

static const struct key_name key_names[] = {
	{ KEYS_TAB, "Tab" },	    { KEYS_ENTER, "Enter" },
	{ KEYS_ESCAPE, "Esc" },	    { KEYS_BACKSPACE, "Backspace" },
	{ ' ', "Space" },	    { KEYS_UP, "↑" },
	{ KEYS_DOWN, "↓" },	    { KEYS_LEFT, "←" },
	{ KEYS_RIGHT, "→" },	    { KEYS_HOME, "Home" },
	{ KEYS_END, "End" },	    { KEYS_PAGE_UP, "PageUp" },
	{ KEYS_PAGE_DOWN, "PageDown" }, { KEYS_BACKTAB, "Shift-Tab" },
	{ KEYS_DELETE, "Delete" },
};

void command_key(int key, struct buffer *out)
{
	for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++)
		if (key_names[i].key == key) {
			buffer_text(out, key_names[i].name);
			return;
		}
	if (key >= KEYS_F1 && key <= KEYS_F12)
		buffer_format(out, "F%d", key - KEYS_F1 + 1);
	else if (key < ' ')
		buffer_format(out, "Ctrl-%c", key | 0100);
	else
		buffer_rune(out, (unsigned)key);
}

/* Arrows stand together: "↑↓". */
static bool is_arrow(int key)
{
	return key >= KEYS_UP && key <= KEYS_RIGHT;
}

/* Key number at of each row of a command; false when no row has so many. */
static bool add_keys(const struct command *command, int at, bool is_short,
    struct buffer *out)
{
	const struct command *end = command_next(command);
	bool has_one = false;

	for (const struct command *row = command; row < end; row++) {
		if (row->key[at] == 0)
			continue;
		if (has_one)
			buffer_text(out, is_short && is_arrow(row->key[at])
			    ? "" : " ");
		command_key(row->key[at], out);
		if (at == 0 && row->span > 0) {
			buffer_text(out, "-");
			command_key(row->key[0] + row->span, out);
		}
		has_one = true;
	}
	return has_one;
}

/* Where each row has several keys, they stand by rows: "Space PageDown, b
 * PageUp"; keys that lie side by side stand side by side: "↑ ↓, k j". */
static bool stands_by_rows(const struct command *command)
{
	const struct command *end = command_next(command);

	for (const struct command *row = command; row < end; row++)
		if (row->key[1] == 0 || is_arrow(row->key[0]))
			return false;
	return end - command > 1;
}

static void add_rows(const struct command *command, struct buffer *out)
{
	const struct command *end = command_next(command);

	for (const struct command *row = command; row < end; row++) {
		buffer_text(out, row > command ? ", " : "");
		for (int at = 0; at < COMMAND_KEYS && row->key[at]; at++) {
			buffer_text(out, at > 0 ? " " : "");
			command_key(row->key[at], out);
		}
	}
}

void command_keys(const struct command *command, bool is_short,
    struct buffer *out)
{
	struct buffer keys = { NULL, 0, 0 };

	if (is_short) {
		add_keys(command, 0, true, out);
		return;
	}
	if (stands_by_rows(command)) {
		add_rows(command, out);
		return;
	}
	for (int at = 0; at < COMMAND_KEYS; at++) {
		buffer_clear(&keys);
		if (!add_keys(command, at, false, &keys))
			break;
		if (at > 0)
			buffer_text(out, ", ");
		buffer_text(out, buffer_get(&keys));
	}
	buffer_free(&keys);
}

/* What the footer says of one command; false if it is not offered now. */
static bool footer_part(const struct lab *lab, const struct command *row,
    bool is_ascii, struct buffer *out)
{
	struct buffer word = { NULL, 0, 0 }, line = { NULL, 0, 0 };
	bool is_offered = !row->offer || row->offer(lab, &word);

	if (word.length == 0 && row->word)
		buffer_text(&word, row->word);
	if (is_offered && word.length > 0) {
		command_keys(row, true, &line);
		buffer_text(&line, " ");
		buffer_text(&line, word.text);
		sign_text(out, line.text, is_ascii);
	}
	buffer_free(&line);
	is_offered = is_offered && word.length > 0;
	buffer_free(&word);
	return is_offered;
}

/* Rows that must not be pushed out of the footer stand at the table's end. */
static bool is_kept(const struct command *row)
{
	static const char *const kept[] = { "help", "quit", "leave",
		"leave-lecture", "cancel", "vote-done" };

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (strcmp(row->id, kept[i]) == 0)
			return true;
	return false;
}

static void add_part(const struct lab *lab, const struct command *row,
    int columns, bool is_ascii, struct buffer *out)
{
	const char *gap = lab->view.mode == MODE_INTERRUPT ? ", " : "   ";
	struct buffer part = { NULL, 0, 0 };

	if (footer_part(lab, row, is_ascii, &part) &&
	    width_text(buffer_get(out)) + width_text(part.text) +
	    width_text(gap) <= columns) {
		buffer_text(out, out->length ? gap : "");
		buffer_text(out, part.text);
	}
	buffer_free(&part);
}

/* Rows of other modes are most of the table: they are passed over first. */
static void add_parts(const struct lab *lab, bool kept, int columns,
    bool is_ascii, struct buffer *out)
{
	const struct command *row = commands;

	while (row->id) {
		if (!(row->modes & MODE_BIT(lab->view.mode))) {
			row++;
			continue;
		}
		if (is_kept(row) == kept)
			add_part(lab, row, columns, is_ascii, out);
		row = command_next(row);
	}
}

void command_footer(const struct lab *lab, int columns, bool is_ascii,
    struct buffer *out)
{
	struct buffer first = { NULL, 0, 0 }, last = { NULL, 0, 0 };

	add_parts(lab, true, columns, is_ascii, &last);
	add_parts(lab, false, columns - 4 - width_text(buffer_get(&last)),
	    is_ascii, &first);
	buffer_text(out, buffer_get(&first));
	if (first.length && last.length)
		buffer_text(out, "   ");
	buffer_text(out, buffer_get(&last));
	buffer_free(&first);
	buffer_free(&last);
}
