/*
 * From curses to events: what a key code, a character or a click of the
 * mouse is called in lab/facts/event.h.
 */
#ifndef LAB_FACES_INPUT_H
#define LAB_FACES_INPUT_H

#include "lab/facts/event.h"

/* Turns what wget_wch(3) gave into an event: kind is its answer (OK or
 * KEY_CODE_YES), code what it read.  False for what the lab has no name
 * for. */
bool input_event(int kind, unsigned code, struct event *event);

#endif
