/* The inventory on the whole screen: a question a page, then the result. */
#include <stdio.h>

#include "lab/facts/inventory.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

enum { INDENT = 2 };

static void tell_choice(const struct lab *lab, int choice,
    struct sheet *sheet)
{
	bool is_selected = lab->inventory.choice == choice;
	char id[40];

	snprintf(id, sizeof id, "inventory.%d.%d", lab->inventory.at + 1,
	    choice);
	if (is_selected)
		sheet->selected = sheet->count;
	sheet_spot(sheet, 0, sheet->columns, choice);
	sheet_format(sheet, "%s %s%d  %s%s", is_selected ? "▸" : " ",
	    is_selected ? SHEET_BOLD : "", choice, text_get(id),
	    is_selected ? SHEET_PLAIN : "");
	sheet_line(sheet, "");
}

static void tell_item(const struct lab *lab, struct sheet *sheet)
{
	int at = lab->inventory.at, choices = inventory_choices(at);
	char id[40];

	snprintf(id, sizeof id, "inventory.%d", at + 1);
	sheet_line(sheet, "");
	sheet_prose(sheet, text_get(id), INDENT);
	sheet_line(sheet, "");
	for (int i = 1; i <= choices; i++)
		tell_choice(lab, i, sheet);
}

static void tell_numbers(const struct lab *lab, bool was_right, bool is_right,
    const char *text, struct sheet *sheet)
{
	const struct progress *progress = &lab->progress;
	struct buffer line = { NULL, 0, 0 };

	for (int i = 0; i < INVENTORY_ITEMS; i++) {
		bool was = progress->before[i] == inventory_right(i);
		bool is = progress->after[i] == inventory_right(i);

		if (was == was_right && is == is_right)
			buffer_format(&line, " %d", i + 1);
	}
	if (line.length)
		sheet_format(sheet, "  %s%s", text_get(text), line.text);
	buffer_free(&line);
}

static void tell_result(const struct lab *lab, struct sheet *sheet)
{
	const struct progress *progress = &lab->progress;

	sheet_line(sheet, "");
	sheet_format(sheet, "  %s %d / %d", text_get("inventory.was"),
	    inventory_score(progress->before), INVENTORY_ITEMS);
	if (!lab->inventory.is_after) {
		sheet_line(sheet, "");
		sheet_prose(sheet, text_get("inventory.go"), INDENT);
		return;
	}
	sheet_format(sheet, "  %s %d / %d", text_get("inventory.is"),
	    inventory_score(progress->after), INVENTORY_ITEMS);
	sheet_line(sheet, "");
	tell_numbers(lab, false, true, "inventory.gained", sheet);
	tell_numbers(lab, true, false, "inventory.lost", sheet);
	tell_numbers(lab, false, false, "inventory.open", sheet);
	sheet_line(sheet, "");
	sheet_prose(sheet, text_get("inventory.end"), INDENT);
}

void sheet_inventory(const struct lab *lab, struct sheet *sheet)
{
	if (lab->inventory.at < INVENTORY_ITEMS)
		tell_item(lab, sheet);
	else
		tell_result(lab, sheet);
}
