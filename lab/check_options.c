/* The command line of `check`. */
#include "lab/check_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/buffer.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"

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

/* Name number n of a table, NULL behind the last. */
static const char *step_name(int n)
{
	return n < TAKE_COUNT ? take_name((enum take)n) : NULL;
}

static const char *check_name(int n)
{
	return n < RULE_COUNT ? rule_name((enum rule_id)n) : NULL;
}

/* The same where one of a table's names would be right. */
static int refuse_name(const char *what, const char *word,
    const char *name(int n))
{
	struct buffer right = { NULL, 0, 0 };

	buffer_text(&right, "there are ");
	for (int n = 0; name(n); n++) {
		buffer_text(&right, n > 0 ? ", " : "");
		buffer_text(&right, name(n));
	}
	refuse(what, word, buffer_get(&right));
	buffer_free(&right);
	return -1;
}

static int take_key(struct check_options *check, const char *word)
{
	enum take key = take_find(word);

	if (key == TAKE_COUNT)
		return refuse_name("unknown step", word, step_name);
	check->demand.require[key] = true;
	return 0;
}

static int take_rule(struct check_options *check, const char *word)
{
	enum rule_id id = rule_find(word);

	if (id == RULE_COUNT)
		return refuse_name("unknown check", word, check_name);
	check->demand.has_only = check->demand.only[id] = true;
	return 0;
}

/* Each word of a list "a,b,c". */
static int take_list(struct check_options *check, const char *list,
    int (*take)(struct check_options *check, const char *word))
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

static int take_limit(struct check_options *check, int id, const char *word)
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

static int take_option(struct check_options *check, int id, char *value)
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

int check_options_read(struct check_options *check, int argc, char **argv)
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
