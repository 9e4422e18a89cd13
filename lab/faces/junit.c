/* What `check` found as JUnit's XML. */
#include "lab/faces/junit.h"

#include "lab/faces/test_list.h"

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

static void add_row(const struct test_row *row, const char *program,
    struct buffer *out)
{
	static const char *const element[] = { "system-out", "failure",
		"skipped" };

	buffer_text(out, "    <testcase classname=\"");
	add_text(program, out);
	buffer_format(out, "\" name=\"%s\" time=\"0\">\n", row->name);
	if (row->outcome == TEST_PASS) {
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
	struct test_list tests;

	test_list_fill(&tests, checkup, demand);
	test_list_program(checkup, &program);
	buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites>\n");
	buffer_format(out, "  <testsuite name=\"daemonlab check\" tests=\"%d\" "
	    "failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%.3f\">\n",
	    tests.count, tests.failed, tests.skipped,
	    (double)checkup->whole_us / 1e6);
	for (int i = 0; i < tests.count; i++)
		add_row(&tests.row[i], buffer_get(&program), out);
	buffer_text(out, "  </testsuite>\n</testsuites>\n");
	buffer_free(&program);
}
