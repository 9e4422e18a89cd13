/*
 * What stands in each view: one row a view, with the function that makes its
 * sheet.  The menus and pages that cover a view are made here as well.
 */
#ifndef LAB_FACTS_SHEETS_H
#define LAB_FACTS_SHEETS_H

#include "lab/facts/lab.h"
#include "lab/facts/sheet.h"

struct sheet_row {
	const char *id;		/* "timeline" */
	const char *tab;	/* "time[l]ine": its key in brackets */
	void (*make)(const struct lab *lab, struct sheet *sheet);
};

/* The row of a view, in the order of enum pane.  The terminal's has no make:
 * it shows a grid, which the lab does not have. */
extern const struct sheet_row sheet_rows[PANE_COUNT];

/* Fills the sheet with what the lower pane shows now: the view, or the menu
 * or page that covers it. */
void sheets_make(const struct lab *lab, struct sheet *sheet);

/* The same on a new sheet, as wide and high as the lower pane is at the size
 * of the view.  The caller frees it by sheet_free. */
void sheets_open(const struct lab *lab, struct sheet *sheet);

/* The number of the page that it is turned to; may be past the last. */
int sheets_page(const struct lab *lab);

/* The title of a menu or page; NULL where the tabs of the views stand. */
const char *sheets_title(const struct lab *lab);

/* What stands at the right of the title or the tabs: "3 of 9 cut", "2 of 3
 * answered", "1 of 3 right"; false if nothing. */
bool sheets_remark(const struct lab *lab, char *out, size_t size);

/* "setsid() = 16079", "setsid() = -1 EPERM", the errno stressed. */
void sheet_call(const struct call *call, char *out, size_t size);

/* Appends what was learned and what is still open, for the last page. */
void sheet_end(const struct lab *lab, struct sheet *sheet);

void sheet_why(const struct lab *lab, struct sheet *sheet);
void sheet_code(const struct lab *lab, struct sheet *sheet);
void sheet_tree(const struct lab *lab, struct sheet *sheet);
void sheet_fds(const struct lab *lab, struct sheet *sheet);
void sheet_timeline(const struct lab *lab, struct sheet *sheet);
void sheet_ties(const struct lab *lab, struct sheet *sheet);
void sheet_quiz(const struct lab *lab, struct sheet *sheet);
void sheet_askme(const struct lab *lab, struct sheet *sheet);
void sheet_inventory(const struct lab *lab, struct sheet *sheet);
void sheet_lecture(const struct lab *lab, struct sheet *sheet);
void sheet_menu(const struct lab *lab, struct sheet *sheet);
void sheet_help(const struct lab *lab, struct sheet *sheet);

/* What was predicted of a moment beside what was seen, a line a claim. */
void sheet_claims(const struct moment *moment, struct sheet *sheet);

/* The beliefs behind its wrong answers, a page each. */
void sheet_beliefs(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet);

/* The score by action, by field and by belief; nothing before the first
 * answer. */
void sheet_tally(const struct lab *lab, struct sheet *sheet);

/* The score so far and what is still open. */
void sheet_score(const struct lab *lab, struct sheet *sheet);

#endif
