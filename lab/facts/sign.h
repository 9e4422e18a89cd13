/*
 * Signs outside ASCII and their twins.  Texts are written with the signs;
 * where a screen cannot show them (another code set than UTF-8, --ascii) the
 * whole text goes through here before it is laid out, since a twin may take
 * more cells: "→" becomes "->".
 */
#ifndef LAB_FACTS_SIGN_H
#define LAB_FACTS_SIGN_H

#include <stdbool.h>

#include "lab/ground/buffer.h"

#define SIGN_DONE "✓"
#define SIGN_HERE "▸"
#define SIGN_TO "→"
#define SIGN_CUT "…"

/* Appends text; with is_ascii every sign by its twin, and what has none as
 * "?". */
void sign_text(struct buffer *out, const char *text, bool is_ascii);

/* One sign: itself, or its twin. */
const char *sign_get(const char *sign, bool is_ascii);

#endif
