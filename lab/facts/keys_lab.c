/* Keys that do something to the target, or to the lab as a whole. */
#include "lab/facts/keys.h"

#include <stdio.h>

#include "lab/facts/checked.h"
#include "lab/facts/finding.h"
#include "lab/facts/plan.h"
#include "lab/facts/text.h"

/* The line of the plan that is selected, or NULL. */
static const struct plan_line *selected_line(const struct lab *lab,
    struct plan *plan)
{
	plan_make(plan, lab);
	if (lab->view.selected < 0 || lab->view.selected >= plan->count)
		return NULL;
	return &plan->line[lab->view.selected];
}

static bool is_on_timeline(const struct lab *lab)
{
	return lab->view.moment >= 0 &&
	    lab->view.moment < lab->timeline.count;
}

bool offer_enter(const struct lab *lab, struct buffer *word)
{
	struct plan plan;
	const struct plan_line *line = selected_line(lab, &plan);
	char name[64];

	if (checked_is_shown(lab)) {
		buffer_format(word, "its step, %s", checked_step(lab)
		    ? checked_step(lab) : "");
		return checked_step(lab) != NULL;
	}
	if (is_on_timeline(lab)) {
		buffer_text(word, "be there again");
		return true;
	}
	if (lab->view.pane == PANE_TERMINAL) {
		buffer_text(word, "type into it");
		return lab->has_world;
	}
	if (!line || !lab->has_world || lab->is_ended ||
	    lab->world.target.state == 'T')
		return false;
	plan_name(line, name, sizeof name);
	buffer_text(word, name);
	return true;
}

void key_enter(struct lab *lab, int number, struct wishes *wishes)
{
	struct plan plan;
	const struct plan_line *line = selected_line(lab, &plan);

	if (checked_is_shown(lab)) {
		if (checked_step(lab))
			finding_show(lab, checked_step(lab));
	} else if (is_on_timeline(lab))
		lab_go_back(lab, lab->view.moment, wishes);
	else if (lab->view.pane == PANE_TERMINAL)
		key_type(lab, number, wishes);
	else if (line)
		lab_perform(lab, &line->action, wishes);
}

static const struct moment *last_experiment(const struct lab *lab)
{
	for (int i = lab->timeline.count; i > 0; i--)
		if (lab->timeline.moment[i - 1]->action.kind != ACTION_STEP)
			return lab->timeline.moment[i - 1];
	return NULL;
}

bool offer_experiment(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->has_world && !lab->is_ended;
}

bool offer_again(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return last_experiment(lab) && !lab->is_ended;
}

void key_again(struct lab *lab, int number, struct wishes *wishes)
{
	const struct moment *last = last_experiment(lab);

	(void)number;
	if (last) {
		struct action action = last->action;

		lab_perform(lab, &action, wishes);
	} else {
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("tryout.none"));
	}
}

bool offer_undo(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab_can_undo(lab) && lab->activity != ACTIVITY_BROKEN;
}

void key_undo(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	lab_undo(lab, wishes);
}

bool offer_redo(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab_can_redo(lab) && lab->activity != ACTIVITY_BROKEN;
}

void key_redo(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	lab_redo(lab, wishes);
}

bool offer_restart(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->is_ended || lab->activity == ACTIVITY_BROKEN;
}

/* Starting again throws work away, so it asks; not where there is none. */
void key_restart(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	if (lab->timeline.count > 0 && !lab->is_ended &&
	    lab->activity != ACTIVITY_BROKEN)
		view_enter(&lab->view, MODE_RESTART);
	else
		lab_restart(lab, wishes);
}

void key_restart_now(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	view_leave(&lab->view);
	lab_restart(lab, wishes);
}

bool offer_continue(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->has_world && !lab->is_ended &&
	    lab->world.target.state == 'T';
}

static void perform_word(struct lab *lab, const char *word,
    struct wishes *wishes)
{
	struct action action;
	char why[160];

	if (action_parse(&action, word, why, sizeof why) == 0)
		lab_perform(lab, &action, wishes);
}

void key_continue(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	perform_word(lab, "signal:CONT", wishes);
}

void key_quit(struct lab *lab, int number, struct wishes *wishes)
{
	if (lab->has_world && !lab->is_ended)
		view_enter(&lab->view, MODE_QUIT);
	else
		key_quit_now(lab, number, wishes);
}

void key_quit_now(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	lab->is_quitting = true;
	wish_add(wishes, WISH_QUIT);
}

void key_interrupt(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	view_enter(&lab->view, MODE_INTERRUPT);
}

void key_type_interrupt(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	lab->view.mode = MODE_LAB;
	perform_word(lab, "key-intr", wishes);
}

void key_redraw(struct lab *lab, int number, struct wishes *wishes)
{
	(void)lab;
	(void)number;
	wish_add(wishes, WISH_CLEAR);
}

void key_suspend(struct lab *lab, int number, struct wishes *wishes)
{
	(void)lab;
	(void)number;
	wish_add(wishes, WISH_SUSPEND);
}
