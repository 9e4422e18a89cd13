/*
 * From curses to events: what a key code, a character or a click of the
 * mouse is called in lab/facts/event.h.
 */
#ifndef LAB_FACES_INPUT_H
#define LAB_FACES_INPUT_H

#include <curses.h>

#include "lab/facts/event.h"

/* Tells curses of forms of the keys that terminfo does not name: many windows
 * say TERM=xterm and send Home and End as another terminal does. */
void input_define(void);

/* Behind an ESC that curses knew no key for: whether it begins a sequence
 * (ESC [ or ESC O), whose rest is read and thrown away.  Its letters are no
 * keys. */
bool input_skip(WINDOW *keys);

/* Turns what wget_wch(3) gave into an event: kind is its answer (OK or
 * KEY_CODE_YES), code what it read.  False for what the lab has no name
 * for. */
bool input_event(int kind, unsigned code, struct event *event);

#endif
