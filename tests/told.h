/*
 * A moment made by hand, for tests of what is said of it.  It begins as that
 * of a foreground job which bash started on /dev/pts/5, nothing done yet; the
 * functions let things happen to it.
 */
#ifndef TESTS_TOLD_H
#define TESTS_TOLD_H

#include <check.h>

#include "lab/facts/moment.h"

enum { TOLD_SHELL = 100, TOLD_JOB = 200, TOLD_CHILD = 201 };

extern struct moment told;

/* The fixture of every test: a new moment, and its end. */
void told_open(void);
void told_close(void);

/* The action of a word ("signal:TERM"), and a call that it made. */
void told_does(const char *word);
void told_calls(const char *text, long result, int error);

/* The target ends by a signal or with a status, is stopped; somebody got a
 * signal, and by what that is known. */
void told_ends(enum ending_how how, int number);
void told_stops(void);
void told_deliver(pid_t pid, int signal, enum trace by);

/* Makes the state that of a child in the background, its group orphaned; that
 * of a child which leads a session without a terminal. */
void told_forked(struct snapshot *snapshot);
void told_detached(struct snapshot *snapshot);

/* What 0, 1 and 2 are open on, and 3; NULL: closed. */
void told_fds(struct snapshot *snapshot, const char *stdio,
    const char *three);

/* The explanation and the title; valid until the next of these calls. */
const char *told_words(void);
const char *told_title(void);

/* What happens, and words that the explanation must have. */
struct told_case {
	void (*happens)(void);
	const char *says;
};

/* A suite of two tests a case: the explanation has the words; neither it nor
 * the title is empty or has a hole that was not filled. */
Suite *told_suite(const char *name, const struct told_case *more, int count);

#endif
