/* What `check` found as a list of tests. */
#include "lab/faces/test_list.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/escape.h"

static struct test_row *add(struct test_list *tests, const char *name,
    enum test_outcome outcome, enum status status)
{
	struct test_row *row = &tests->row[tests->count++];

	snprintf(row->name, sizeof row->name, "%s", name);
	row->outcome = outcome;
	row->status = rule_status(status);
	tests->failed += outcome == TEST_FAIL;
	tests->skipped += outcome == TEST_SKIP;
	return row;
}

static void add_rule(struct test_list *tests, const struct checkup *checkup,
    const struct demand *demand, enum rule_id id)
{
	const struct verdict *verdict = &checkup->verdict[id];
	enum test_outcome outcome = TEST_PASS;
	struct test_row *row;

	if (!verdict->is_given || !checkup_counts(demand, id))
		return;
	if (checkup_fails(checkup, demand, id))
		outcome = TEST_FAIL;
	else if (verdict->status == STATUS_INFO)
		outcome = TEST_SKIP;
	row = add(tests, rule_name(id), outcome, verdict->status);
	snprintf(row->why, sizeof row->why, "%s", verdict->why);
}

static void add_key(struct test_list *tests, const struct checkup *checkup,
    enum take key)
{
	bool has = checkup->taken.has[key];
	struct test_row *row;
	char name[40], id[40];

	snprintf(name, sizeof name, "require-%s", take_name(key));
	row = add(tests, name, has ? TEST_PASS : TEST_FAIL,
	    has ? STATUS_PASS : STATUS_FAIL);
	snprintf(id, sizeof id, "require.%s", has ? "taken" : take_name(key));
	snprintf(row->why, sizeof row->why, "%s", text_get(id));
}

void test_list_fill(struct test_list *tests, const struct checkup *checkup,
    const struct demand *demand)
{
	struct test_row *row;

	memset(tests, 0, sizeof *tests);
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		add_rule(tests, checkup, demand, id);
	for (enum take key = 0; key < TAKE_COUNT; key++)
		if (demand->require[key])
			add_key(tests, checkup, key);
	if (!checkup->hit_limit)
		return;
	row = add(tests, "limits", TEST_FAIL, STATUS_FAIL);
	for (int i = 0; i < checkup->notes; i++) {
		struct buffer words = { 0 };

		if (checkup->note[i].id != NOTE_PROCESSES &&
		    checkup->note[i].id != NOTE_MEMORY)
			continue;
		test_list_note(&checkup->note[i], &words);
		snprintf(row->why, sizeof row->why, "%s", buffer_get(&words));
		buffer_free(&words);
	}
}

void test_list_program(const struct checkup *checkup, struct buffer *out)
{
	char shown[300];

	for (int i = 0; checkup->program[i]; i++) {
		escape_text(shown, sizeof shown, checkup->program[i]);
		buffer_format(out, "%s%s", i ? " " : "", shown);
	}
}

static const char *note_value(const char *name, void *context)
{
	const struct note *note = context;

	return strcmp(name, "value") == 0 ? note->value : NULL;
}

void test_list_note(const struct note *note, struct buffer *out)
{
	struct note copy = *note;
	char id[40];

	snprintf(id, sizeof id, "check.note.%s", checkup_note_name(note->id));
	text_fill(out, text_get(id), note_value, &copy);
}
