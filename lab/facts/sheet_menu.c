/* A menu: its lines, and below what the selected one does. */
#include "lab/facts/click.h"
#include "lab/facts/menu.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

enum { WHAT_ROWS = 2, OPTION_CELLS = 10, LABEL_CELLS = 48 };

/* In cells, whatever language the label is in. */
static void add_padded(const char *label, int cells, struct buffer *out)
{
	int pad = cells - width_text(label);

	buffer_text(out, label);
	buffer_pad(out, pad > 0 ? pad : 0);
}

static void add_option(const struct menu_line *line, const char *stress,
    struct buffer *out)
{
	add_padded(line->label, OPTION_CELLS, out);
	buffer_format(out, " %s← %s →", stress, line->value);
}

static void add_choice(const struct menu_line *line, const char *stress,
    struct buffer *out)
{
	buffer_text(out, stress);
	add_padded(line->label, LABEL_CELLS, out);
	buffer_format(out, "%s %s", *stress ? SHEET_PLAIN : "", line->value);
}

static void tell_line(const struct lab *lab, int at, bool is_selected,
    struct sheet *sheet)
{
	const char *stress = is_selected ? SHEET_STRONG : "";
	struct buffer words = { NULL, 0, 0 };
	struct menu_line line;

	if (!menu_line(lab, lab->view.menu, at, &line))
		return;
	buffer_text(&words, is_selected ? "▸ " : "  ");
	if (line.is_option)
		add_option(&line, stress, &words);
	else
		add_choice(&line, stress, &words);
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
