/*
 * Layout in terminal cells: how wide a text is, where to cut it, where to
 * break a line.  Counts with wcwidth(3), never bytes, so Chinese text and
 * arrows line up.  Texts are UTF-8 whatever the locale is.
 */
#ifndef LAB_GROUND_WIDTH_H
#define LAB_GROUND_WIDTH_H

#include <stddef.h>

/* Cells that one character takes: 0, 1 or 2. */
int width_rune(unsigned rune);

/* Cells that a text takes. */
int width_text(const char *text);

/* Copies text to out (size bytes), cut to at most cells, the cut shown by
 * mark ("…" or "..."); returns the cells used. */
int width_clip(char *out, size_t size, const char *text, int cells,
    const char *mark);

/* As width_clip, but cuts at the front, as paths want it: "…/usb". */
int width_clip_front(char *out, size_t size, const char *text, int cells,
    const char *mark);

/* The next line of text when it is broken at spaces to at most cells: its
 * length in bytes, and in *next where the following line begins (NULL at the
 * end).  A newline ends a line.  Between two CJK characters a line may break
 * as well; a word longer than a line is split. */
size_t width_line(const char *text, int cells, const char **next);

#endif
