/*
 * Searching in what the lower pane or a page shows: / asks for a text, n and
 * N go to the next and the one before.
 */
#ifndef LAB_FACTS_SEARCH_H
#define LAB_FACTS_SEARCH_H

#include "lab/facts/lab.h"

/* A key in MODE_SEARCH.  True if it became part of the text, or took a part
 * of it away; false: it is a command. */
bool search_key(struct view *view, int key);

/* Forgets the line that was found: pages turn freely again. */
void search_forget(struct view *view);

/* Edits a line of at most size bytes by a key; true if it was one that
 * writes or deletes. */
bool search_edit(char *text, size_t size, int key);

#endif
