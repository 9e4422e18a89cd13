/*
 * Who survives the end of the shell: four ways to type a command that is to
 * stay, each against `exit` and against a closed window.  The starts are the
 * lab's own and no names of the command line.
 */
#ifndef LAB_FACTS_SURVIVORS_H
#define LAB_FACTS_SURVIVORS_H

#include "lab/facts/sheet.h"
#include "lab/facts/tryout.h"

#define SURVIVOR_STARTS 4
#define SURVIVOR_ENDS 2

/* Makes the tryout of a way to start (row) and a way to end (column). */
void survivors_tryout(struct tryout *tryout, int row, int column);

/* The table, out of what was observed so far: SURVIVOR_STARTS times
 * SURVIVOR_ENDS tryouts, of which the first count are over. */
void survivors_tell(const struct tryout *tryout, int count,
    struct sheet *sheet);

#endif
