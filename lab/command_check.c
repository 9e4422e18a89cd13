/* The command check. */
#include "lab/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/trial.h"
#include "lab/check_options.h"
#include "lab/faces/gradescope.h"
#include "lab/faces/json_check.h"
#include "lab/faces/json_value.h"
#include "lab/faces/junit.h"
#include "lab/faces/print_check.h"
#include "lab/faces/tap.h"
#include "lab/facts/outline.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

enum exit_status {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1,
	EXIT_TROUBLE = 1,	/* no memory, output not written, left over */
	EXIT_USAGE = 2,
	EXIT_FORBIDDEN = 3,
	EXIT_SIGNAL = 128,
};

#define REPORT_WIDTH 80

/* The program starts elsewhere, so a name of ours will not be found there. */
static void note_relative(struct checkup *checkup, char *const *argv)
{
	char shown[200];
	struct stat status;

	if (!checkup->has_program_ending || checkup->has_daemon)
		return;
	for (int i = 1; argv[i]; i++) {
		if (argv[i][0] == '/' || argv[i][0] == '-' ||
		    stat(argv[i], &status) < 0)
			continue;
		escape_text(shown, sizeof shown, argv[i]);
		checkup_note(checkup, NOTE_RELATIVE, shown);
		return;
	}
}

static void add_json(json_t *object, struct buffer *out)
{
	char *line = json_line(object);

	buffer_format(out, "%s\n", line);
	free(line);
}

static void add_report(const struct check_options *check,
    const struct checkup *checkup, struct buffer *out)
{
	switch (check->format) {
	case AS_JSON:
		add_json(json_checkup(checkup, &check->demand), out);
		break;
	case AS_GRADESCOPE:
		add_json(gradescope(checkup, &check->demand), out);
		break;
	case AS_TAP:
		tap_print(checkup, &check->demand, out);
		break;
	case AS_JUNIT:
		junit_print(checkup, &check->demand, out);
		break;
	case AS_OUTLINE:
		print_outline(checkup, &check->demand, out);
		break;
	case AS_TEXT:
		print_checkup(checkup, &check->demand, REPORT_WIDTH, out);
		break;
	}
}

static int report(const struct check_options *check,
    const struct checkup *checkup)
{
	static const int status[] = { [JUDGED_DAEMON] = EXIT_PASSED,
		[JUDGED_NO_DAEMON] = EXIT_FAILED,
		[JUDGED_UNREADABLE] = EXIT_FORBIDDEN };
	struct buffer out = { 0 };
	int result;

	add_report(check, checkup, &out);
	result = io_write(STDOUT_FILENO, buffer_get(&out), out.length);
	buffer_free(&out);
	if (result < 0) {
		fprintf(stderr, "daemonlab check: standard output: %s\n",
		    strerror(errno));
		return EXIT_TROUBLE;
	}
	if (checkup->leftovers > 0)
		return EXIT_TROUBLE;
	return status[checkup_sum(checkup, &check->demand)];
}

static int perform(struct check_options *check)
{
	static const int status[] = { [TRIAL_NO_PROGRAM] = EXIT_USAGE,
		[TRIAL_FORBIDDEN] = EXIT_FORBIDDEN,
		[TRIAL_BROKEN] = EXIT_TROUBLE };
	struct checkup *checkup = memory_get(1, sizeof *checkup);
	int signal = 0, exit_status;
	enum trial_result result;
	char why[512];

	checkup_init(checkup);
	result = trial_perform(&check->order, checkup, &signal, why,
	    sizeof why);
	if (result == TRIAL_DONE) {
		note_relative(checkup, check->order.argv);
		exit_status = report(check, checkup);
	} else if (result == TRIAL_SIGNALLED) {
		exit_status = EXIT_SIGNAL + signal;
	} else {
		fprintf(stderr, "daemonlab check: %s\n", why);
		exit_status = status[result];
	}
	checkup_clear(checkup);
	free(checkup);
	return exit_status;
}

int command_check(int argc, char **argv)
{
	struct check_options check = { .format = AS_TEXT };

	/* The lab lays it out itself; the program does not see that. */
	if (getenv(OUTLINE_ENVIRONMENT)) {
		check.format = AS_OUTLINE;
		unsetenv(OUTLINE_ENVIRONMENT);
	}
	trial_defaults(&check.order);
	if (check_options_read(&check, argc, argv) < 0)
		return EXIT_USAGE;
	if (check.wants_help) {
		printf("%s\n", text_get("check.help"));
		return fflush(stdout) == 0 ? EXIT_PASSED : EXIT_TROUBLE;
	}
	return perform(&check);
}
