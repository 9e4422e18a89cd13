/* Throws bytes at the target's terminal, split anywhere: the scanner, then
 * the cells, in windows of any size, then the Terminal on the screen. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/actors/cells.h"
#include "lab/actors/scanner.h"
#include "tests/fake_lab.h"
#include "tests/fuzz/drawn.h"

static void draw(struct cells *cells, const uint8_t *data)
{
	struct bytes bytes = bytes_open(data, 3);
	struct lab lab;

	fake_lab_open(&lab);
	fake_lab_key(&lab, 'm');
	must_draw_safely(&bytes, &lab, cells_grid(cells));
	fake_lab_end(&lab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scanner scanner;
	struct cells *cells;
	char text[1 << 15], answer[64];
	int prompts = 0;

	if (size < 3 || size > 4096)
		return 0;
	scanner_init(&scanner, "nonce");
	cells = cells_open(data[0] % 40, data[1] % 100);
	for (size_t at = 3; at < size;) {
		size_t part = 1 + data[2] % 32;
		char *out;

		if (part > size - at)
			part = size - at;
		out = malloc(part);	/* so that one byte more is seen */
		cells_feed(cells, out, scanner_feed(&scanner,
		    (const char *)data + at, part, out, &prompts));
		free(out);
		cells_answer(cells, answer, sizeof answer);
		if (data[at] == 'R')
			cells_resize(cells, data[at - 1] % 50,
			    data[at - 2] % 120);
		at += part;
	}
	cells_text(cells, text, sizeof text);
	must_be_shown_safely(text, strlen(text));
	draw(cells, data);
	cells_close(cells);
	return 0;
}
