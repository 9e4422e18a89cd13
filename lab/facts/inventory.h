/*
 * The inventory: twelve questions, one an insight, asked before and after
 * the tour.  Unlike predictions they are answered from memory, and what is
 * right is not told: the lab shows it.
 */
#ifndef LAB_FACTS_INVENTORY_H
#define LAB_FACTS_INVENTORY_H

#include "lab/facts/progress.h"

struct lab;
struct wishes;

struct inventory {
	int at;			/* the question, INVENTORY_ITEMS: the result */
	bool is_after;
	int choice;		/* the line where the student stands, from 1 */
	int answer[INVENTORY_ITEMS];	/* from 1; 0 none yet */
};

/* How many choices a question has, and which is right (from 1). */
int inventory_choices(int item);
int inventory_right(int item);

/* How many of these answers are right. */
int inventory_score(const int answer[INVENTORY_ITEMS]);

/* Opens it: the one after the tour if that before was taken. */
void inventory_begin(struct lab *lab);

/* Another choice; takes it and goes on; goes back to the question before. */
void inventory_choose(struct lab *lab, int choice);
void inventory_next(struct lab *lab, struct wishes *wishes);
void inventory_back(struct lab *lab);

#endif
