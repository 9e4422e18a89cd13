/*
 * Typing into the target's terminal: a key becomes the bytes that a terminal
 * would send for it.
 */
#ifndef LAB_FACTS_TYPING_H
#define LAB_FACTS_TYPING_H

#include "lab/facts/lab.h"

/* The bytes of a key in out (at least 8 bytes), NUL-terminated; returns how
 * many, 0 for a key that has none. */
int typing_bytes(int key, char *out);

/* A key in MODE_TYPING.  True if it was typed (a WISH_TYPE) or kept: a
 * single Esc waits for its second, which leaves.  False: it is a command. */
bool typing_key(struct lab *lab, int key, struct wishes *wishes);

#endif
