/*
 * Options that can be changed while the lab runs: a row each, with its
 * values as words.
 */
#ifndef LAB_FACTS_OPTION_H
#define LAB_FACTS_OPTION_H

#include "lab/facts/lab.h"

/* "start"; its meaning is the text "option.start". */
const char *option_id(enum option option);

/* How many values it has, and value number at as a word. */
int option_count(enum option option);
const char *option_value(enum option option, int at);

/* The numbers of the values that hold now. */
void option_read(const struct lab *lab, int choice[OPTION_COUNT]);

/* Makes these values hold; where recipe, start or adopter differ the lab
 * starts again. */
void option_use(struct lab *lab, const int choice[OPTION_COUNT],
    struct wishes *wishes);

#endif
