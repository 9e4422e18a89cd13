/* Throws arguments at `check`: they are taken, or refused by one line that
 * says so safely. */
#include "lab/check_options.h"
#include "tests/fuzz/arguments.h"

static void must_be_limits(const struct limits *limits)
{
	must(limits->timeout_ms >= 0 && limits->timeout_ms <= 86400000);
	must(limits->processes >= 0 && limits->memory_bytes >= 0);
	must(limits->file_bytes >= 0 && limits->cpu_seconds >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct check_options check = { .format = AS_TEXT };
	struct arguments arguments;
	struct said said;
	int result;

	arguments_open(&arguments, "check", data, size);
	said_listen(&said);
	result = check_options_read(&check, arguments.count, arguments.word);
	said_must_fit(&said, result != 0);
	must(result == 0 || result == -1);
	if (result == 0) {
		must(check.order.argv >= arguments.word &&
		    check.order.argv <= arguments.word + arguments.count);
		must(check.wants_help || check.order.argv[0]);
		must_be_limits(&check.order.limits);
	}
	arguments_close(&arguments);
	return 0;
}
