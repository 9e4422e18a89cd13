/*
 * A sitting: the lab itself at a desk (desk.h), in a room of its own and
 * without its questions; one at a time.
 */
#ifndef TESTS_SITTING_H
#define TESTS_SITTING_H

#include "tests/desk.h"

/* Starts the lab on a terminal of this size; more: of the environment, as in
 * struct guest, or NULL. */
struct desk *sitting_open(char *const *more, int rows, int columns);

/* The same at 80x24, until the target's beat is seen. */
struct desk *sitting_at_lab(void);

/* Waits for the end, and closes; fails the test where the exit status is
 * another, the terminal is not as it was, or something is left. */
void sitting_ends(struct desk *desk, int code);

/* Leaves a lab whose target lives, by q; as sitting_ends with 0. */
void sitting_quit(struct desk *desk);

/* Closes after an end that was waited for; fails the test where something is
 * left in the room. */
void sitting_close(struct desk *desk);

#endif
