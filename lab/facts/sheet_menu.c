/* A menu: its lines, and below what the selected one does. */
#include "lab/facts/click.h"
#include "lab/facts/menu.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

enum { WHAT_ROWS = 2 };

static void tell_line(const struct lab *lab, int at, bool is_selected,
    struct sheet *sheet)
{
	const char *sign = is_selected ? "▸" : " ";
	struct menu_line line;

	if (!menu_line(lab, lab->view.menu, at, &line))
		return;
	if (line.is_option)
		sheet_format(sheet, "%s %-10s %s← %s →%s", sign, line.label,
		    is_selected ? SHEET_STRONG : "", line.value,
		    is_selected ? SHEET_PLAIN : "");
	else
		sheet_format(sheet, "%s %s%-48s%s %s", sign,
		    is_selected ? SHEET_STRONG : "", line.label,
		    is_selected ? SHEET_PLAIN : "", line.value);
}

void sheet_menu(const struct lab *lab, struct sheet *sheet)
{
	int count = menu_count(lab, lab->view.menu);
	int selected = lab->view.item[lab->view.menu];
	int rows = sheet->rows - WHAT_ROWS;
	int top = list_top(count, rows, selected);
	struct menu_line line;

	for (int i = top; i < count && i < top + rows; i++) {
		if (i == selected)
			sheet->selected = sheet->count;
		tell_line(lab, i, i == selected, sheet);
	}
	while (sheet->count < rows)
		sheet_line(sheet, "");
	if (menu_line(lab, lab->view.menu, selected, &line) &&
	    text_find(line.what, NULL))
		sheet_prose(sheet, text_get(line.what), 2);
}
