/*
 * The options of `daemonlab` and `daemonlab run`: one table that reads them,
 * prints --help and feeds the man page and the shells' completion.
 */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/facts/lab.h"

enum option_of { OF_LAB = 1, OF_RUN = 2, OF_LIST = 4 };

struct options {
	bool is_json;
	bool wants_help;
	bool is_recipe_given;
	struct settings settings;
	const char *theme;	/* "default", "contrast", "mono" or NULL */
	bool is_ascii;
	const char *language;	/* NULL: English */
	const char *predict;	/* a sheet's path, "-" for standard input */
	const char *sheet;	/* a seed */
	long repeat;		/* 0: not asked for */
	const char *compare;	/* "A,B" */
	const char *report;	/* a path */
	bool is_forced;
	char **words;		/* what is no option, in order */
	int word_count;
};

struct option_row {
	const char *name;	/* "--json" */
	const char *value;	/* "NAME", or NULL where it takes none */
	int of;			/* enum option_of */
	const char *help;
	/* Takes the value; false with one line in why. */
	bool (*take)(struct options *, const char *value, char *why,
	    size_t size);
};

/* The table; ends with a NULL name. */
extern const struct option_row option_rows[];

/* Reads argv[1...]; what stands after "--" is a word.  0, or 2 after one line
 * on standard error that begins with "daemonlab COMMAND:". */
int options_read(struct options *options, enum option_of command, int argc,
    char **argv);

/* The options of a command as lines of help, to standard output. */
void options_help(enum option_of command);

#endif
