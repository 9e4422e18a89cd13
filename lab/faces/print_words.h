/*
 * Words on paper: escaping, breaking and cutting of text that goes to a page
 * instead of a window.
 */
#ifndef LAB_FACES_PRINT_WORDS_H
#define LAB_FACES_PRINT_WORDS_H

#include "lab/ground/buffer.h"

/* Appends foreign bytes, escaped, however long they are. */
void words_escaped(struct buffer *out, const char *bytes, size_t length);

/* Appends a text broken into lines of at most columns cells, each indented,
 * each with its newline. */
void words_wrapped(struct buffer *out, const char *text, int indent,
    int columns);

/* The same, but the first line is not indented. */
void words_hanging(struct buffer *out, const char *text, int indent,
    int columns);

/* Appends one line cut to columns cells, and its newline. */
void words_clipped(struct buffer *out, const char *text, int columns);

/* Appends a text cut or padded to exactly cells. */
void words_cell(struct buffer *out, const char *text, int cells);

#endif
