/* The page of one process under inspection. */
#include "lab/faces/print_inspect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/faces/print_words.h"
#include "lab/facts/field.h"
#include "lab/facts/text.h"

#define LABEL 16		/* cells of the column of names */
#define MOST_FDS 32

static const char *headline(const struct subject *subject)
{
	static const char *const id[] = {
		[JUDGED_DAEMON] = "inspect.daemon",
		[JUDGED_NO_DAEMON] = "inspect.not-a-daemon",
		[JUDGED_UNREADABLE] = "inspect.unreadable",
	};

	if (subject->error == ESRCH)
		return text_get("inspect.gone");
	if (subject->error == EACCES)
		return text_get("inspect.hidden");
	return text_get(id[subject->judgement]);
}

static void print_head(struct buffer *out, const struct subject *subject,
    int columns)
{
	const struct snapshot *s = &subject->snapshot;
	struct buffer line = { 0 };

	buffer_format(&line, "PID %d", (int)s->pid);
	if (s->comm[0]) {
		buffer_text(&line, " (");
		words_escaped(&line, s->comm, strlen(s->comm));
		buffer_text(&line, ")");
	}
	buffer_format(&line, ": %s.", headline(subject));
	if (!subject->error && subject->judgement == JUDGED_DAEMON &&
	    !s->is_kernel_thread)
		buffer_format(&line, " %s", text_get("inspect.because"));
	if (subject->exe[0]) {
		buffer_text(&line, " It runs ");
		words_escaped(&line, subject->exe, strlen(subject->exe));
		buffer_text(&line, ".");
	}
	words_wrapped(out, buffer_get(&line), 0, columns);
	buffer_free(&line);
}

static void print_note(struct buffer *out, const struct snapshot *snapshot,
    int columns)
{
	const char *id = NULL;

	if (snapshot->is_kernel_thread)
		id = "inspect.kernel";
	else if (snapshot->state == 'Z')
		id = "inspect.zombie";
	else if (snapshot->state == 'T' || snapshot->state == 't')
		id = "inspect.stopped";
	if (id)
		words_wrapped(out, text_get(id), 0, columns);
}

static bool is_reason(const struct verdict *verdict)
{
	return verdict->status == STATUS_FAIL ||
	    verdict->status == STATUS_WARN || verdict->is_unreadable;
}

static void print_check(struct buffer *out, const struct verdict *verdict,
    int columns)
{
	const char *status = verdict->is_unreadable ? "?"
	    : rule_status(verdict->status);

	buffer_format(out, "  %-4s  %s\n", status, rule_name(verdict->id));
	words_wrapped(out, verdict->why, 8, columns);
}

/* The checks that choose() takes, under a heading of their own. */
static void print_checks(struct buffer *out, const struct verdict *verdict,
    const char *heading, bool (*choose)(const struct verdict *), int columns)
{
	bool has_begun = false;

	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		if (!verdict[id].is_given || !choose(&verdict[id]))
			continue;
		if (!has_begun)
			buffer_format(out, "\n%s\n", text_get(heading));
		has_begun = true;
		print_check(out, &verdict[id], columns);
	}
}

static bool is_failed(const struct verdict *verdict)
{
	return verdict->status == STATUS_FAIL;
}

static bool is_warned(const struct verdict *verdict)
{
	return verdict->status == STATUS_WARN;
}

static bool is_open(const struct verdict *verdict)
{
	return verdict->is_unreadable;
}

static bool is_other(const struct verdict *verdict)
{
	return !is_reason(verdict);
}

static void print_fd(struct buffer *out, const struct fd_fact *fact,
    int columns)
{
	struct buffer line = { 0 };

	buffer_format(&line, "%4d  %-4s  ", fact->fd,
	    field_access(fact->access));
	words_escaped(&line, fact->target, strlen(fact->target));
	if (fact->is_cloexec)
		buffer_text(&line, "  close-on-exec");
	words_clipped(out, buffer_get(&line), columns);
	buffer_free(&line);
}

static const char *fill_count(const char *name, void *context)
{
	return strcmp(name, "count") == 0 ? context : NULL;
}

static void print_fds(struct buffer *out, const struct fd_list *list,
    int columns)
{
	char left[24];

	for (size_t i = 0; i < list->count && i < MOST_FDS; i++)
		print_fd(out, &list->row[i], columns);
	if (list->count <= MOST_FDS)
		return;
	snprintf(left, sizeof left, "%zu", list->count - MOST_FDS);
	buffer_pad(out, 6);
	text_fill(out, text_get("inspect.more-fds"), fill_count, left);
	buffer_text(out, "\n");
}

/* What a number alone would not tell: who it is, or that nobody here can. */
static void print_remark(struct buffer *out, enum field field,
    const struct subject *subject)
{
	const struct snapshot *s = &subject->snapshot;
	const char *leader = subject->around.leader_comm;

	if (s->unreadable[field])
		return;
	if (field == FIELD_SID && s->sid != s->pid && leader[0]) {
		buffer_text(out, " (");
		words_escaped(out, leader, strlen(leader));
		buffer_text(out, ")");
	}
	if (!s->is_kernel_thread && ((field == FIELD_SID && s->sid == 0) ||
	    (field == FIELD_PGID && s->pgid == 0)))
		buffer_format(out, " (%s)", text_get("inspect.outside"));
}

static void print_value(struct buffer *out, enum field field,
    const struct subject *subject)
{
	const struct snapshot *s = &subject->snapshot;

	if (field == FIELD_FDS && s->fds && s->fds->count > 0)
		buffer_format(out, "%zu open", s->fds->count);
	else if (field == FIELD_PPID_COMM && s->ppid == 0)
		buffer_text(out, "none");
	else
		field_print(field, s, out);
	print_remark(out, field, subject);
}

static void print_meaning(struct buffer *out, enum field field, int columns)
{
	struct buffer page = { 0 };
	char id[48];
	const char *words;

	snprintf(id, sizeof id, "field.%s", field_row(field)->id);
	words = text_find(id, NULL);
	if (!words)
		return;
	text_page(&page, words, 0);
	words_wrapped(out, buffer_get(&page), 8, columns);
	buffer_free(&page);
}

static void print_field(struct buffer *out, enum field field,
    const struct subject *subject, int columns)
{
	struct buffer line = { 0 };

	buffer_format(&line, "  %-*s", LABEL, field_row(field)->label);
	print_value(&line, field, subject);
	words_hanging(out, buffer_get(&line), LABEL + 2, columns);
	buffer_free(&line);
	print_meaning(out, field, columns);
	if (field == FIELD_FDS && subject->snapshot.fds)
		print_fds(out, subject->snapshot.fds, columns);
}

void inspect_page(struct buffer *out, const struct subject *subject,
    int columns)
{
	const struct verdict *verdict = subject->verdict;

	print_head(out, subject, columns);
	if (subject->error)
		return;
	print_note(out, &subject->snapshot, columns);
	print_checks(out, verdict, "inspect.fails", is_failed, columns);
	print_checks(out, verdict, "inspect.unknown", is_open, columns);
	print_checks(out, verdict, "inspect.warns", is_warned, columns);
	buffer_format(out, "\n%s\n", text_get("inspect.fields"));
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (field != FIELD_PID)
			print_field(out, field, subject, columns);
	print_checks(out, verdict, "inspect.passes", is_other, columns);
}
