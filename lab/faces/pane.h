/*
 * Panes: pure functions that draw a part of the lab on a canvas.  A pane is
 * a file pane_NAME.c and a row in the table of frame.c.
 */
#ifndef LAB_FACES_PANE_H
#define LAB_FACES_PANE_H

#include "lab/faces/canvas.h"
#include "lab/facts/grid.h"
#include "lab/facts/lab.h"
#include "lab/facts/layout.h"
#include "lab/facts/sheet.h"

struct picture {
	const struct lab *lab;
	const struct grid *terminal;	/* NULL: there is none */
	struct layout layout;
	struct canvas *canvas;
};

typedef void pane_function(const struct picture *picture);

pane_function pane_title, pane_steps, pane_target, pane_lower, pane_side;
pane_function pane_footer, pane_terminal, pane_small;

/* Draws the whole lab as it is now on a canvas of any size. */
void frame_draw(struct canvas *canvas, const struct lab *lab,
    const struct grid *terminal);

/* Page number page of a sheet inside a rectangle; the cursor goes to its
 * selected line. */
void pane_sheet(const struct picture *picture, const struct rect *rect,
    const struct sheet *sheet, int page);

/* A border around a rectangle, without corners' joints. */
void pane_box(const struct picture *picture, const struct rect *rect);

/* A title in the border above a rectangle, from this column of it on:
 * " Steps ".  Returns the column after it. */
int pane_heading(const struct picture *picture, const struct rect *rect,
    int column, enum look look, const char *text);

/* The same, ending before the right corner; in the border below with
 * is_below. */
void pane_remark(const struct picture *picture, const struct rect *rect,
    bool is_below, enum look look, const char *text);

#endif
