/*
 * What `check` found as a list of tests that are passed or not: the one list
 * that TAP, JUnit and Gradescope print.
 */
#ifndef LAB_FACES_SCORE_H
#define LAB_FACES_SCORE_H

#include "lab/facts/checkup.h"

enum outcome { OUTCOME_PASS, OUTCOME_FAIL, OUTCOME_SKIP };

#define SCORE_MAX (RULE_COUNT + TAKE_COUNT + 1)

struct score_row {
	char name[40];		/* "own-session", "require-fork", "limits" */
	enum outcome outcome;
	const char *status;	/* "pass", "warn", "fail", "info" */
	char why[512];		/* escaped */
};

struct score {
	struct score_row row[SCORE_MAX];
	int count;
	int failed;
	int skipped;
};

/* The checks that count, the steps that are required, and the limits. */
void score_list(struct score *score, const struct checkup *checkup,
    const struct demand *demand);

/* Appends the program and its arguments, escaped, as on a command line. */
void score_program(const struct checkup *checkup, struct buffer *out);

/* Appends a note in words. */
void score_note(const struct note *note, struct buffer *out);

#endif
