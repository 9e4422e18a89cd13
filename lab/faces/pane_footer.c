/* The last line: a question, a note, or what the keys do. */
#include "lab/faces/pane.h"

#include "lab/facts/command.h"
#include "lab/facts/text.h"

static const char *question_of(const struct lab *lab)
{
	static const char *const id[MODE_COUNT] = {
		[MODE_QUIT] = "question.quit",
		[MODE_INTERRUPT] = "question.interrupt",
		[MODE_RESTART] = "question.restart",
		[MODE_SEARCH] = "question.search",
		[MODE_PROGRAM] = "question.program",
	};

	return id[lab->view.mode];
}

void pane_footer(const struct picture *picture)
{
	const struct lab *lab = picture->lab;
	struct canvas *canvas = picture->canvas;
	int row = picture->layout.footer, columns = picture->layout.columns;
	const char *question = question_of(lab);
	struct buffer keys = { NULL, 0, 0 };
	int at = 1;

	if (!question && lab->note[0]) {
		canvas_clip(canvas, row, at, columns - 1, LOOK_BOLD,
		    lab->note);
		return;
	}
	if (question) {
		at = canvas_clip(canvas, row, at, columns - 2, LOOK_WRONG,
		    text_get(question)) + 1;
		if (lab->view.mode == MODE_SEARCH)
			at = canvas_clip(canvas, row, at, columns - at - 1,
			    LOOK_BOLD, lab->view.search) + 3;
		if (lab->view.mode == MODE_PROGRAM)
			at = canvas_clip(canvas, row, at, columns - at - 1,
			    LOOK_BOLD, lab->view.program) + 3;
		canvas->cursor_row = row;
		canvas->cursor_column = 1;
	}
	command_footer(lab, columns - at - 1, canvas->is_ascii, &keys);
	canvas_clip(canvas, row, at, columns - at, LOOK_PLAIN,
	    buffer_get(&keys));
	buffer_free(&keys);
}
