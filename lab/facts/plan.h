/*
 * The plan: the lines of the Steps pane.  First the steps of the recipe in
 * order, then the signal that ends the daemon, then what may be done besides.
 */
#ifndef LAB_FACTS_PLAN_H
#define LAB_FACTS_PLAN_H

#include "lab/facts/lab.h"

#define PLAN_MAX 32

struct plan_line {
	int number;		/* as shown: 1, 2, ...; 0 for optional ones */
	struct action action;
	bool is_again;		/* a fork after the first: other words */
	bool is_done;
	bool is_next;
};

struct plan {
	struct plan_line line[PLAN_MAX];
	int count;
};

/* What is to be done in this lab, and how far it is. */
void plan_make(struct plan *plan, const struct lab *lab);

/* The line that comes next, or -1 if there is none. */
int plan_next(const struct plan *plan);

/* The words on the line: "1 fork    free prompt", "+ fork again".  out has
 * size bytes. */
void plan_words(const struct plan_line *line, char *out, size_t size);

/* How the line is called elsewhere: "1 fork", "fork again". */
void plan_name(const struct plan_line *line, char *out, size_t size);

#endif
