/*
 * Makes foreign text printable.  Names, paths, arguments and terminal output
 * come from processes that we do not trust; every byte of theirs that is
 * shown goes through here, so that none can move the cursor, change a colour
 * or hide what it is.
 */
#ifndef LAB_GROUND_ESCAPE_H
#define LAB_GROUND_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes length bytes of text, made printable, to out (size bytes, always
 * NUL-terminated); returns the length of what was written.  C0, DEL, C1,
 * bidirectional controls, zero-width and unassigned format characters, and
 * invalid UTF-8 become \n, \t, \xNN or \u{NNNN}; a backslash becomes \\.
 * With ascii everything above 0x7e is escaped.  What does not fit is cut at
 * a whole character. */
size_t escape_bytes(char *out, size_t size, const char *text, size_t length,
    bool ascii);

/* The same for a string, in UTF-8. */
size_t escape_text(char *out, size_t size, const char *text);

/* Reads one UTF-8 character of at most length bytes: its number of bytes,
 * and the character itself in *rune; 0 if the bytes are no valid UTF-8. */
size_t escape_rune(const char *text, size_t length, unsigned *rune);

#endif
