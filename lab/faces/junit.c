/* What `check` found as JUnit's XML. */
#include "lab/faces/junit.h"

#include "lab/faces/score.h"

/* Controls were escaped before; XML has five signs of its own. */
static void add_text(const char *text, struct buffer *out)
{
	for (; *text; text++) {
		switch (*text) {
		case '&': buffer_text(out, "&amp;"); break;
		case '<': buffer_text(out, "&lt;"); break;
		case '>': buffer_text(out, "&gt;"); break;
		case '"': buffer_text(out, "&quot;"); break;
		case '\'': buffer_text(out, "&apos;"); break;
		default: buffer_add(out, text, 1); break;
		}
	}
}

static void add_row(const struct score_row *row, const char *program,
    struct buffer *out)
{
	static const char *const element[] = { "system-out", "failure",
		"skipped" };

	buffer_text(out, "    <testcase classname=\"");
	add_text(program, out);
	buffer_format(out, "\" name=\"%s\" time=\"0\">\n", row->name);
	if (row->outcome == OUTCOME_PASS) {
		buffer_format(out, "      <system-out>%s: ", row->status);
		add_text(row->why, out);
		buffer_text(out, "</system-out>\n");
	} else {
		buffer_format(out, "      <%s message=\"",
		    element[row->outcome]);
		add_text(row->why, out);
		buffer_text(out, "\"/>\n");
	}
	buffer_text(out, "    </testcase>\n");
}

void junit_print(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out)
{
	struct buffer program = { 0 };
	struct score score;

	score_list(&score, checkup, demand);
	score_program(checkup, &program);
	buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites>\n");
	buffer_format(out, "  <testsuite name=\"daemonlab check\" tests=\"%d\" "
	    "failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%.3f\">\n",
	    score.count, score.failed, score.skipped,
	    (double)checkup->whole_us / 1e6);
	for (int i = 0; i < score.count; i++)
		add_row(&score.row[i], buffer_get(&program), out);
	buffer_text(out, "  </testsuite>\n</testsuites>\n");
	buffer_free(&program);
}
