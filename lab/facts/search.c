/* Searching in what is shown. */
#include "lab/facts/search.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lab/facts/keys.h"
#include "lab/facts/sheets.h"
#include "lab/facts/text.h"
#include "lab/facts/typing.h"

void search_forget(struct view *view)
{
	view->found = -1;
}

/* Takes the last character away, which may be several bytes. */
static void drop_last(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
		length--;
	if (length > 0)
		text[length - 1] = '\0';
}

bool search_edit(char *text, size_t size, int key)
{
	size_t length = strlen(text);
	char bytes[8];

	if (key == KEYS_BACKSPACE || key == KEYS_DELETE) {
		drop_last(text);
		return true;
	}
	if (key < ' ' || key >= KEYS_SPECIAL || (key > '~' && key < 0xa0))
		return false;
	if (length + (size_t)typing_bytes(key, bytes) < size)
		memcpy(text + length, bytes, strlen(bytes) + 1);
	return true;
}

bool search_key(struct view *view, int key)
{
	return search_edit(view->search, sizeof view->search, key);
}

/* The line with the text, from this one on, in steps of 1 or -1; -1 if there
 * is none.  It goes round once. */
static int find_line(const struct sheet *sheet, const char *text, int from,
    int step)
{
	int count = sheet->count;

	for (int i = 0; i < count; i++) {
		int line = ((from + i * step) % count + count) % count;

		if (strcasestr(sheet_at(sheet, line), text))
			return line;
	}
	return -1;
}

/* The timeline and the terminal have lines of their own to go to. */
static bool can_search(const struct lab *lab)
{
	return lab->view.mode == MODE_PAGE ||
	    (lab->view.pane != PANE_TIMELINE &&
	    lab->view.pane != PANE_TERMINAL);
}

static void search(struct lab *lab, int step)
{
	struct view *view = &lab->view;
	struct sheet sheet;
	int from;

	if (!can_search(lab)) {
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("search.elsewhere"));
		return;
	}
	sheets_open(lab, &sheet);
	from = view->found >= 0 ? view->found + step
	    : sheet_page_start(&sheet, sheets_page(lab));
	view->found = view->search[0] ? find_line(&sheet, view->search, from,
	    step) : -1;
	if (view->found < 0)
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("search.none"));
	sheet_free(&sheet);
}

/* Everywhere: what is typed after it must not become keys. */
void key_search(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lab->view.search[0] = '\0';
	search_forget(&lab->view);
	view_enter(&lab->view, MODE_SEARCH);
}

void key_search_now(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	view_leave(&lab->view);
	search(lab, 1);
}

void key_search_next(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	if (lab->view.search[0])
		search(lab, number);
	else
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("say.nothing-to-search"));
}
