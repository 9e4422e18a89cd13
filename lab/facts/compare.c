/* Two runs side by side. */
#include "lab/facts/compare.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/sighting.h"
#include "lab/facts/text.h"
#include "lab/ground/names.h"
#include "lab/ground/width.h"

const struct compare_pair compare_pairs[] = {
	{ "classic,robust", NULL, "compare.why.robust" },
	{ "classic,daemon3", NULL, "compare.why.daemon3" },
	{ "job,script", "fork key-intr", "compare.why.script" },
	{ "job,background", "read-stdin", "compare.why.background" },
	{ "background,nohup", "hangup", "compare.why.nohup" },
	{ "job,leader", "fork", "compare.why.leader" },
	{ "survivors", NULL, "survivors.what" },
	{ NULL, NULL, NULL },
};

/* "a,b" is also found as "b,a". */
const struct compare_pair *compare_find(const char *a, const char *b)
{
	char names[140], turned[140];

	snprintf(names, sizeof names, "%s,%s", a, b);
	snprintf(turned, sizeof turned, "%s,%s", b, a);
	for (const struct compare_pair *row = compare_pairs; row->names; row++)
		if (strcmp(row->names, names) == 0 ||
		    strcmp(row->names, turned) == 0)
			return row;
	return NULL;
}

enum { LABEL = 14, GAP = 2 };

static int cell_width(const struct sheet *sheet)
{
	return (sheet->columns - LABEL - GAP) / 2;
}

/* A row as many lines high as its longer cell needs. */
static void add_row(struct sheet *sheet, const char *label, const char *a,
    const char *b, bool is_other)
{
	int width = cell_width(sheet);
	const char *cell[2] = { a, b };
	bool is_first = true;

	while (cell[0] || cell[1]) {
		struct buffer line = { NULL, 0, 0 };

		buffer_format(&line, "%s%s %-*s", is_other ? SHEET_BOLD : "",
		    is_other && is_first ? "*" : " ", LABEL - 2,
		    is_first ? label : "");
		for (int i = 0; i < 2; i++) {
			const char *text = cell[i] ? cell[i] : "";
			size_t length = width_line(text, width, &cell[i]);
			size_t begin = line.length;

			buffer_add(&line, text, length);
			if (i == 0)
				buffer_pad(&line, width + GAP - width_text(
				    line.text + begin));
		}
		buffer_text(&line, is_other ? SHEET_PLAIN : "");
		sheet_line(sheet, line.text);
		buffer_free(&line);
		is_first = false;
	}
}

static void tell_fate(const struct tryout *tryout, struct buffer *out)
{
	const struct moment *last = timeline_last(&tryout->timeline);

	if (tryout->failure[0])
		buffer_text(out, tryout->failure);
	else if (!last || last->has_after)
		buffer_text(out, last && last->after.state == 'T' ? "stopped"
		    : "alive");
	else
		for (int i = 0; i < tryout->timeline.count; i++)
			if (tryout->timeline.moment[i]->has_before)
				last = tryout->timeline.moment[i];
	if (last && !last->has_after && !tryout->failure[0])
		sighting_fate(last, out);
}

/* What was done, and where it did not just go well, how it went. */
static void tell_actions(const struct tryout *tryout, struct buffer *out)
{
	for (int i = 0; i < tryout->timeline.count; i++) {
		const struct moment *moment = tryout->timeline.moment[i];
		const struct call *failed = moment_failed_call(moment);
		char word[96];

		action_word(&moment->action, word, sizeof word);
		buffer_format(out, "%s%s", i ? " " : "", word);
		if (failed)
			buffer_format(out, " (%s)",
			    names_errno(failed->error));
		else if (moment->outcome != OUTCOME_OK)
			buffer_format(out, " (%s)",
			    moment_outcome(moment->outcome));
	}
	if (tryout->timeline.count == 0)
		buffer_text(out, "nothing");
}

static bool add_pair(struct sheet *sheet, const char *label,
    const struct tryout pair[2],
    void (*tell)(const struct tryout *, struct buffer *))
{
	struct buffer a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
	bool is_other;

	tell(&pair[0], &a);
	tell(&pair[1], &b);
	is_other = strcmp(buffer_get(&a), buffer_get(&b)) != 0;
	add_row(sheet, label, buffer_get(&a), buffer_get(&b), is_other);
	buffer_free(&a);
	buffer_free(&b);
	return is_other;
}

static void tell_start(const struct tryout *tryout, struct buffer *out)
{
	buffer_text(out, tryout->start->id);
}

/* Marks what leads: of the flags only these two say more than the numbers. */
static void tell_leader(const struct tryout *tryout, struct buffer *out)
{
	const struct snapshot *last = tryout_last(tryout);

	if (!last)
		buffer_text(out, "?");
	else
		buffer_text(out, last->is_session_leader ? "session leader"
		    : last->is_group_leader ? "group leader" : "nothing");
}

static field_set add_fields(struct sheet *sheet,
    const struct tryout pair[2])
{
	field_set other = 0;

	for (enum field field = FIELD_PPID; field < FIELD_STATE; field++) {
		struct buffer a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
		bool is_other;

		if (field == FIELD_PPID_COMM)
			continue;
		compare_value(&pair[0], field, &a);
		compare_value(&pair[1], field, &b);
		is_other = strcmp(buffer_get(&a), buffer_get(&b)) != 0;
		add_row(sheet, field_row(field)->label, buffer_get(&a),
		    buffer_get(&b), is_other);
		other |= is_other ? FIELD_BIT(field) : 0;
		buffer_free(&a);
		buffer_free(&b);
	}
	return other;
}

/* Experiments, one row each where both have it. */
static void add_experiments(struct sheet *sheet,
    const struct tryout pair[2])
{
	const struct timeline *a = &pair[0].timeline, *b = &pair[1].timeline;

	for (int i = 0; i < a->count; i++)
		for (int j = 0; j < b->count; j++) {
			const struct moment *x = a->moment[i];
			const struct moment *y = b->moment[j];
			struct buffer one = { NULL, 0, 0 };
			struct buffer two = { NULL, 0, 0 };

			if (x->action.kind == ACTION_STEP ||
			    !action_is_same(&x->action, &y->action))
				continue;
			sighting_result(x, &one);
			sighting_result(y, &two);
			add_row(sheet, x->action.id, buffer_get(&one),
			    buffer_get(&two), !sighting_is_alike(x, y));
			buffer_free(&one);
			buffer_free(&two);
		}
}

void compare_tell(const struct tryout pair[2], struct sheet *sheet)
{
	field_set other;

	sheet->is_prose = true;
	add_row(sheet, "", pair[0].label, pair[1].label, false);
	add_pair(sheet, "start", pair, tell_start);
	add_pair(sheet, "done", pair, tell_actions);
	add_experiments(sheet, pair);
	add_pair(sheet, "target", pair, tell_fate);
	add_pair(sheet, "it leads", pair, tell_leader);
	other = add_fields(sheet, pair);
	sheet_line(sheet, "");
	if (other == 0)
		sheet_prose(sheet, text_get("compare.same"), 0);
	compare_why(pair, sheet);
}
