/* How the predictions came out. */
#include "lab/facts/score.h"

#include <stdio.h>
#include <string.h>

static void count(struct score_line *lines, int *used, const char *name,
    bool is_right)
{
	int at = 0;

	while (at < *used && strcmp(lines[at].name, name) != 0)
		at++;
	if (at == SCORE_LINES)
		return;
	if (at == *used) {
		snprintf(lines[at].name, sizeof lines[at].name, "%s", name);
		(*used)++;
	}
	lines[at].asked++;
	lines[at].right += is_right;
}

void score_add(struct score *score, const struct action *action,
    const struct claim *claim)
{
	int belief = claim->belief ? belief_index(claim->belief) : -1;

	score->asked++;
	score->right += claim->is_right;
	count(score->field, &score->fields, claim->field, claim->is_right);
	count(score->action, &score->actions, action->id, claim->is_right);
	if (!claim->is_right && belief >= 0)
		score->held[belief]++;
}

bool score_observe(struct score *score, const struct start *start,
    const struct timeline *timeline)
{
	bool is_new = false;

	for (int i = 0; i < BELIEF_COUNT; i++) {
		if (score->refuted[i] ||
		    !belief_is_refuted(&beliefs[i], start, timeline))
			continue;
		score->refuted[i] = true;
		is_new = true;
	}
	return is_new;
}

int score_open(const struct score *score, int at)
{
	for (int i = at; i < BELIEF_COUNT; i++)
		if (score->held[i] > 0 && !score->refuted[i] &&
		    belief_can_be_tried(&beliefs[i]))
			return i;
	return -1;
}
