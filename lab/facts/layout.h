/*
 * Where everything stands on a screen of so many rows and columns: pure
 * arithmetic, shared by who draws and by who has to know how much fits.
 */
#ifndef LAB_FACTS_LAYOUT_H
#define LAB_FACTS_LAYOUT_H

#include "lab/facts/lab.h"

#define LAYOUT_ROWS 24		/* the least that the lab needs */
#define LAYOUT_COLUMNS 80

/* A rectangle of cells inside its border. */
struct rect {
	int row, column;
	int rows, columns;
};

struct layout {
	int rows, columns;
	bool is_too_small;
	bool is_whole;		/* lower fills the screen: zoom, or a page */
	bool has_side;		/* the tree stands at the right */
	struct rect steps;
	struct rect target;
	struct rect lower;
	struct rect side;
	int footer;		/* its row; the title is row 0 */
};

/* Whether a window of this size shows nothing but that it is too small. */
bool layout_is_too_small(int rows, int columns);

/* Where everything stands in a window of this size. */
void layout_make(struct layout *layout, const struct lab *lab, int rows,
    int columns);

/* Whether a cell lies inside. */
bool rect_has(const struct rect *rect, int row, int column);

#endif
