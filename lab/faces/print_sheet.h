/*
 * A sheet as plain text: what a view shows, without a screen.  Pure.
 */
#ifndef LAB_FACES_PRINT_SHEET_H
#define LAB_FACES_PRINT_SHEET_H

#include "lab/facts/sheet.h"
#include "lab/ground/buffer.h"

/* Cells of a line, and rows enough for all on one page. */
#define PRINT_SHEET_COLUMNS 78
#define PRINT_SHEET_ROWS 10000

/* Appends all lines, the marks of stress left out, spaces at the ends of
 * lines too. */
void print_sheet(struct buffer *out, const struct sheet *sheet);

#endif
