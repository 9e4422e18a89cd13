/* Processes with any names under inspection: the page, the object and the
 * table command no terminal and read back. */
#include <stdlib.h>
#include <string.h>

#include "lab/faces/json_inspect.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print_inspect.h"
#include "tests/fuzz/hostile_judged.h"

static void try_table(const struct subject *subject, int columns)
{
	const struct evidence evidence = { .snapshot = &subject->snapshot,
		.around = &subject->around };
	struct buffer out = { 0 };
	struct row row[2] = { { .error = 0 } };
	struct inspect_table table = { .row = row, .count = 2 };

	subject_row(&row[0], &evidence);
	subject_row(&row[1], &evidence);
	row[1].error = subject->error;
	inspect_table(&out, &table, columns);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_free(&out);
	free(row[0].cwd);
	free(row[1].cwd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct subject *subject = malloc(sizeof *subject);
	int columns = 20 + (int)bytes_take(&bytes);
	struct buffer out = { 0 };
	char *line;

	hostile_subject(&bytes, subject);
	inspect_page(&out, subject, columns);
	must_be_shown_safely(buffer_get(&out), out.length);
	line = json_line(json_subject(subject));
	must_be_json(line);
	try_table(subject, columns);
	free(line);
	buffer_free(&out);
	snapshot_clear(&subject->snapshot);
	free(subject);
	return 0;
}
