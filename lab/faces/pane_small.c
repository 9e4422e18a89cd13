/* What a window says that is too small for the lab. */
#include <stdio.h>
#include <string.h>

#include "lab/faces/pane.h"
#include "lab/facts/sheet.h"
#include "lab/facts/text.h"

static const char *hole(const char *name, void *context)
{
	static char number[16];
	const struct canvas *canvas = context;

	snprintf(number, sizeof number, "%d", strcmp(name, "rows") == 0
	    ? canvas->rows : canvas->columns);
	return number;
}

void pane_small(const struct picture *picture)
{
	struct canvas *canvas = picture->canvas;
	struct buffer words = { NULL, 0, 0 };
	struct sheet sheet;

	text_fill(&words, text_get("screen.small"), hole, canvas);
	sheet_init(&sheet, canvas->rows, canvas->columns, canvas->is_ascii);
	sheet_prose(&sheet, buffer_get(&words), 0);
	for (int i = 0; i < sheet.count && i < canvas->rows; i++)
		canvas_text(canvas, i, 0, canvas->columns, LOOK_PLAIN,
		    sheet_at(&sheet, i));
	sheet_free(&sheet);
	buffer_free(&words);
}
