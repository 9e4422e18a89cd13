/*
 * Standard output that is believed only when it was written: a full disk or
 * a closed pipe ends in one line on standard error, never in silence.
 */
#ifndef LAB_OUTPUT_H
#define LAB_OUTPUT_H

#include <stdbool.h>

/* Writes and flushes text; false once anything could not be written (told on
 * standard error the first time). */
bool output_text(const char *text);

/* The same with a newline behind it. */
bool output_line(const char *text);

/* False if anything could not be written so far. */
bool output_is_fine(void);

#endif
