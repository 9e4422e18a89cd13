/* The lines of the Steps pane. */
#include "lab/facts/plan.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/width.h"

static struct plan_line *add_line(struct plan *plan, const char *word)
{
	struct plan_line *line;
	char why[160];

	if (plan->count == PLAN_MAX)
		return NULL;
	line = &plan->line[plan->count];
	memset(line, 0, sizeof *line);
	if (action_parse(&line->action, word, why, sizeof why))
		return NULL;
	plan->count++;
	return line;
}

static int recipe_count(const struct recipe *recipe, const char *id)
{
	int count = 0;

	for (int i = 0; recipe && recipe->steps[i]; i++)
		count += strcmp(recipe->steps[i], id) == 0;
	return count;
}

static void add_recipe(struct plan *plan, const struct lab *lab)
{
	const struct recipe *recipe = lab->settings.recipe;
	int next = lab_next_step(lab);

	for (int i = 0; recipe && recipe->steps[i]; i++) {
		struct plan_line *line = add_line(plan, recipe->steps[i]);

		if (!line)
			continue;
		line->number = i + 1;
		line->is_done = lab_is_step_done(lab, i);
		line->is_next = i == next && !lab->is_ended;
	}
}

static bool has_ended_by_term(const struct lab *lab)
{
	const struct moment *last = timeline_last(&lab->timeline);

	return last && last->outcome == OUTCOME_ENDED &&
	    action_is(&last->action, "signal") &&
	    strcmp(last->action.arg, "SIGTERM") == 0;
}

static void add_end(struct plan *plan, const struct lab *lab)
{
	struct plan_line *line = add_line(plan, "signal:TERM");

	if (!line)
		return;
	line->number = lab_recipe_length(lab) + 1;
	line->is_done = has_ended_by_term(lab);
	line->is_next = lab_next_step(lab) < 0 && !lab->is_ended;
}

/* Steps that the recipe leaves out, and a second fork where it has one. */
static void add_optional(struct plan *plan, const struct lab *lab)
{
	const struct recipe *recipe = lab->settings.recipe;

	for (int i = 0; steps[i]; i++) {
		int want = recipe_count(recipe, steps[i]->id);
		int done = timeline_done(&lab->timeline, steps[i]->id,
		    lab->timeline.count);
		struct plan_line *line;

		if (want > 0 && (steps[i] != &step_fork || want > 1))
			continue;
		line = add_line(plan, steps[i]->id);
		if (!line)
			continue;
		line->is_again = want == 1;
		line->is_done = done > want;
	}
}

void plan_make(struct plan *plan, const struct lab *lab)
{
	plan->count = 0;
	add_recipe(plan, lab);
	add_end(plan, lab);
	add_optional(plan, lab);
}

int plan_next(const struct plan *plan)
{
	for (int i = 0; i < plan->count; i++)
		if (plan->line[i].is_next)
			return i;
	return -1;
}

int plan_find(const struct plan *plan, const struct action *action)
{
	int found = -1;

	for (int i = 0; i < plan->count; i++)
		if (action_is_same(&plan->line[i].action, action) &&
		    (found < 0 || plan->line[i].is_done))
			found = i;
	return found;
}

/* A text of the action: "fork.purpose"; "" if there is none. */
static const char *words_of(const struct plan_line *line, const char *what)
{
	char id[96];
	const char *words;

	snprintf(id, sizeof id, "%s%s.%s", line->action.id,
	    line->is_again ? ".again" : "", what);
	words = text_find(id, NULL);
	return words ? words : "";
}

static const char *name_of(const struct plan_line *line)
{
	const char *name = words_of(line, "name");

	if (*name)
		return name;
	if (line->action.kind == ACTION_SIGNAL)
		return line->action.arg;
	return line->action.id;
}

void plan_words(const struct plan_line *line, char *out, size_t size)
{
	const char *name = name_of(line);
	int pad = 8 - width_text(name);

	if (line->number == 0)
		snprintf(out, size, "+ %s", name);
	else if (line->action.kind == ACTION_SIGNAL || pad < 0)
		snprintf(out, size, "%d %s", line->number, name);
	else
		snprintf(out, size, "%d %s%*s%s", line->number, name,
		    pad > 0 ? pad : 1, "", words_of(line, "purpose"));
}

void plan_name(const struct plan_line *line, char *out, size_t size)
{
	if (line->number == 0)
		snprintf(out, size, "%s", name_of(line));
	else
		snprintf(out, size, "%d %s", line->number, name_of(line));
}
