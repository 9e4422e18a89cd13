/* Presses any keys in a lab without processes, in windows of any size, and
 * draws what it shows; the model alone, no curses. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>

#include "lab/faces/canvas.h"
#include "lab/faces/pane.h"
#include "lab/facts/command.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/safe.h"

static void draw(struct lab *lab, int rows, int columns)
{
	struct canvas canvas;

	canvas_init(&canvas, rows, columns, false);
	frame_draw(&canvas, lab, NULL);
	canvas_free(&canvas);
}

static void resize(struct lab *lab, int rows, int columns)
{
	struct event event = { .kind = EVENT_RESIZE, .rows = rows,
		.columns = columns };
	struct wishes wishes = { .count = 0 };

	lab_handle(lab, &event, &wishes);
	draw(lab, rows, columns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const steps_done[] = { "fork", "setsid", "chdir" };
	struct lab lab;

	if (size == 0 || size > 200)
		return 0;
	fake_lab_open(&lab);
	for (int i = 0; i < data[0] % 4; i++)
		fake_lab_do(&lab, steps_done[i]);
	for (size_t i = 1; i < size; i++) {
		if (data[i] >= 0xf8 && i + 2 < size)
			resize(&lab, data[i + 1] % 60 + 1,
			    data[i + 2] % 160 + 1);
		else
			fake_lab_key(&lab, data[i] >= 0xe0 ? KEYS_SPECIAL +
			    data[i] - 0xe0 : data[i]);
	}
	draw(&lab, 24, 80);
	fake_lab_end(&lab);
	return 0;
}
