/*
 * "Ask me": the question in reverse.  Two states that the target really went
 * through are shown; which action lies between?
 */
#ifndef LAB_FACTS_ASKME_H
#define LAB_FACTS_ASKME_H

#include "lab/facts/action.h"

struct lab;

enum { ASKME_CHOICES = 4 };

struct askme {
	int number;			/* of the moment, from 1 */
	struct action choice[ASKME_CHOICES];
	int chosen;
	bool is_judged;
	unsigned turn;			/* how often it was asked */
};

/* Opens the next question; false, with a note, if the timeline has no moment
 * that changed anything. */
bool askme_begin(struct lab *lab);

/* Which choice is right. */
int askme_right(const struct lab *lab);

/* Judges the choice; once that is done, the next question. */
void askme_take(struct lab *lab);

#endif
