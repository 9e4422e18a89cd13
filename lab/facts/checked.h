/*
 * The program that the student had checked, in the Timeline view: its calls
 * in the place of the target's actions, and what each check found.  The
 * target's own timeline stays as it is, one key away.
 */
#ifndef LAB_FACTS_CHECKED_H
#define LAB_FACTS_CHECKED_H

#include "lab/facts/lab.h"
#include "lab/facts/sheet.h"

/* Keeps the outline of a report for the view, and shows it there; a text
 * without a call or a finding changes nothing. */
void checked_take(struct view *view, const char *text);

/* Whether the Timeline view is open and tells of the program. */
bool checked_is_shown(const struct lab *lab);

/* Selects the line that is so many calls or findings further on. */
void checked_select(struct lab *lab, int by);

/* The step of the lesson that explains the selected line; NULL if none
 * does. */
const char *checked_step(const struct lab *lab);

/* "l: program", "l: target"; false where there is but one timeline. */
bool checked_remark(const struct lab *lab, char *out, size_t size);

/* The timeline of the program, a line a call. */
void sheet_checked(const struct lab *lab, struct sheet *sheet);

/* The whole report, as a page. */
void sheet_check_page(const struct lab *lab, struct sheet *sheet);

#endif
