/* A menu: its lines, and below what the selected one does. */
#include <string.h>

#include "lab/facts/click.h"
#include "lab/facts/menu.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

enum { WHAT_ROWS = 2 };

/* In a column of so many bytes. */
static void add_padded(const char *text, int columns, struct buffer *out)
{
	buffer_text(out, text);
	buffer_pad(out, columns - (int)strlen(text));
}

static void add_option(const struct menu_line *line, bool is_selected,
    struct buffer *out)
{
	add_padded(line->label, 10, out);
	buffer_text(out, is_selected ? " " SHEET_STRONG "← " : " ← ");
	buffer_text(out, line->value);
	buffer_text(out, is_selected ? " →" SHEET_PLAIN : " →");
}

static void add_label(const struct menu_line *line, bool is_selected,
    struct buffer *out)
{
	buffer_text(out, is_selected ? SHEET_STRONG : "");
	add_padded(line->label, 48, out);
	buffer_text(out, is_selected ? SHEET_PLAIN " " : " ");
	buffer_text(out, line->value);
}

static void tell_line(const struct lab *lab, int at, bool is_selected,
    struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };
	struct menu_line line;

	if (!menu_line(lab, lab->view.menu, at, &line))
		return;
	buffer_text(&words, is_selected ? "▸ " : "  ");
	if (line.is_option)
		add_option(&line, is_selected, &words);
	else
		add_label(&line, is_selected, &words);
	sheet_line(sheet, words.text);
	buffer_free(&words);
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
