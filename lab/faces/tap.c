/* What `check` found as TAP. */
#include "lab/faces/tap.h"

#include "lab/faces/score.h"

/* Inside the double quotes of YAML a backslash and a quote are special. */
static void add_quoted(const char *text, struct buffer *out)
{
	buffer_text(out, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buffer_text(out, "\\");
		buffer_add(out, text, 1);
	}
	buffer_text(out, "\"");
}

static void add_row(const struct score_row *row, int number,
    struct buffer *out)
{
	buffer_format(out, "%sok %d - %s%s\n",
	    row->outcome == OUTCOME_FAIL ? "not " : "", number, row->name,
	    row->outcome == OUTCOME_SKIP ? " # SKIP cannot be judged here"
	    : "");
	buffer_format(out, "  ---\n  status: %s\n  message: ", row->status);
	add_quoted(row->why, out);
	buffer_text(out, "\n  ...\n");
}

void tap_print(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out)
{
	struct buffer words = { 0 };
	struct score score;

	score_list(&score, checkup, demand);
	score_program(checkup, &words);
	buffer_format(out, "TAP version 14\n1..%d\n# daemonlab check %s\n",
	    score.count, buffer_get(&words));
	for (int i = 0; i < score.count; i++)
		add_row(&score.row[i], i + 1, out);
	for (int i = 0; i < checkup->notes; i++) {
		buffer_clear(&words);
		score_note(&checkup->note[i], &words);
		buffer_format(out, "# %s\n", buffer_get(&words));
	}
	buffer_free(&words);
}
