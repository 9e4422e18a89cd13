/* The lines of the Steps pane. */
#include "lab/facts/plan.h"

#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/join.h"
#include "lab/ground/width.h"

static struct plan_line *add_line(struct plan *plan,
    const struct action *action)
{
	struct plan_line *line;

	if (plan->count == PLAN_MAX)
		return NULL;
	line = &plan->line[plan->count++];
	*line = (struct plan_line){ .action = *action };
	return line;
}

/* NULL for a step that there is not; the plan is made for every frame, so
 * its words are not parsed again. */
static struct plan_line *add_step(struct plan *plan, const struct step *step)
{
	struct action action = { .kind = ACTION_STEP, .step = step };

	if (!step)
		return NULL;
	action.id = step->id;
	return add_line(plan, &action);
}

/* How often a step is among the first so many of the recipe. */
static int recipe_count(const struct recipe *recipe, const char *id, int first)
{
	int count = 0;

	for (int i = 0; recipe && recipe->steps[i] && i < first; i++)
		count += strcmp(recipe->steps[i], id) == 0;
	return count;
}

static void add_recipe(struct plan *plan, const struct lab *lab)
{
	const struct recipe *recipe = lab->settings.recipe;
	int next = lab_next_step(lab);

	for (int i = 0; recipe && recipe->steps[i]; i++) {
		struct plan_line *line = add_step(plan,
		    step_find(recipe->steps[i]));

		if (!line)
			continue;
		line->number = i + 1;
		line->is_again = line->action.step == &step_fork &&
		    recipe_count(recipe, step_fork.id, i) > 0;
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
	static struct action term;
	struct plan_line *line;
	char why[160];

	if (!term.id && action_parse(&term, "signal:TERM", why, sizeof why))
		return;
	line = add_line(plan, &term);
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
		int want = recipe_count(recipe, steps[i]->id,
		    lab_recipe_length(lab));
		int done = timeline_done(&lab->timeline, steps[i]->id,
		    lab->timeline.count);
		struct plan_line *line;

		if (want > 0 && (steps[i] != &step_fork || want > 1))
			continue;
		line = add_step(plan, steps[i]);
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

/* A text of the action: "fork.purpose"; "" if there is none. */
static const char *words_of(const struct plan_line *line, const char *what)
{
	const char *words;
	char id[96];

	join(id, sizeof id, line->action.id, line->is_again ? ".again." : ".",
	    what);
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

/* "1 "; recipes have fewer than 100 steps. */
static void number_of(const struct plan_line *line, char out[4])
{
	int number = line->number % 100;

	if (number >= 10)
		*out++ = (char)('0' + number / 10);
	*out++ = (char)('0' + number % 10);
	*out++ = ' ';
	*out = '\0';
}

void plan_words(const struct plan_line *line, char *out, size_t size)
{
	const char *name = name_of(line), *blanks = "       ";
	int pad = 8 - width_text(name);
	char number[4], start[80];

	number_of(line, number);
	if (line->number == 0) {
		join(out, size, "+ ", name, "");
	} else if (line->action.kind == ACTION_SIGNAL || pad < 0) {
		join(out, size, number, name, "");
	} else {
		join(start, sizeof start, number, name, pad > 0 && pad < 8
		    ? blanks + 7 - pad : " ");
		join(out, size, start, words_of(line, "purpose"), "");
	}
}

void plan_name(const struct plan_line *line, char *out, size_t size)
{
	char number[4] = "";

	if (line->number > 0)
		number_of(line, number);
	join(out, size, number, name_of(line), "");
}
