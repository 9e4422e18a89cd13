/* Help: the keys, out of the table of commands, then words. */
#include <stdio.h>

#include "lab/facts/command.h"
#include "lab/facts/sheets.h"
#include "lab/facts/sign.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

enum { KEYS_COLUMNS = 26 };

/* "x           experiments: ..." with the text broken beside. */
static void tell_command(const struct command *command, struct sheet *sheet)
{
	struct buffer keys = { NULL, 0, 0 }, shown = { NULL, 0, 0 };
	const char *words, *next;
	char id[64];

	snprintf(id, sizeof id, "key.%s", command->id);
	words = text_get(id);
	command_keys(command, false, &keys);
	sign_text(&shown, buffer_get(&keys), sheet->is_ascii);
	for (; words; words = next) {
		size_t length = width_line(words,
		    sheet->columns - KEYS_COLUMNS, &next);
		int pad = KEYS_COLUMNS - width_text(buffer_get(&shown));

		sheet_format(sheet, "%s%*s%.*s", buffer_get(&shown),
		    pad > 0 ? pad : 1, "", (int)length, words);
		buffer_clear(&shown);
	}
	buffer_free(&shown);
	buffer_free(&keys);
}

static void tell_keys(enum mode mode, const char *title, struct sheet *sheet)
{
	sheet_format(sheet, SHEET_STRONG "%s" SHEET_PLAIN, text_get(title));
	for (const struct command *row = commands; row->id;
	    row = command_next(row))
		if (row->modes & MODE_BIT(mode))
			tell_command(row, sheet);
}

void sheet_help(const struct lab *lab, struct sheet *sheet)
{
	(void)lab;
	sheet->is_prose = true;
	tell_keys(MODE_LAB, "help.keys", sheet);
	sheet_line(sheet, "");
	tell_keys(MODE_QUESTION, "help.question", sheet);
	sheet_line(sheet, "");
	tell_keys(MODE_MENU, "help.menu", sheet);
	sheet_line(sheet, "");
	tell_keys(MODE_TYPING, "help.typing", sheet);
	sheet_line(sheet, "");
	tell_keys(MODE_INVENTORY, "help.inventory", sheet);
	sheet_line(sheet, "");
	tell_keys(MODE_LECTURE, "help.lecture", sheet);
	sheet_break(sheet);
	sheet_prose(sheet, text_get("help.screen"), 0);
	sheet_break(sheet);
	sheet_prose(sheet, text_get("help.words"), 0);
}
