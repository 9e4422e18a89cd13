/*
 * The table of commands and keys: the only place where a key is bound.  The
 * footer, the help page and the manual page are made from it, and a test
 * reads it and fails where a key does two things in one mode.
 */
#ifndef LAB_FACTS_COMMAND_H
#define LAB_FACTS_COMMAND_H

#include "lab/facts/lab.h"
#include "lab/ground/buffer.h"

#define COMMAND_KEYS 4

struct command {
	const char *id;		/* its help is the text "key.ID"; rows that
				 * follow one another with one id are shown
				 * as one: "↑↓ select" */
	int key[COMMAND_KEYS];	/* enum key or a character; 0 ends them */
	int span;		/* key[0] and so many more after it */
	unsigned modes;		/* MODE_BIT()s in which the keys act */
	const char *word;	/* in the footer; NULL: not there */

	/* Whether it can do something now; may append to the footer's word,
	 * which then stands in the place of word.  NULL: always. */
	bool (*offer)(const struct lab *lab, struct buffer *word);

	void (*run)(struct lab *lab, int number, struct wishes *wishes);
	int number;		/* given to run, plus the place in the span */
};

extern const struct command commands[];		/* ends with a NULL id */

/* The row that a key belongs to in a mode, or NULL; in *number what to give
 * to run. */
const struct command *command_find(enum mode mode, int key, int *number);

/* Whether a row has this key. */
bool command_has_key(const struct command *command, int key);

/* Appends a key as people call it: "Enter", "Ctrl-C", "x", "↑". */
void command_key(int key, struct buffer *out);

/* Appends all keys of a row and of those after it that have its id:
 * "↑ ↓, k j".  With is_short only the first of each row: "↑↓". */
void command_keys(const struct command *command, bool is_short,
    struct buffer *out);

/* The next row with another id. */
const struct command *command_next(const struct command *command);

/* Appends the footer for what the lab is at: " Enter 1 fork   x experiment",
 * at most columns cells wide; what leads on or out comes first and last. */
void command_footer(const struct lab *lab, int columns, bool is_ascii,
    struct buffer *out);

#endif
