/* Ties: what still holds the target, and which step cuts it. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/plan.h"
#include "lab/facts/sheets.h"
#include "lab/facts/tie.h"
#include "lab/ground/width.h"

enum { LABEL_COLUMNS = 33, STEP_COLUMNS = 11 };

/* The line of the plan that cuts it. */
static const struct plan_line *line_of(const struct plan *plan, const char *id,
    bool is_late)
{
	const struct plan_line *found = NULL;

	for (int i = 0; id && i < plan->count; i++)
		if (action_is(&plan->line[i].action, id) &&
		    (!found || is_late))
			found = &plan->line[i];
	return found;
}

/* In a plan that begins with a leader, one fork is enough. */
static bool is_late(const struct lab *lab, const struct tie *tie)
{
	return tie->is_later &&
	    strcmp(lab->settings.start->id, "leader") != 0;
}

/* Who cut it, or who is expected to: "2 setsid", "fork again"; nothing where
 * no action did, as when the target has ended. */
static void tell_step(const struct lab *lab, const struct tie *tie,
    const struct tie_view *state, struct buffer *out)
{
	const char *id = state->word != TIE_CUT ? tie->step
	    : state->by ? state->by->action.id : NULL;
	const struct plan_line *line;
	struct plan plan;
	char name[64];

	plan_make(&plan, lab);
	line = line_of(&plan, id, is_late(lab, tie));
	if (line)
		plan_name(line, name, sizeof name);
	buffer_text(out, line ? name : id ? id : "");
}

static int gap(int columns, const struct buffer *text)
{
	int rest = columns - width_text(buffer_get(text));

	return rest > 0 ? rest : 0;
}

static void tell_tie(const struct lab *lab, const struct tie *tie,
    struct sheet *sheet)
{
	const struct snapshot *now = view_snapshot(lab);
	const struct scene *scene = view_scene(lab);
	struct tie_view state = tie_state(tie, now, scene, &lab->timeline);
	struct buffer label = { NULL, 0, 0 }, step = { NULL, 0, 0 };
	struct buffer attempt = { NULL, 0, 0 };
	bool is_bold = state.word == TIE_HELD || state.word == TIE_NEW;

	tie_label(tie, now, scene, &lab->timeline, &label);
	tie_try(tie, &attempt);
	tell_step(lab, tie, &state, &step);
	buffer_text(&step, " ");
	sheet_format(sheet, "  %s%-5s%s %s %*s%s%*s%s",
	    is_bold ? SHEET_STRONG : "", tie_word(state.word),
	    is_bold ? SHEET_PLAIN : "", buffer_get(&label),
	    gap(LABEL_COLUMNS, &label), "", buffer_get(&step),
	    gap(STEP_COLUMNS, &step), "",
	    buffer_get(&attempt));
	buffer_free(&label);
	buffer_free(&step);
	buffer_free(&attempt);
}

void sheet_ties(const struct lab *lab, struct sheet *sheet)
{
	if (!lab->has_world)
		return;
	for (int i = 0; i < TIE_COUNT; i++)
		tell_tie(lab, &ties[i], sheet);
}
