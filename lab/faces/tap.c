/* What `check` found as TAP. */
#include "lab/faces/tap.h"

#include "lab/faces/test_list.h"

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

static void add_row(const struct test_row *row, int number,
    struct buffer *out)
{
	buffer_format(out, "%sok %d - %s%s\n",
	    row->outcome == TEST_FAIL ? "not " : "", number, row->name,
	    row->outcome == TEST_SKIP ? " # SKIP cannot be judged here"
	    : "");
	buffer_format(out, "  ---\n  status: %s\n  message: ", row->status);
	add_quoted(row->why, out);
	buffer_text(out, "\n  ...\n");
}

void tap_print(const struct checkup *checkup, const struct demand *demand,
    struct buffer *out)
{
	struct buffer words = { 0 };
	struct test_list tests;

	test_list_fill(&tests, checkup, demand);
	test_list_program(checkup, &words);
	buffer_format(out, "TAP version 14\n1..%d\n# daemonlab check %s\n",
	    tests.count, buffer_get(&words));
	for (int i = 0; i < tests.count; i++)
		add_row(&tests.row[i], i + 1, out);
	for (int i = 0; i < checkup->notes; i++) {
		buffer_clear(&words);
		test_list_note(&checkup->note[i], &words);
		buffer_format(out, "# %s\n", buffer_get(&words));
	}
	buffer_free(&words);
}
