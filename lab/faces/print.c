/* What `run` and `list` say in text. */
#include "lab/faces/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/faces/print_words.h"
#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

#define NAME_CELLS 16
#define LABEL_CELLS 15
#define VALUE_CELLS 20
#define LINE_CELLS 78

static bool uses_ascii;

void print_use_ascii(bool is_ascii)
{
	uses_ascii = is_ascii;
}

static const char *arrow(void)
{
	return uses_ascii ? " -> " : " \u2192 ";
}

/* Text in a column: padded to cells, at least one space behind it. */
static void column(struct buffer *out, const char *text, int cells)
{
	int used = width_text(text);

	buffer_text(out, text);
	buffer_pad(out, used < cells ? cells - used : 1);
}

/* A paragraph, broken at the width of a terminal. */
static void paragraph(struct buffer *out, const char *text, int indent)
{
	const char *next = text;

	while (next) {
		size_t length = width_line(text, LINE_CELLS - indent, &next);

		buffer_pad(out, length ? indent : 0);
		buffer_add(out, text, length);
		buffer_text(out, "\n");
		text = next;
	}
}

static bool is_shown(enum field field)
{
	return field != FIELD_PPID_COMM && field != FIELD_STATE &&
	    field < FIELD_GROUP_LEADER;
}

static void value_of(enum field field, const struct snapshot *snapshot,
    struct buffer *out)
{
	field_print(field, snapshot, out);
	if (field == FIELD_PPID && !snapshot->unreadable[FIELD_PPID_COMM] &&
	    snapshot->ppid_comm[0]) {
		buffer_text(out, " ");
		field_print(FIELD_PPID_COMM, snapshot, out);
	}
}

static void note_of(enum field field, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	if (!snapshot->unreadable[field])
		explain_note(field, snapshot, scene, out);
}

static void field_line(struct buffer *out, enum field field,
    const char *value, const char *note)
{
	const char *label = field_row(field)->label;

	buffer_pad(out, NAME_CELLS);
	column(out, label, width_text(label) < 7 ? 7 : 9);
	if (note[0])
		column(out, value, VALUE_CELLS);
	else
		buffer_text(out, value);
	buffer_text(out, note);
	buffer_text(out, "\n");
}

void print_snapshot(struct buffer *out, const struct snapshot *snapshot,
    const struct scene *scene)
{
	struct buffer value = { 0 }, note = { 0 };

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		if (!is_shown(field))
			continue;
		buffer_clear(&value);
		buffer_clear(&note);
		value_of(field, snapshot, &value);
		note_of(field, snapshot, scene, &note);
		field_line(out, field, buffer_get(&value),
		    buffer_get(&note));
	}
	buffer_free(&value);
	buffer_free(&note);
}

void print_last(struct buffer *out, const struct snapshot *snapshot,
    const struct ending *ending)
{
	struct buffer value = { 0 }, how = { 0 };

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		if (!is_shown(field))
			continue;
		buffer_clear(&value);
		buffer_clear(&how);
		value_of(field, snapshot, &value);
		if (field == FIELD_PID) {
			buffer_format(&value, "%sended", arrow());
			ending_print(ending, "how is not known", &how);
		}
		field_line(out, field, buffer_get(&value),
		    buffer_get(&how));
	}
	buffer_free(&value);
	buffer_free(&how);
}

void print_start(struct buffer *out, const struct world *world,
    const struct start *start, const struct recipe *recipe)
{
	const struct scene *scene = &world->scene;
	struct buffer reason = { 0 };
	char key[40];

	column(out, "start", NAME_CELLS);
	snprintf(key, sizeof key, "start.%s", start->id);
	buffer_format(out, "%s: %s\n", start->id, text_get(key));
	if (recipe)
		buffer_format(out, "%-*srecipe %s\n", NAME_CELLS, "",
		    recipe->id);
	if (world->shell[0]) {
		buffer_pad(out, NAME_CELLS);
		words_escaped(out, scene->shell_comm,
		    strlen(scene->shell_comm));
		buffer_format(out, " %d on ", (int)scene->shell);
		words_escaped(out, scene->tty, strlen(scene->tty));
		buffer_text(out, "\n");
	}
	print_snapshot(out, &world->target, &world->scene);
	if (world->mount_reason) {
		world_mount_reason(world, &reason);
		paragraph(out, buffer_get(&reason), NAME_CELLS);
		buffer_free(&reason);
	}
	buffer_text(out, "\n");
}

/* --- an action ------------------------------------------------------------ */

static void changed_line(struct buffer *out, const struct moment *moment,
    enum field field)
{
	struct buffer value = { 0 }, note = { 0 };

	value_of(field, &moment->before, &value);
	if (width_text(buffer_get(&value)) > VALUE_CELLS * 2) {
		buffer_format(&value, "\n%*s", NAME_CELLS + 7, "");
		buffer_text(&value, arrow() + 1);
	} else {
		buffer_text(&value, arrow());
	}
	value_of(field, &moment->after, &value);
	note_of(field, &moment->after, &moment->scene_after, &note);
	field_line(out, field, buffer_get(&value), buffer_get(&note));
	buffer_free(&value);
	buffer_free(&note);
}

static void changes(struct buffer *out, const struct moment *moment)
{
	if (!moment->has_before || !moment->has_after)
		return;
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (is_shown(field) && (moment->changed & FIELD_BIT(field)))
			changed_line(out, moment, field);
	if (moment->after.disagree) {
		buffer_pad(out, NAME_CELLS);
		buffer_format(out, "%s ", text_get("say.disagree"));
		field_set_print(moment->after.disagree, out);
		buffer_text(out, "\n");
	}
}

/* The first call stands in the headline; the others below it. */
static void calls(struct buffer *out, const struct moment *moment)
{
	for (int i = 1; i < moment->calls; i++) {
		buffer_pad(out, NAME_CELLS);
		explain_call(&moment->call[i], out);
		buffer_text(out, "\n");
	}
	if (moment->calls_left_out)
		buffer_format(out, "%-*s... %d more\n", NAME_CELLS, "",
		    moment->calls_left_out);
}

/* What was said beside what was seen; behind a wrong answer its belief. */
static void claims(struct buffer *out, const struct moment *moment)
{
	for (int i = 0; i < moment->claims; i++) {
		const struct claim *claim = &moment->claim[i];
		char id[40];

		buffer_pad(out, NAME_CELLS);
		buffer_format(out, "%s  %s: said %s, saw %s",
		    claim->is_right ? "right" : "wrong", claim->field,
		    claim->said, claim->saw);
		if (claim->belief)
			buffer_format(out, ", belief %s", claim->belief);
		buffer_text(out, "\n");
		if (!claim->belief)
			continue;
		snprintf(id, sizeof id, "belief.%s.truth", claim->belief);
		paragraph(out, text_get(id), NAME_CELLS + 7);
	}
}

static void headline(struct buffer *out, const struct moment *moment)
{
	char word[100];

	action_word(&moment->action, word, sizeof word);
	buffer_format(out, "%d ", moment->number);
	column(out, word, NAME_CELLS - (moment->number > 9 ? 3 : 2));
	explain_title(moment, out);
	if (moment->is_different)
		buffer_format(out, "   %s", text_get("say.different"));
	buffer_text(out, "\n");
}

void print_moment(struct buffer *out, const struct moment *moment,
    const struct timeline *timeline)
{
	struct buffer words = { 0 };

	headline(out, moment);
	calls(out, moment);
	changes(out, moment);
	claims(out, moment);
	if (moment->outcome == OUTCOME_ENDED) {
		buffer_pad(out, NAME_CELLS);
		ending_print(&moment->ending,
		    text_get("say.ended-unknown"), out);
		buffer_text(out, "\n");
	}
	explain_moment(moment, timeline, &words);
	paragraph(out, buffer_get(&words), NAME_CELLS);
	buffer_text(out, "\n");
	buffer_free(&words);
}

void print_end(struct buffer *out, const struct ending *ending,
    bool is_by_lab, int leftovers)
{
	column(out, "end", NAME_CELLS);
	ending_print(ending, text_get("say.ended-unknown"), out);
	buffer_text(out, "\n");
	if (is_by_lab)
		paragraph(out, text_get("say.by-lab"), NAME_CELLS);
	else if (ending->did_clean_up)
		paragraph(out, text_get("say.cleaned-up"), NAME_CELLS);
	if (leftovers)
		buffer_format(out, "%-*s%d left over\n", NAME_CELLS, "",
		    leftovers);
}

/* --- lists --------------------------------------------------------------- */

static void list_row(struct buffer *out, const char *id, const char *argument,
    const char *key_format)
{
	char key[64], word[48];

	snprintf(key, sizeof key, key_format, id);
	snprintf(word, sizeof word, "%s%s%s", id, argument ? ":" : "",
	    argument ? argument : "");
	buffer_text(out, "  ");
	column(out, word, LABEL_CELLS + 3);
	buffer_text(out, text_get(key));
	buffer_text(out, "\n");
}

static void list_recipe(struct buffer *out, const struct recipe *recipe)
{
	buffer_text(out, "  ");
	column(out, recipe->id, LABEL_CELLS + 3);
	for (int i = 0; recipe->steps[i]; i++)
		buffer_format(out, "%s%s", i ? " " : "", recipe->steps[i]);
	buffer_text(out, recipe->steps[0] ? "\n" : "no step\n");
}

void print_list(struct buffer *out)
{
	buffer_text(out, "steps\n");
	for (size_t i = 0; steps[i]; i++)
		list_row(out, steps[i]->id, NULL, "%s.title");
	buffer_text(out, "experiments\n");
	for (size_t i = 0; experiments[i].id; i++)
		list_row(out, experiments[i].id, experiments[i].argument,
		    "%s.what");
	for (size_t i = 0; lab_acts[i].id; i++)
		list_row(out, lab_acts[i].id, lab_acts[i].argument,
		    "%s.what");
	buffer_text(out, "recipes\n");
	for (size_t i = 0; recipes[i].id; i++)
		list_recipe(out, &recipes[i]);
	buffer_text(out, "starts\n");
	for (size_t i = 0; starts[i].id; i++)
		list_row(out, starts[i].id, NULL, "start.%s");
}

void print_to_ascii(struct buffer *text)
{
	static const struct {
		const char *sign, *twin;
	} twins[] = {
		{ "\u2192", "->" }, { "\u2026", "..." }, { "\u2713", "*" },
		{ "\u25b8", ">" },  { "\u00d7", "x" },	 { "\u2260", "!=" },
		{ "\u2014", "-" },  { "\u2013", "-" },
	};
	struct buffer out = { 0 };
	const char *at = buffer_get(text);

	while (*at) {
		size_t i = 0, count = sizeof twins / sizeof twins[0];

		while (i < count && strncmp(at, twins[i].sign,
		    strlen(twins[i].sign)) != 0)
			i++;
		if (i < count) {
			buffer_text(&out, twins[i].twin);
			at += strlen(twins[i].sign);
		} else {
			buffer_add(&out, (*at & 0x80) ? "?" : at, 1);
			at++;
			while ((at[0] & 0xc0) == 0x80)
				at++;
		}
	}
	buffer_free(text);
	*text = out;
}
