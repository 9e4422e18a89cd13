/*
 * Strings behind one another in an array.  Does what snprintf(3) would with
 * "%s%s%s", at a tenth of its price: for what is drawn at each key.
 */
#ifndef LAB_GROUND_JOIN_H
#define LAB_GROUND_JOIN_H

#include <stddef.h>

/* As much of the three as fits into out (size bytes, at least 1), ended by a
 * NUL byte. */
void join(char *out, size_t size, const char *one, const char *two,
    const char *three);

#endif
