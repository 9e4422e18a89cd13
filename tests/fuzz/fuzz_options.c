/* Throws arguments at the lab, `run` and `list`: they are taken, or refused
 * by one line that says so safely. */
#include "lab/options.h"
#include "tests/fuzz/arguments.h"

static void try_one(enum option_of command, const uint8_t *data, size_t size)
{
	struct arguments arguments;
	struct options options;
	struct said said;
	int result;

	arguments_open(&arguments, "run", data, size);
	said_listen(&said);
	result = options_read(&options, command, arguments.count,
	    arguments.word);
	said_must_fit(&said, result != 0);
	must(result == 0 || result == 2);
	if (result == 0) {
		must(options.word_count < arguments.count);
		must(options.settings.recipe && options.settings.start);
	}
	arguments_close(&arguments);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_one(OF_LAB, data, size);
	try_one(OF_RUN, data, size);
	try_one(OF_LIST, data, size);
	return 0;
}
