/* Throws bytes at the lab as what check or inspect told it, drawn in its own
 * view, and lays them out at any width. */
#include <stdlib.h>
#include <string.h>

#include "lab/facts/checked.h"
#include "lab/facts/outline.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/drawn.h"

static void lay(const char *text, int width)
{
	struct outline outline = { 0 };
	struct buffer out = { 0 };

	outline_read(&outline, text);
	outline_lay(&outline, width, &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
	outline_clear(&outline);
}

static void show(struct bytes *bytes, const char *text)
{
	struct event event = { .kind = EVENT_PAGE, .text = text };
	struct wishes wishes = { .count = 0 };
	struct lab lab;

	fake_lab_open(&lab);
	lab_handle(&lab, &event, &wishes);
	if (bytes_below(bytes, 2))
		checked_take(&lab.view, text);
	checked_select(&lab, bytes_below(bytes, 9) - 4);
	must_draw_safely(bytes, &lab, NULL);
	fake_lab_end(&lab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	lay(text, (int)bytes_take(&bytes));
	show(&bytes, text);
	free(text);
	return 0;
}
