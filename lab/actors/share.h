/*
 * Shares a long loop of independent turns among a few threads.
 */
#ifndef LAB_ACTORS_SHARE_H
#define LAB_ACTORS_SHARE_H

#include <stddef.h>

/* Calls turn(0 .. count - 1, context), each once, in no order.  With a few
 * hundred turns or less, or where no thread can be had, in this thread
 * alone.  Returns when all are done. */
void share_work(size_t count, void (*turn)(size_t index, void *context),
    void *context);

#endif
