/*
 * The lists to choose from: experiments, signals, options.  Their lines come
 * from the tables of what there is.
 */
#ifndef LAB_FACTS_MENU_H
#define LAB_FACTS_MENU_H

#include "lab/facts/lab.h"

struct menu_line {
	bool is_option;
	const char *names;	/* of a comparison: "classic,robust"; NULL */
	struct action action;	/* unless one of these */
	enum option option;
	char label[96];
	char value[64];		/* of an option as chosen; the word else */
	char what[64];		/* id of the text that says what it does */
};

/* How many lines a menu has. */
int menu_count(const struct lab *lab, enum menu menu);

/* Line number at; false if there is none. */
bool menu_line(const struct lab *lab, enum menu menu, int at,
    struct menu_line *line);

#endif
