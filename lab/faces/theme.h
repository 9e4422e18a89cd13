/*
 * Themes: what a look is on a terminal.  Never dim for content, never yellow
 * or white as foreground; what changed is bold and has its sign, what is
 * wrong is reverse and has its word, so no meaning hangs on a colour.
 */
#ifndef LAB_FACES_THEME_H
#define LAB_FACES_THEME_H

#include <curses.h>

#include "lab/faces/canvas.h"

/* Prepares the colours of the current terminal, if it has any. */
void theme_begin(void);

/* The attributes and the colour pair of a glyph in this theme. */
attr_t theme_attributes(int theme, const struct glyph *glyph, short *pair);

#endif
