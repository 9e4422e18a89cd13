/*
 * The values that JSON is made of here, every key always there, null where
 * nothing is known.  Values are jansson's: what is returned is a reference
 * that the caller owns, what is put into an object is the object's.  Nothing
 * fails once json_need_memory was called.
 */
#ifndef LAB_FACES_JSON_VALUE_H
#define LAB_FACES_JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>

/* Has the program end where jansson finds no memory (memory.h), so that no
 * object is ever short of a key.  To be called once, before all others. */
void json_need_memory(void);

/* A string out of foreign bytes: what is no valid UTF-8, and DEL, becomes
 * the text \xNN; NULL becomes null. */
json_t *json_text(const char *raw);

/* The same for a text that may be empty: "" becomes null. */
json_t *json_text_or_null(const char *raw);

/* A mode or a mask as a text of four octal digits; -1 becomes null. */
json_t *json_mode(int mode);

/* Puts a value under a key; json_put takes the reference. */
void json_put(json_t *object, const char *key, json_t *value);
void json_put_text(json_t *object, const char *key, const char *raw);
void json_put_number(json_t *object, const char *key, long long number);
void json_put_flag(json_t *object, const char *key, bool flag);

/* The name of an errno; 0 becomes null. */
void json_put_errno(json_t *object, const char *key, int error);

/* One line without its newline, pure ASCII: no byte of it is a control.
 * Takes the reference; the caller frees the line. */
char *json_line(json_t *value);

#endif
