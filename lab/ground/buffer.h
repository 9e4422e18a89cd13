/*
 * A string that grows.  What is appended is copied; the text always ends in
 * a NUL byte.  It never fails but for want of memory (see memory.h).
 */
#ifndef LAB_GROUND_BUFFER_H
#define LAB_GROUND_BUFFER_H

#include <stddef.h>

struct buffer {
	char *text;		/* NULL while nothing was appended */
	size_t length;
	size_t capacity;
};

/* Appends bytes, a string, a formatted text, a number of spaces. */
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buffer_pad(struct buffer *buffer, int spaces);

/* Appends a character as UTF-8, a number in decimal. */
void buffer_rune(struct buffer *buffer, unsigned rune);
void buffer_number(struct buffer *buffer, long number);

/* The text so far, "" if there is none; valid until the next append. */
const char *buffer_get(const struct buffer *buffer);

/* Empties it and keeps its memory; gives its memory back. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

#endif
