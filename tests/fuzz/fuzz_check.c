/* A checked program with any arguments, paths, calls and output: each form of
 * the report is what its reader takes, and commands no terminal. */
#include <stdlib.h>
#include <string.h>

#include "lab/faces/gradescope.h"
#include "lab/faces/json_check.h"
#include "lab/faces/json_value.h"
#include "lab/faces/junit.h"
#include "lab/faces/print_check.h"
#include "lab/faces/tap.h"
#include "tests/fuzz/hostile_judged.h"

static void try_json(json_t *value)
{
	char *line = json_line(value);

	must_be_json(line);
	free(line);
}

static void try_all(const struct checkup *checkup,
    const struct demand *demand, int columns)
{
	struct buffer out = { 0 };

	try_json(json_checkup(checkup, demand));
	try_json(gradescope(checkup, demand));
	print_checkup(checkup, demand, columns, &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_clear(&out);
	tap_print(checkup, demand, &out);
	must_be_shown_safely(buffer_get(&out), out.length);
	buffer_clear(&out);
	junit_print(checkup, demand, &out);
	must_be_xml(buffer_get(&out));
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);
	struct checkup *checkup = malloc(sizeof *checkup);
	int columns = 40 + (int)bytes_take(&bytes);
	char *program[4] = { NULL };
	struct demand demand;

	for (int i = bytes_below(&bytes, 3); i >= 0; i--)
		program[i] = bytes_string(&bytes);
	hostile_demand(&bytes, &demand);
	hostile_checkup(&bytes, checkup);
	checkup->program = program;
	try_all(checkup, &demand, columns);
	checkup_clear(checkup);
	for (int i = 0; i < 3; i++)
		free(program[i]);
	free(checkup);
	return 0;
}
