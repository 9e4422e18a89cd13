/* The command inspect. */
#include "lab/command_inspect.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/actors/audit.h"
#include "lab/actors/look.h"
#include "lab/faces/json_inspect.h"
#include "lab/faces/json_snapshot.h"
#include "lab/faces/print_inspect.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

enum exit_status {
	EXIT_DAEMON = 0,
	EXIT_NO_DAEMON = 1,
	EXIT_TROUBLE = 1,	/* output could not be written */
	EXIT_USAGE = 2,
	EXIT_UNREADABLE = 3,
};

#define CHUNK ((size_t)64 << 10)	/* output is written in such pieces */
#define FEW 8
#define NARROW 40
#define NO_TERMINAL 80

struct inspect {
	bool is_all, is_json, is_tree, is_help;
	pid_t *pid;
	size_t count;
	int proc;
	int columns;
	bool is_ascii;
	bool has_failed;	/* output could not be written */
	struct buffer out;
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

static bool *find_option(struct inspect *inspect, const char *word)
{
	const struct {
		const char *word;
		bool *is_set;
	} option[] = {
		{ "--all", &inspect->is_all },
		{ "--json", &inspect->is_json },
		{ "--tree", &inspect->is_tree },
		{ "--help", &inspect->is_help },
	};

	for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
		if (strcmp(option[i].word, word) == 0)
			return option[i].is_set;
	return NULL;
}

static int parse(struct inspect *inspect, int argc, char **argv)
{
	bool are_options_over = false;

	for (int i = 1; i < argc; i++) {
		bool *is_set = are_options_over ? NULL
		    : find_option(inspect, argv[i]);

		if (is_set)
			*is_set = true;
		else if (!are_options_over && strcmp(argv[i], "--") == 0)
			are_options_over = true;
		else if (!are_options_over && argv[i][0] == '-')
			return refuse("unknown option", argv[i],
			    "--all, --tree, --json and --help are known");
		else if (add_pid(inspect, argv[i]) < 0)
			return -1;
	}
	if (inspect->is_help)
		return 0;
	if (inspect->is_all && inspect->count > 0)
		return refuse("too much", "--all",
		    "it takes no PIDs; give one or the other");
	if (!inspect->is_all && inspect->count == 0)
		return refuse("nothing", "inspect",
		    "give one or more PIDs, or --all");
	return 0;
}

/* Everything above ASCII becomes \u{...} where the terminal may not know it;
 * foreign bytes were escaped before. */
static void make_ascii(struct buffer *out)
{
	struct buffer plain = { 0 };
	const char *at = buffer_get(out), *end = at + out->length;

	while (at < end) {
		char shown[16];
		unsigned rune;
		size_t count = escape_rune(at, (size_t)(end - at), &rune);

		count = count ? count : 1;
		if ((unsigned char)*at < 0x80) {
			buffer_add(&plain, at, 1);
		} else {
			escape_bytes(shown, sizeof shown, at, count, true);
			buffer_text(&plain, shown);
		}
		at += count;
	}
	buffer_free(out);
	*out = plain;
}

static void flush(struct inspect *inspect)
{
	if (inspect->is_ascii && !inspect->is_json)
		make_ascii(&inspect->out);
	if (!inspect->has_failed && inspect->out.length > 0 &&
	    io_write(STDOUT_FILENO, inspect->out.text,
	    inspect->out.length) < 0) {
		fprintf(stderr, "daemonlab inspect: cannot write to standard "
		    "output: %s\n", strerror(errno));
		inspect->has_failed = true;
	}
	buffer_clear(&inspect->out);
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

static int status_of(int error, enum judgement judgement)
{
	static const int status[] = {
		[JUDGED_DAEMON] = EXIT_DAEMON,
		[JUDGED_NO_DAEMON] = EXIT_NO_DAEMON,
		[JUDGED_UNREADABLE] = EXIT_UNREADABLE,
	};

	return error ? EXIT_UNREADABLE : status[judgement];
}

static int show_one(struct inspect *inspect)
{
	struct subject *subject = memory_get(1, sizeof *subject);
	int status;

	audit_subject(inspect->proc, inspect->pid[0], LOOK_ALL | LOOK_BRIEF,
	    NULL, subject);
	inspect_page(&inspect->out, subject, inspect->columns);
	status = status_of(subject->error, subject->judgement);
	audit_clear(subject);
	free(subject);
	return status;
}

/* One object a process, each line written when it is whole. */
static int show_json(struct inspect *inspect, const struct census *census)
{
	struct subject *subject = memory_get(1, sizeof *subject);
	int status = EXIT_DAEMON;

	for (size_t i = 0; i < inspect->count && !inspect->has_failed; i++) {
		char *line;

		audit_subject(inspect->proc, inspect->pid[i], LOOK_ALL, census,
		    subject);
		if (inspect->is_all && subject->error)
			continue;
		line = json_line(json_subject(subject));
		buffer_text(&inspect->out, line);
		buffer_text(&inspect->out, "\n");
		free(line);
		status = worse(status, status_of(subject->error,
		    subject->judgement));
		if (inspect->out.length > CHUNK)
			flush(inspect);
	}
	audit_clear(subject);
	free(subject);
	return status;
}

static int compare_pids(const void *a, const void *b)
{
	const pid_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* Ascending, each once. */
static void sort_pids(struct inspect *inspect)
{
	size_t kept = 0;

	qsort(inspect->pid, inspect->count, sizeof *inspect->pid,
	    compare_pids);
	for (size_t i = 0; i < inspect->count; i++)
		if (kept == 0 || inspect->pid[kept - 1] != inspect->pid[i])
			inspect->pid[kept++] = inspect->pid[i];
	inspect->count = kept;
}

static int show_rows(struct inspect *inspect, struct inspect_table *table,
    struct row *row)
{
	int status = EXIT_DAEMON;

	table->row = row;
	inspect_table(&inspect->out, table, inspect->columns);
	for (size_t i = 0; i < table->count; i++) {
		status = worse(status, status_of(row[i].error,
		    row[i].judgement));
		free(row[i].cwd);
	}
	free(row);
	return status;
}

static int show_pids(struct inspect *inspect)
{
	struct inspect_table table = { .count = inspect->count };
	struct row *row = memory_get(inspect->count, sizeof *row);

	audit_rows(inspect->proc, inspect->pid, inspect->count, row);
	return show_rows(inspect, &table, row);
}

static int complain(void)
{
	fprintf(stderr, "daemonlab inspect: cannot read /proc: %s\n",
	    strerror(errno));
	return EXIT_UNREADABLE;
}

static int show_all(struct inspect *inspect)
{
	struct inspect_table table = { 0 };
	struct census census = { 0 };
	struct row *row;

	if (audit_all(inspect->proc, &census, &row) < 0)
		return complain();
	table.count = census.count;
	table.went = census.went;
	table.is_partial = census.is_partial;
	census_clear(&census);
	show_rows(inspect, &table, row);
	return table.count > 0 ? EXIT_DAEMON : EXIT_UNREADABLE;
}

static void name_tty(int device, char *path, size_t size)
{
	look_tty(-1, device, path, size);
}

/* The shape alone with --all; for PIDs their verdicts give the status. */
static int show_tree(struct inspect *inspect)
{
	struct census census = { 0 };
	bool *wanted = NULL;

	if (audit_census(inspect->proc, &census) < 0)
		return complain();
	if (!inspect->is_all)
		wanted = memory_get(census.count, sizeof *wanted);
	for (size_t i = 0; i < inspect->count; i++) {
		const struct procfs_stat *found = census_find(&census,
		    inspect->pid[i]);

		if (found)
			wanted[found - census.row] = true;
	}
	inspect_tree(&inspect->out, &census, wanted, name_tty,
	    inspect->columns);
	free(wanted);
	census_clear(&census);
	if (inspect->is_all)
		return EXIT_DAEMON;
	buffer_text(&inspect->out, "\n");
	return show_pids(inspect);
}

static void take_all_pids(struct inspect *inspect, const struct census *census)
{
	free(inspect->pid);
	inspect->pid = memory_get(census->count, sizeof *inspect->pid);
	inspect->count = census->count;
	for (size_t i = 0; i < census->count; i++)
		inspect->pid[i] = census->row[i].pid;
}

/* A few PIDs are looked up one by one, many with the help of one scan. */
static int show_objects(struct inspect *inspect)
{
	struct census census = { 0 };
	int status;

	if (!inspect->is_all && inspect->count <= FEW)
		return show_json(inspect, NULL);
	if (audit_census(inspect->proc, &census) < 0)
		return complain();
	if (inspect->is_all)
		take_all_pids(inspect, &census);
	status = show_json(inspect, &census);
	if (inspect->is_all)
		status = census.count > 0 ? EXIT_DAEMON : EXIT_UNREADABLE;
	census_clear(&census);
	return status;
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

static int choose(struct inspect *inspect)
{
	if (inspect->is_json)
		return show_objects(inspect);
	sort_pids(inspect);
	if (inspect->is_tree)
		return show_tree(inspect);
	if (inspect->is_all)
		return show_all(inspect);
	return inspect->count == 1 ? show_one(inspect) : show_pids(inspect);
}

static int show(struct inspect *inspect)
{
	int status;

	inspect->proc = look_open();
	if (inspect->proc < 0)
		return complain();
	status = choose(inspect);
	close(inspect->proc);
	return status;
}

int command_inspect(int argc, char **argv)
{
	struct inspect inspect = { 0 };
	int status = EXIT_USAGE;

	json_need_memory();
	inspect.is_ascii = !is_utf8();
	inspect.columns = terminal_columns();
	inspect.pid = memory_get((size_t)argc, sizeof *inspect.pid);
	if (parse(&inspect, argc, argv) == 0) {
		status = EXIT_DAEMON;
		if (inspect.is_help)
			buffer_format(&inspect.out, "%s\n",
			    text_get("inspect.help"));
		else
			status = show(&inspect);
		flush(&inspect);
	}
	buffer_free(&inspect.out);
	free(inspect.pid);
	return inspect.has_failed ? EXIT_TROUBLE : status;
}
