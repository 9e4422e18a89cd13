/* A target with any names on the screen, in windows of any size: no cell
 * holds what a terminal would obey. */
#include <stdlib.h>
#include <string.h>

#include "lab/faces/pane.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/hostile.h"

static void take_scene(struct bytes *bytes, struct scene *scene)
{
	for (int i = 0; i < scene->count; i++)
		bytes_text(bytes, scene->row[i].comm,
		    sizeof scene->row[i].comm);
	bytes_text(bytes, scene->shell_comm, sizeof scene->shell_comm);
	bytes_text(bytes, scene->tty, sizeof scene->tty);
}

static void draw(const struct lab *lab, struct bytes *bytes)
{
	struct buffer out = { 0 };
	struct canvas canvas;

	canvas_init(&canvas, 1 + bytes_below(bytes, 60),
	    1 + (int)bytes_take(bytes), bytes_below(bytes, 2));
	frame_draw(&canvas, lab, NULL);
	canvas_print(&canvas, &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
	canvas_free(&canvas);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char views[] = "wctdmlizb?";
	struct bytes bytes = { data, size };
	struct lab lab;

	fake_lab_open(&lab);
	snapshot_clear(&lab.world.target);
	hostile_snapshot(&bytes, &lab.world.target);
	take_scene(&bytes, &lab.world.scene);
	bytes_text(&bytes, lab.world.workdir, sizeof lab.world.workdir);
	draw(&lab, &bytes);
	for (int i = bytes_below(&bytes, 4); i > 0; i--) {
		fake_lab_key(&lab, views[bytes_below(&bytes,
		    sizeof views - 1)]);
		draw(&lab, &bytes);
	}
	fake_lab_end(&lab);
	return 0;
}
