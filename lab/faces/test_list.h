/*
 * What `check` found as a list of tests that are passed or not: the one list
 * that TAP, JUnit and Gradescope print.
 */
#ifndef LAB_FACES_TEST_LIST_H
#define LAB_FACES_TEST_LIST_H

#include "lab/facts/checkup.h"

enum test_outcome { TEST_PASS, TEST_FAIL, TEST_SKIP };

#define TESTS_MAX (RULE_COUNT + TAKE_COUNT + 1)

struct test_row {
	char name[40];		/* "own-session", "require-fork", "limits" */
	enum test_outcome outcome;
	const char *status;	/* "pass", "warn", "fail", "info" */
	char why[512];		/* escaped */
};

struct test_list {
	struct test_row row[TESTS_MAX];
	int count;
	int failed;
	int skipped;
};

/* The checks that count, the steps that are required, and the limits. */
void test_list_fill(struct test_list *tests, const struct checkup *checkup,
    const struct demand *demand);

/* Appends the program and its arguments, escaped, as on a command line. */
void test_list_program(const struct checkup *checkup, struct buffer *out);

/* Appends a note in words. */
void test_list_note(const struct note *note, struct buffer *out);

#endif
