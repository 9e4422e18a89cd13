/* The command check. */
#include "lab/commands.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/trial.h"
#include "lab/faces/gradescope.h"
#include "lab/faces/json_check.h"
#include "lab/faces/json_snapshot.h"
#include "lab/faces/junit.h"
#include "lab/faces/print_check.h"
#include "lab/faces/tap.h"
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

enum format { AS_TEXT, AS_JSON, AS_TAP, AS_JUNIT, AS_GRADESCOPE };

#define REPORT_WIDTH 80

struct check {
	struct trial_order order;
	struct demand demand;
	enum format format;
	bool wants_help;
};

/* The letters are not offered to anybody; getopt_long wants numbers. */
enum option_id {
	OPTION_JSON = 256,
	OPTION_TAP,
	OPTION_JUNIT,
	OPTION_GRADESCOPE,
	OPTION_STRICT,
	OPTION_REQUIRE,
	OPTION_ONLY,
	OPTION_TIMEOUT,
	OPTION_NO_TRACE,
	OPTION_PROCESSES,
	OPTION_MEMORY,
	OPTION_FILE_SIZE,
	OPTION_CPU,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "tap", no_argument, NULL, OPTION_TAP },
	{ "junit", no_argument, NULL, OPTION_JUNIT },
	{ "gradescope", no_argument, NULL, OPTION_GRADESCOPE },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "require", required_argument, NULL, OPTION_REQUIRE },
	{ "only", required_argument, NULL, OPTION_ONLY },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "no-trace", no_argument, NULL, OPTION_NO_TRACE },
	{ "processes", required_argument, NULL, OPTION_PROCESSES },
	{ "memory", required_argument, NULL, OPTION_MEMORY },
	{ "file-size", required_argument, NULL, OPTION_FILE_SIZE },
	{ "cpu", required_argument, NULL, OPTION_CPU },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

/* One line to standard error: what is wrong, and what would be right. */
static int refuse(const char *what, const char *word, const char *right)
{
	char shown[200];

	escape_text(shown, sizeof shown, word);
	fprintf(stderr, "daemonlab check: %s '%s'; %s\n", what, shown, right);
	return -1;
}

static int take_key(struct check *check, const char *word)
{
	enum take key = take_find(word);

	if (key == TAKE_COUNT)
		return refuse("unknown step", word, "there are fork, setsid, "
		    "second_fork, chdir, umask, close, stdio, sigterm, "
		    "sighup, pidfile");
	check->demand.require[key] = true;
	return 0;
}

static int take_rule(struct check *check, const char *word)
{
	enum rule_id id = rule_find(word);

	if (id == RULE_COUNT)
		return refuse("unknown check", word, "there are background, "
		    "own-session, no-tty, survives, cannot-regain-tty, cwd, "
		    "umask, inherited-fds, stdio, sigterm, sighup, pidfile, "
		    "idle");
	check->demand.has_only = check->demand.only[id] = true;
	return 0;
}

/* Each word of a list "a,b,c". */
static int take_list(struct check *check, const char *list,
    int (*take)(struct check *check, const char *word))
{
	char *words = memory_string(list), *rest = words, *word;
	int result = 0;

	while (result == 0 && (word = strsep(&rest, ",")))
		result = take(check, word);
	free(words);
	return result;
}

/* A number of at least least; false after a line that says so. */
static bool read_number(const char *option, const char *word, long least,
    long most, double *number)
{
	char what[60], right[80], *end;

	errno = 0;
	*number = strtod(word, &end);
	if (end != word && *end == '\0' && errno == 0 &&
	    strspn(word, "0123456789.") == strlen(word) &&
	    *number >= (double)least && *number <= (double)most)
		return true;
	snprintf(what, sizeof what, "bad value of --%s", option);
	snprintf(right, sizeof right, "a number from %ld to %ld would be "
	    "right", least, most);
	refuse(what, word, right);
	return false;
}

static int take_limit(struct check *check, int id, const char *word)
{
	struct limits *limits = &check->order.limits;
	double number;

	switch (id) {
	case OPTION_TIMEOUT:
		if (!read_number("timeout", word, 0, 86400, &number))
			return -1;
		limits->timeout_ms = (long)(number * 1000);
		return 0;
	case OPTION_PROCESSES:
		if (!read_number("processes", word, 0, 1000000, &number))
			return -1;
		limits->processes = (long)number;
		return 0;
	case OPTION_MEMORY:
		if (!read_number("memory", word, 0, 1L << 30, &number))
			return -1;
		limits->memory_bytes = (long long)(number * (1 << 20));
		return 0;
	case OPTION_FILE_SIZE:
		if (!read_number("file-size", word, 0, 1L << 30, &number))
			return -1;
		limits->file_bytes = (long long)(number * (1 << 20));
		return 0;
	default:
		if (!read_number("cpu", word, 0, 86400, &number))
			return -1;
		limits->cpu_seconds = (long)number;
		return 0;
	}
}

static int take_option(struct check *check, int id, char *value)
{
	switch (id) {
	case OPTION_JSON:
	case OPTION_TAP:
	case OPTION_JUNIT:
	case OPTION_GRADESCOPE:
		check->format = AS_JSON + (enum format)(id - OPTION_JSON);
		return 0;
	case OPTION_STRICT:
		check->demand.is_strict = true;
		return 0;
	case OPTION_REQUIRE:
		return take_list(check, value, take_key);
	case OPTION_ONLY:
		return take_list(check, value, take_rule);
	case OPTION_NO_TRACE:
		check->order.is_traced = false;
		return 0;
	case OPTION_HELP:
		check->wants_help = true;
		return 0;
	default:
		return take_limit(check, id, value);
	}
}

static int read_line(struct check *check, int argc, char **argv)
{
	int id;

	opterr = 0;
	optind = 0;
	while ((id = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
		if (id == ':')
			return refuse("no value for", argv[optind - 1],
			    "daemonlab check --help lists what it takes");
		if (id == '?')
			return refuse("unknown option", argv[optind - 1],
			    "daemonlab check --help lists them");
		if (take_option(check, id, optarg) < 0)
			return -1;
	}
	check->order.argv = argv + optind;
	if (optind < argc || check->wants_help)
		return 0;
	fprintf(stderr, "daemonlab check: no program; "
	    "daemonlab check [OPTION...] [--] PROG [ARG...]\n");
	return -1;
}

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

static void add_report(const struct check *check,
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
	case AS_TEXT:
		print_checkup(checkup, &check->demand, REPORT_WIDTH, out);
		break;
	}
}

static int report(const struct check *check, const struct checkup *checkup)
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

static int perform(struct check *check)
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
	struct check check = { .format = AS_TEXT };

	trial_defaults(&check.order);
	if (read_line(&check, argc, argv) < 0)
		return EXIT_USAGE;
	if (check.wants_help) {
		printf("%s\n", text_get("check.help"));
		return fflush(stdout) == 0 ? EXIT_PASSED : EXIT_TROUBLE;
	}
	return perform(&check);
}
