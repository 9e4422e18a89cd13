/*
 * What a case says of what it saw, and how it waits.  All of it is for the
 * case's own process, never for its puppets.
 */
#ifndef TESTS_TRUTHS_SAID_H
#define TESTS_TRUTHS_SAID_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Where the case stands: its way home, its private folder (also its cwd),
 * whether it has a PID namespace and a /proc of its own, whether it was
 * started as a user without rights, a view of the /proc outside, and whether
 * PID 1 there belongs to another user. */
struct place {
	int home;
	const char *folder;
	bool is_contained;
	bool is_user;
	int outer_proc;
	bool has_strangers;
};

extern struct place place;

/* One line "what: value" sent home. */
void see(const char *what, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for what a call returned: its errno if -1, "ok" if 0 or more. */
void see_call(const char *what, long result);

/* The same for a number, -1 being shown as the errno it came with. */
void see_number(const char *what, long result);

/* "yes" or "no". */
void see_is(const char *what, bool is_so);

/* This system will not let it be tried, or does it differently: the words
 * say how.  What was seen before must still be right; the case returns. */
void differs(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* This can be tried by root alone; the case returns. */
void needs_root(const char *what);

/* Ends the case as failed if the scene could not even be set. */
void must(bool is_so, const char *what);

/* Waits until a condition holds; in vain for twenty seconds, it ends the case
 * as failed and names the condition. */
#define UNTIL(condition) \
	for (int64_t end_ = wait_end(); !(condition); \
	    wait_tick(end_, #condition))

int64_t wait_end(void);
void wait_tick(int64_t end, const char *condition);

/* Lets n ticks of a millisecond pass: only before looking for something
 * that must not happen, where more time cannot make a right case fail. */
void wait_ticks(int n);

#endif
