/*
 * Texts that Markdown (CommonMark, with the tables of GFM) shows as they are:
 * no character of theirs is a mark.  Pure: appends to a buffer.
 */
#ifndef LAB_FACES_MARKDOWN_H
#define LAB_FACES_MARKDOWN_H

#include <stdbool.h>

#include "lab/ground/buffer.h"

/* A text of our own, or one that is escaped for the screen already: each mark
 * gets a backslash; a newline becomes a space. */
void markdown_text(struct buffer *out, const char *text);

/* The same for a text from outside, escaped for the screen first. */
void markdown_escape(struct buffer *out, const char *text);

/* A cell of a table after its first '|', up to the next; text as that of
 * markdown_text. */
void markdown_cell(struct buffer *out, const struct buffer *text,
    bool is_stressed);

/* The first two lines of a table: "| a | b |" and the rule beneath. */
void markdown_head(struct buffer *out, const char *titles, int columns);

#endif
