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

/* What a frame was drawn from, but for what is drawn each time. */
struct stamp {
	bool is_drawn;		/* false: a frame that nothing is taken from */
	unsigned long changes;	/* of the lab */
	int moment;
	enum mode mode;
	int selected;		/* for the steps alone */
	int cursor_row, cursor_column;	/* where they left the cursor */
	struct layout layout;
};

/* A canvas and the stamp of what is on it; starts as zero bytes and its
 * canvas by canvas_init. */
struct frame {
	struct canvas canvas;
	struct stamp stamp;
};

/* The same as frame_draw on frame's canvas, but panes that show the same as
 * in last, a frame of the same size or NULL, are copied from there. */
void frame_update(struct frame *frame, const struct frame *last,
    const struct lab *lab, const struct grid *terminal);

/* A title in the border above a rectangle, from this column of it on:
 * " Steps ".  Returns the column after it. */
int pane_heading(const struct picture *picture, const struct rect *rect,
    int column, enum look look, const char *text);

/* The same, ending before the right corner; in the border below with
 * is_below. */
void pane_remark(const struct picture *picture, const struct rect *rect,
    bool is_below, enum look look, const char *text);

#endif
