/*
 * What is left to the target when the lab and the warden were killed at the
 * same moment: it is the only one who can still put away what they had.
 */
#ifndef LAB_ACTORS_ABANDONED_H
#define LAB_ACTORS_ABANDONED_H

#include <stdbool.h>

#include "lab/actors/line.h"

/* Whether the lab and the warden of this line have both ended.  False if the
 * line does not name them.  No descriptor stays open. */
bool abandoned_is(const struct line_page *page);

/* Whether it is ours to put away what there was: we are the target, or nobody
 * is any more. */
bool abandoned_is_ours(const struct line_page *page);

/* Takes the mount and the work folder away in which the file line lies, as far
 * as we may: an ordinary user's folder stays, with nothing in it but an empty
 * one.  A folder that is none of a lab's stays as it is. */
void abandoned_clear(const char *line);

#endif
