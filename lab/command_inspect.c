/* The command inspect: its command line. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/commands.h"
#include "lab/faces/json_value.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/inspect.h"
#include "lab/output.h"

#define USAGE 2
#define UNWRITTEN 1
#define NARROW 40
#define NO_TERMINAL 80		/* columns where there is none */

struct asked {
	struct inspect inspect;
	bool wants_help;
};

/* One line to standard error, what was typed escaped. */
static int refuse(const char *what, const char *word, const char *right)
{
	char shown[256];

	escape_bytes(shown, sizeof shown, word, strlen(word), true);
	fprintf(stderr, "daemonlab inspect: %s '%s': %s\n", what, shown, right);
	return -1;
}

static int add_pid(struct inspect *inspect, const char *word)
{
	unsigned long long number = 0;

	for (const char *at = word; *at; at++) {
		if (*at < '0' || *at > '9')
			return refuse("no PID", word,
			    "a positive number is wanted, or --all");
		if (number <= INT_MAX)
			number = number * 10 + (unsigned)(*at - '0');
	}
	if (number == 0)
		return refuse("no PID", word,
		    "a positive number is wanted, or --all");
	if (number > INT_MAX)
		return refuse("no PID", word,
		    "no process can have a number as large");
	inspect->pid[inspect->count++] = (pid_t)number;
	return 0;
}

static bool *find_option(struct asked *asked, const char *word)
{
	const struct {
		const char *word;
		bool *is_set;
	} option[] = {
		{ "--all", &asked->inspect.is_all },
		{ "--json", &asked->inspect.is_json },
		{ "--tree", &asked->inspect.is_tree },
		{ "--help", &asked->wants_help },
	};

	for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
		if (strcmp(option[i].word, word) == 0)
			return option[i].is_set;
	return NULL;
}

static int take(struct asked *asked, const char *word, bool *are_over)
{
	bool *is_set = *are_over ? NULL : find_option(asked, word);

	if (is_set)
		*is_set = true;
	else if (!*are_over && strcmp(word, "--") == 0)
		*are_over = true;
	else if (!*are_over && word[0] == '-')
		return refuse("unknown option", word,
		    "--all, --tree, --json and --help are known");
	else
		return add_pid(&asked->inspect, word);
	return 0;
}

static int parse(struct asked *asked, int argc, char **argv)
{
	const struct inspect *inspect = &asked->inspect;
	bool are_options_over = false;

	for (int i = 1; i < argc; i++)
		if (take(asked, argv[i], &are_options_over) < 0)
			return -1;
	if (asked->wants_help)
		return 0;
	if (inspect->is_all && inspect->count > 0)
		return refuse("too much", "--all",
		    "it takes no PIDs; give one or the other");
	if (!inspect->is_all && inspect->count == 0)
		return refuse("nothing to", "inspect",
		    "give one or more PIDs, or --all");
	return 0;
}

/* What setlocale(3) would find out, without its files: a fifth of the time
 * that a page takes.  Nothing else here depends on the locale. */
static bool is_utf8(void)
{
	static const char *const name[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < 3 && (!value || !*value); i++)
		value = getenv(name[i]);
	return value && (strcasestr(value, "UTF-8") ||
	    strcasestr(value, "utf8"));
}

static int terminal_columns(void)
{
	struct winsize size = { 0 };

	if (!isatty(STDOUT_FILENO) ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return NO_TERMINAL;
	return size.ws_col < NARROW ? NARROW : size.ws_col;
}

static int show(struct inspect *inspect)
{
	int status;

	inspect->proc = look_open();
	if (inspect->proc < 0) {
		fprintf(stderr, "daemonlab inspect: cannot read /proc: %s\n",
		    strerror(errno));
		return INSPECT_UNREADABLE;
	}
	status = (int)inspect_show(inspect);
	close(inspect->proc);
	return status;
}

static int help(struct inspect *inspect)
{
	buffer_format(&inspect->out, "%s\n", text_get("inspect.help"));
	return 0;
}

int command_inspect(int argc, char **argv)
{
	struct asked asked = { 0 };
	struct inspect *inspect = &asked.inspect;
	int status = USAGE;

	json_need_memory();
	inspect->is_ascii = !is_utf8();
	inspect->columns = terminal_columns();
	inspect->pid = memory_get((size_t)argc, sizeof *inspect->pid);
	if (parse(&asked, argc, argv) == 0) {
		status = asked.wants_help ? help(inspect) : show(inspect);
		inspect_flush(inspect);
	}
	buffer_free(&inspect->out);
	free(inspect->pid);
	return output_is_fine() ? status : UNWRITTEN;
}
