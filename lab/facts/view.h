/*
 * What is selected and shown: the part of the lab that only a screen needs.
 * Plain data; drawn by lab/faces, changed by keys through view_key.
 */
#ifndef LAB_FACTS_VIEW_H
#define LAB_FACTS_VIEW_H

#include <stdbool.h>

struct lab;
struct event;
struct wishes;

struct view {
	int rows, columns;
};

/* The view at the start of the lab. */
void view_init(struct view *view);

/* Frees what it owns. */
void view_clear(struct view *view);

/* A key, a click or a new size: changes the view, or runs a command. */
void view_input(struct lab *lab, const struct event *event,
    struct wishes *wishes);

/* After any other event was worked into the lab: follows what changed (the
 * next step is selected, a page is turned back to its start ...). */
void view_follow(struct lab *lab, const struct event *event,
    struct wishes *wishes);

#endif
