/* What the command inspect shows. */
#include "lab/inspect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/actors/audit.h"
#include "lab/actors/look.h"
#include "lab/faces/json_inspect.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print_inspect.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/output.h"

#define CHUNK ((size_t)64 << 10)	/* output is written in such pieces */
#define FEW 8				/* PIDs that are worth no scan */

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

void inspect_flush(struct inspect *inspect)
{
	if (inspect->is_ascii && !inspect->is_json)
		make_ascii(&inspect->out);
	if (inspect->out.length > 0)
		output_text(inspect->out.text);
	buffer_clear(&inspect->out);
}

static enum inspect_status worse(enum inspect_status a,
    enum inspect_status b)
{
	return a > b ? a : b;
}

static enum inspect_status status_of(int error,
    enum judgement judgement)
{
	static const enum inspect_status status[] = {
		[JUDGED_DAEMON] = INSPECT_DAEMON,
		[JUDGED_NO_DAEMON] = INSPECT_NO_DAEMON,
		[JUDGED_UNREADABLE] = INSPECT_UNREADABLE,
	};

	return error ? INSPECT_UNREADABLE : status[judgement];
}

enum inspect_status inspect_one(int proc, pid_t pid, int columns,
    struct buffer *out)
{
	struct subject *subject = memory_get(1, sizeof *subject);
	enum inspect_status status;

	audit_subject(proc, pid, LOOK_ALL | LOOK_BRIEF, NULL, subject);
	inspect_page(out, subject, columns);
	status = status_of(subject->error, subject->judgement);
	audit_clear(subject);
	free(subject);
	return status;
}

/* Of all, those that went are left out; not those for whom there was no
 * descriptor. */
static bool is_left_out(const struct inspect *inspect, int error)
{
	return inspect->is_all && error && error != EMFILE && error != ENFILE;
}

/* One object a process, each line written when it is whole. */
static enum inspect_status show_json(struct inspect *inspect,
    const struct census *census)
{
	struct subject *subject = memory_get(1, sizeof *subject);
	enum inspect_status status = INSPECT_DAEMON;
	bool has_read = false;

	for (size_t i = 0; i < inspect->count && output_is_fine(); i++) {
		char *line;

		audit_subject(inspect->proc, inspect->pid[i], LOOK_ALL, census,
		    subject);
		if (is_left_out(inspect, subject->error))
			continue;
		has_read |= !subject->error;
		line = json_line(json_subject(subject));
		buffer_text(&inspect->out, line);
		buffer_text(&inspect->out, "\n");
		free(line);
		status = worse(status, status_of(subject->error,
		    subject->judgement));
		if (inspect->out.length > CHUNK)
			inspect_flush(inspect);
	}
	audit_clear(subject);
	free(subject);
	if (inspect->is_all)
		return has_read ? INSPECT_DAEMON : INSPECT_UNREADABLE;
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

static enum inspect_status show_rows(struct inspect *inspect,
    struct inspect_table *table, struct row *row)
{
	enum inspect_status status = INSPECT_DAEMON;

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

static unsigned row_needs(const struct inspect *inspect)
{
	return inspect_has_cwd(inspect->columns) ? LOOK_CWD : LOOK_IDS;
}

static enum inspect_status show_pids(struct inspect *inspect)
{
	struct inspect_table table = { .count = inspect->count };
	struct row *row = memory_get(inspect->count, sizeof *row);

	audit_rows(inspect->proc, row_needs(inspect), inspect->pid,
	    inspect->count, row);
	return show_rows(inspect, &table, row);
}

static enum inspect_status complain(void)
{
	fprintf(stderr, "daemonlab inspect: cannot read /proc: %s\n",
	    strerror(errno));
	return INSPECT_UNREADABLE;
}

static enum inspect_status show_all(struct inspect *inspect)
{
	struct inspect_table table = { 0 };
	struct census census = { 0 };
	struct row *row;

	if (audit_all(inspect->proc, row_needs(inspect), &census, &row) < 0)
		return complain();
	table.count = census.count;
	table.went = census.went;
	table.is_partial = census.is_partial;
	census_clear(&census);
	show_rows(inspect, &table, row);
	return table.count > 0 ? INSPECT_DAEMON : INSPECT_UNREADABLE;
}

static void name_tty(int device, char *path, size_t size)
{
	look_tty(-1, device, path, size);
}

/* The shape alone with --all; for PIDs their verdicts give the status. */
static enum inspect_status show_tree(struct inspect *inspect)
{
	struct census census = { 0 };
	bool *wanted = NULL;

	if (audit_census(inspect->proc, &census) < 0)
		return complain();
	if (!inspect->is_all)
		wanted = memory_get(census.count, sizeof *wanted);
	for (size_t i = 0; wanted && i < inspect->count; i++) {
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
		return INSPECT_DAEMON;
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
static enum inspect_status show_objects(struct inspect *inspect)
{
	struct census census = { 0 };
	enum inspect_status status;

	if (!inspect->is_all && inspect->count <= FEW)
		return show_json(inspect, NULL);
	if (audit_census(inspect->proc, &census) < 0)
		return complain();
	if (inspect->is_all)
		take_all_pids(inspect, &census);
	status = show_json(inspect, &census);
	census_clear(&census);
	return status;
}

static enum inspect_status show_one(struct inspect *inspect)
{
	return inspect_one(inspect->proc, inspect->pid[0], inspect->columns,
	    &inspect->out);
}

enum inspect_status inspect_show(struct inspect *inspect)
{
	if (inspect->is_json)
		return show_objects(inspect);
	sort_pids(inspect);
	if (inspect->is_tree)
		return show_tree(inspect);
	if (inspect->is_all)
		return show_all(inspect);
	return inspect->count == 1 ? show_one(inspect)
	    : show_pids(inspect);
}

