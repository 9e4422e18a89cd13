/* The table of many processes, a line each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/faces/print_inspect.h"
#include "lab/faces/print_words.h"
#include "lab/facts/text.h"

#define WIDE 100		/* from here on there is room for PPID, cwd */

struct column {
	const char *head;
	int cells;
	bool is_right;
	bool is_wide;		/* only in a wide table */
	void (*say)(struct buffer *out, const struct row *row);
};

static void say_number(struct buffer *out, const struct row *row, pid_t number)
{
	if (row->error)
		buffer_text(out, "?");
	else
		buffer_number(out, number);
}

static void say_pid(struct buffer *out, const struct row *row)
{
	buffer_number(out, row->pid);
}

static void say_ppid(struct buffer *out, const struct row *row)
{
	say_number(out, row, row->ppid);
}

static void say_pgid(struct buffer *out, const struct row *row)
{
	say_number(out, row, row->pgid);
}

static void say_sid(struct buffer *out, const struct row *row)
{
	say_number(out, row, row->sid);
}

static void say_tty(struct buffer *out, const struct row *row)
{
	const char *tty = row->error ? "?" : row->tty[0] ? row->tty : "-";

	words_escaped(out, tty, strlen(tty));
}

static void say_state(struct buffer *out, const struct row *row)
{
	buffer_add(out, row->state ? &row->state : "?", 1);
}

static void say_umask(struct buffer *out, const struct row *row)
{
	char digit[4];

	if (row->umask < 0) {
		buffer_text(out, "?");
		return;
	}
	for (int i = 0; i < 4; i++)
		digit[i] = (char)('0' + (row->umask >> (9 - 3 * i) & 7));
	buffer_add(out, digit, sizeof digit);
}

static void say_stdio(struct buffer *out, const struct row *row)
{
	buffer_text(out, row->error ? "?" : row->stdio);
}

static void say_name(struct buffer *out, const struct row *row)
{
	words_escaped(out, row->comm, strlen(row->comm));
}

static void say_cwd(struct buffer *out, const struct row *row)
{
	if (row->cwd)
		words_escaped(out, row->cwd, strlen(row->cwd));
	else
		buffer_text(out, row->state == 'Z' ? "-" : "?");
}

static void say_verdict(struct buffer *out, const struct row *row)
{
	if (row->error == ESRCH)
		buffer_text(out, "no process");
	else if (row->error)
		buffer_text(out, "hidden");
	else
		buffer_text(out, rule_judgement(row->judgement));
}

static void say_rules(struct buffer *out, uint32_t set)
{
	const char *gap = "";

	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		if (!(set >> id & 1))
			continue;
		buffer_text(out, gap);
		buffer_text(out, rule_name(id));
		gap = " ";
	}
}

/* What failed; where nothing did, what could not be judged; else what was
 * warned of. */
static void say_why(struct buffer *out, const struct row *row)
{
	if (row->error)
		return;
	if (row->is_kernel_thread)
		buffer_text(out, "kernel thread");
	else if (row->failed)
		say_rules(out, row->failed);
	else if (row->unreadable)
		say_rules(out, row->unreadable);
	else
		say_rules(out, row->warned);
}

enum column_id { COLUMN_PID, COLUMN_PPID, COLUMN_PGID, COLUMN_SID };

static const struct column columns_of_table[] = {
	[COLUMN_PID] = { "PID", 3, true, false, say_pid },
	[COLUMN_PPID] = { "PPID", 4, true, true, say_ppid },
	[COLUMN_PGID] = { "PGID", 4, true, false, say_pgid },
	[COLUMN_SID] = { "SID", 3, true, false, say_sid },
	{ "TTY", 7, false, false, say_tty },
	{ "S", 1, false, false, say_state },
	{ "MASK", 4, false, false, say_umask },
	{ "0-2", 3, false, false, say_stdio },
	{ "NAME", 15, false, false, say_name },
	{ "VERDICT", 12, false, false, say_verdict },
	{ "CWD", 20, false, true, say_cwd },
	{ "WHY", 0, false, false, say_why },
};

#define COLUMNS (sizeof columns_of_table / sizeof columns_of_table[0])

static int digits(pid_t number)
{
	int count = 1;

	while ((number /= 10) != 0)
		count++;
	return count;
}

/* Numbers take what the largest of this table needs. */
static void measure(const struct inspect_table *table, int *cells)
{
	int most = 4;

	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = columns_of_table[i].cells;
	for (size_t i = 0; i < table->count; i++) {
		if (digits(table->row[i].pid) > most)
			most = digits(table->row[i].pid);
		if (digits(table->row[i].sid) > most)
			most = digits(table->row[i].sid);
	}
	for (size_t i = COLUMN_PID; i <= COLUMN_SID; i++)
		cells[i] = most;
}

static void add_cell(struct buffer *line, const char *text, int cells,
    bool is_right)
{
	if (is_right)
		buffer_pad(line, cells - (int)strlen(text));
	if (cells == 0 || is_right)
		buffer_text(line, text);
	else
		words_cell(line, text, cells);
	buffer_text(line, " ");
}

/* Drops what was padded at the end. */
static void print_line(struct buffer *out, struct buffer *line, int columns)
{
	while (line->length > 0 && line->text[line->length - 1] == ' ')
		line->text[--line->length] = '\0';
	words_clipped(out, buffer_get(line), columns);
}

/* One line: the heads, or a row. */
static void print_row(struct buffer *out, const struct row *row,
    const int *cells, int columns)
{
	struct buffer line = { 0 }, cell = { 0 };

	for (size_t i = 0; i < COLUMNS; i++) {
		const struct column *column = &columns_of_table[i];

		if (column->is_wide && !inspect_has_cwd(columns))
			continue;
		buffer_clear(&cell);
		if (row)
			column->say(&cell, row);
		else
			buffer_text(&cell, column->head);
		add_cell(&line, buffer_get(&cell), cells[i],
		    column->is_right);
	}
	print_line(out, &line, columns);
	buffer_free(&line);
	buffer_free(&cell);
}

struct counts {
	size_t all;
	size_t judged[JUDGED_UNREADABLE + 1];
	size_t kernel;
	size_t went;
	char scratch[24];
};

static const char *fill_counts(const char *name, void *context)
{
	struct counts *counts = context;
	const struct {
		const char *name;
		size_t number;
	} hole[] = {
		{ "count", counts->all },
		{ "daemons", counts->judged[JUDGED_DAEMON] },
		{ "others", counts->judged[JUDGED_NO_DAEMON] },
		{ "unreadable", counts->judged[JUDGED_UNREADABLE] },
		{ "kernel", counts->kernel },
		{ "went", counts->went },
	};

	for (size_t i = 0; i < sizeof hole / sizeof hole[0]; i++)
		if (strcmp(hole[i].name, name) == 0) {
			snprintf(counts->scratch, sizeof counts->scratch,
			    "%zu", hole[i].number);
			return counts->scratch;
		}
	return NULL;
}

static void add_note(struct buffer *notes, const char *id,
    struct counts *counts)
{
	if (notes->length > 0)
		buffer_text(notes, " ");
	text_fill(notes, text_get(id), fill_counts, counts);
}

static void print_notes(struct buffer *out, const struct inspect_table *table,
    int columns)
{
	struct counts counts = { .went = table->went };
	struct buffer notes = { 0 };

	for (size_t i = 0; i < table->count; i++) {
		if (table->row[i].error == ESRCH)
			continue;
		counts.all++;
		if (table->row[i].is_kernel_thread)
			counts.kernel++;
		counts.judged[table->row[i].judgement]++;
	}
	add_note(&notes, "inspect.summary", &counts);
	if (counts.kernel > 0)
		add_note(&notes, "inspect.kernel-threads", &counts);
	if (table->went > 0)
		add_note(&notes, "inspect.went", &counts);
	if (table->is_partial)
		add_note(&notes, "inspect.partial", &counts);
	add_note(&notes, "inspect.atomic", &counts);
	buffer_text(out, "\n");
	words_wrapped(out, buffer_get(&notes), 0, columns);
	words_wrapped(out, text_get("inspect.legend"), 0, columns);
	buffer_free(&notes);
}

bool inspect_has_cwd(int columns)
{
	return columns >= WIDE;
}

void inspect_table(struct buffer *out, const struct inspect_table *table,
    int columns)
{
	int cells[COLUMNS];

	measure(table, cells);
	print_row(out, NULL, cells, columns);
	for (size_t i = 0; i < table->count; i++)
		print_row(out, &table->row[i], cells, columns);
	print_notes(out, table, columns);
}
