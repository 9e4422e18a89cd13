/*
 * What kind of terminal there is, asked before curses is: newterm(3) says
 * less of what is wrong.
 */
#ifndef LAB_FACES_TERMINAL_TYPE_H
#define LAB_FACES_TERMINAL_TYPE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a screen can be drawn on standard output and keys come from
 * standard input; else one line in why (size bytes) that says what is wrong
 * and what would be right. */
bool terminal_is_usable(char *why, size_t size);

#endif
