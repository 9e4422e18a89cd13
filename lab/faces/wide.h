/*
 * How wide does this terminal draw the lab's signs?  Arrows and boxes are of
 * "ambiguous" width: some terminals give them two cells, and every line with
 * one is out of place.  So the terminal is asked where its cursor is after
 * one of them; the answer comes among the keys, some time, or never.
 */
#ifndef LAB_FACES_WIDE_H
#define LAB_FACES_WIDE_H

#include <curses.h>
#include <stdbool.h>

struct wide {
	bool is_asked;		/* no answer came so far */
	long long until;	/* then the answer is late */
};

/* Asks.  All that curses had to write is written, and what it writes next
 * begins by clearing the screen: so nobody sees the sign, and no frame is
 * later for it.  A terminal of which terminfo knows no such question is not
 * asked. */
void wide_ask(struct wide *wide);

/* Whether what wget_wch(3) gave is the answer, and then whether the sign was
 * two cells wide. */
bool wide_is_answer(struct wide *wide, int kind, unsigned code,
    bool *is_wide);

/* To be called before keys are read: after a while a key Esc is no longer
 * waited for as long as a torn answer would need. */
void wide_age(struct wide *wide);

/* At the end: takes an answer that is still on its way, so that no shell
 * gets it; keys is where keys are read. */
void wide_end(struct wide *wide, WINDOW *keys);

#endif
