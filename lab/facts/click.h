/*
 * The mouse: a click does what the keys do.
 */
#ifndef LAB_FACTS_CLICK_H
#define LAB_FACTS_CLICK_H

#include "lab/facts/lab.h"

/* A click at event->row and column: selects the line of the plan or of a
 * menu there, and runs it when it was selected already; opens the view whose
 * tab is there; goes into the terminal, or out of it. */
void click(struct lab *lab, const struct event *event, struct wishes *wishes);

/* The first line of a list that is shown when count lines have so many rows
 * and this one is selected. */
int list_top(int count, int rows, int selected);

#endif
