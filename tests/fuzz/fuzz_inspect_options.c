/* Throws arguments at `inspect`, which looks at what they name: real
 * processes, or none.  Its output goes nowhere. */
#include <fcntl.h>
#include <unistd.h>

#include "lab/commands.h"
#include "tests/fuzz/arguments.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arguments arguments;
	struct said said;
	int kept, nowhere, status;

	arguments_open(&arguments, "inspect", data, size);
	kept = dup(STDOUT_FILENO);
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDOUT_FILENO);
	said_listen(&said);
	status = command_inspect(arguments.count, arguments.word);
	said_must_fit(&said, status == 2);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	close(nowhere);
	must(status >= 0 && status <= 3);
	arguments_close(&arguments);
	return 0;
}
