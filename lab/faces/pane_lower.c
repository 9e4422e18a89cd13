/* The lower pane: the view that is chosen, or what covers it. */
#include "lab/faces/pane.h"

#include "lab/facts/sheets.h"
#include "lab/facts/text.h"

/* "[w]hy  ▸ code  [t]ree": the view that is open has no key but a sign. */
static void draw_tabs(const struct picture *picture)
{
	const struct rect *at = &picture->layout.lower;
	struct buffer line = { NULL, 0, 0 };

	for (int pane = 0; pane < PANE_COUNT; pane++) {
		const struct sheet_row *row = &sheet_rows[pane];
		bool is_open = pane == (int)picture->lab->view.pane;

		buffer_text(&line, pane ? "  " : "");
		buffer_text(&line, is_open ? SHEET_STRONG "▸ " : row->tab);
		buffer_text(&line, is_open ? row->id : "");
		buffer_text(&line, is_open ? SHEET_PLAIN : "");
	}
	pane_heading(picture, at, 1, LOOK_PLAIN, line.text);
	buffer_free(&line);
}

/* "3 of 9 cut" beside the tabs. */
static void draw_remark(const struct picture *picture)
{
	char words[60];

	if (sheets_remark(picture->lab, words, sizeof words))
		pane_remark(picture, &picture->layout.lower, false,
		    LOOK_PLAIN, words);
}

static void draw_pages(const struct picture *picture,
    const struct sheet *sheet, int page)
{
	struct buffer words = { NULL, 0, 0 };
	int pages = sheet_pages(sheet);

	if (pages < 2)
		return;
	buffer_number(&words, page + 1);
	buffer_text(&words, " of ");
	buffer_number(&words, pages);
	buffer_text(&words, page + 1 < pages ? ", Space: more" : ", b: back");
	pane_remark(picture, &picture->layout.lower, true, LOOK_PLAIN,
	    words.text);
	buffer_free(&words);
}

/* Page number page of a sheet inside a rectangle; the cursor goes to its
 * selected line. */
static void draw_page(const struct picture *picture, const struct rect *at,
    const struct sheet *sheet, int page)
{
	int start = sheet_page_start(sheet, page);
	int end = sheet_page_end(sheet, page);

	for (int i = start; i < end; i++)
		canvas_clip(picture->canvas, at->row + i - start,
		    at->column + 1, at->columns - 2,
		    i == sheet->selected ? LOOK_BOLD : LOOK_PLAIN,
		    sheet_at(sheet, i));
	if (sheet->selected >= start && sheet->selected < end) {
		picture->canvas->cursor_row = at->row + sheet->selected -
		    start;
		picture->canvas->cursor_column = at->column + 1;
	}
}

static void draw_sheet(const struct picture *picture)
{
	const struct rect *at = &picture->layout.lower;
	int page = sheets_page(picture->lab), pages;
	struct sheet sheet;

	sheet_init(&sheet, at->rows, at->columns - 2,
	    picture->canvas->is_ascii);
	sheets_make(picture->lab, &sheet);
	pages = sheet_pages(&sheet);
	if (sheet.selected >= 0)
		page = sheet_page_of(&sheet, sheet.selected);
	if (page >= pages)
		page = pages - 1;
	draw_page(picture, at, &sheet, page);
	draw_pages(picture, &sheet, page);
	sheet_free(&sheet);
}

void pane_lower(const struct picture *picture)
{
	const struct rect *at = &picture->layout.lower;
	const char *title = sheets_title(picture->lab);

	if (picture->layout.is_whole) {
		picture->canvas->cursor_row = at->row;
		picture->canvas->cursor_column = at->column + 1;
	}
	if (title)
		pane_heading(picture, at, 1, LOOK_BOLD, title);
	else
		draw_tabs(picture);
	draw_remark(picture);
	if (!title && picture->lab->view.pane == PANE_TERMINAL)
		pane_terminal(picture);
	else
		draw_sheet(picture);
}

void pane_side(const struct picture *picture)
{
	const struct rect *at = &picture->layout.side;
	int row = picture->canvas->cursor_row;
	int column = picture->canvas->cursor_column;
	struct sheet sheet;

	pane_heading(picture, at, 1, LOOK_BOLD, "Tree");
	sheet_init(&sheet, at->rows, at->columns - 2,
	    picture->canvas->is_ascii);
	sheet_tree(picture->lab, &sheet);
	draw_page(picture, at, &sheet, 0);
	sheet_free(&sheet);
	picture->canvas->cursor_row = row;
	picture->canvas->cursor_column = column;
}
