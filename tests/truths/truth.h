/*
 * The truths: what the kernel does with sessions, groups, terminals and
 * daemons, each proved on the machine at hand.
 *
 * A case is a function that does the thing and says what it saw, a line a
 * fact; the table holds the lines that it ought to say.  The function runs in
 * a child that may do what it likes: in a session of its own, and a PID
 * namespace of its own where the system allows one.  What it saw goes home
 * over a pipe and is compared in the body of the test, since Check loses
 * assertions that fail in a grandchild.
 */
#ifndef TESTS_TRUTHS_TRUTH_H
#define TESTS_TRUTHS_TRUTH_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

struct truth {
	const char *id;		/* "A02" */
	const char *claim;	/* in one line */
	void (*prove)(void);
	const char *expected;	/* what prove() says, line by line */
	const char *otherwise;	/* what another kernel may say, or NULL */
};

enum verdict {
	TRUTH_UNTRIED,
	TRUTH_PROVED,
	TRUTH_DIFFERS,		/* seen differently here: no failure */
	TRUTH_NEEDS_ROOT,
	TRUTH_WRONG
};

/* The tables, one a subject; each ends with a NULL id. */
extern const struct truth session_truths[];
extern const struct truth terminal_truths[];
extern const struct truth flow_truths[];
extern const struct truth hangup_truths[];
extern const struct truth background_truths[];
extern const struct truth exit_truths[];
extern const struct truth namespace_truths[];
extern const struct truth descriptor_truths[];
extern const struct truth mount_truths[];
extern const struct truth proc_truths[];
extern const struct truth everyday_truths[];

/* Truth number n of all tables, from 0; NULL behind the last. */
const struct truth *truth_at(int n);

/* Whether a case stands behind this id, "A02".  What the case saw here is
 * known only when it has run: truth_verdict(). */
bool truth_is_proved(const char *id);

/* What came of this truth in this run of the tests, and the words for it:
 * what was seen instead, or why it could not be tried ("" if proved).  The
 * words live as long as the program. */
enum verdict truth_verdict(const char *id, const char **words);

/* Prepares a place for the verdicts that outlives a test's process, and
 * prints what was seen differently when all have run. */
void truth_begin(void);
void truth_end(void);

/* Lets a case play where it can leak nothing, and takes down what it says;
 * fails the test if something was left over. */
void keeper_play(const struct truth *truth, char *said, size_t size);

/* Runs truth n and notes its verdict; fails the test if it was wrong. */
void truth_check(int n);

/* A test that every truth named by a lesson's text stands in the table. */
TCase *truth_lessons(void);

Suite *truths_suite(void);

#endif
