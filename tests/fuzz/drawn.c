/* A lab on the screen. */
#include "tests/fuzz/drawn.h"

#include <string.h>

#include "lab/faces/pane.h"
#include "tests/fake_lab.h"

static void draw(struct bytes *bytes, const struct lab *lab,
    const struct grid *terminal)
{
	struct buffer out = { 0 };
	struct canvas canvas;

	canvas_init(&canvas, 1 + bytes_below(bytes, 60),
	    1 + (int)bytes_take(bytes), bytes_below(bytes, 2));
	frame_draw(&canvas, lab, terminal);
	canvas_print(&canvas, &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
	canvas_free(&canvas);
}

void must_draw_safely(struct bytes *bytes, struct lab *lab,
    const struct grid *terminal)
{
	static const char views[] = "wctdmlizb?";

	draw(bytes, lab, terminal);
	for (int i = bytes_below(bytes, 4); i > 0; i--) {
		fake_lab_key(lab, views[bytes_below(bytes,
		    sizeof views - 1)]);
		draw(bytes, lab, terminal);
	}
}
