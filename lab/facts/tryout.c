/* Actions on a stage of their own, and what was observed. */
#include "lab/facts/tryout.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"

void tryout_init(struct tryout *tryout, const char *label,
    const struct start *start)
{
	memset(tryout, 0, sizeof *tryout);
	snprintf(tryout->label, sizeof tryout->label, "%s", label);
	tryout->start = start;
	snapshot_init(&tryout->first);
}

void tryout_clear(struct tryout *tryout)
{
	timeline_cut(&tryout->timeline, 0);
	snapshot_clear(&tryout->first);
	memset(tryout, 0, sizeof *tryout);
}

bool tryout_add(struct tryout *tryout, const struct action *action)
{
	if (tryout->count == SIDE_MAX)
		return false;
	tryout->action[tryout->count++] = *action;
	return true;
}

/* Some of it only would be another run than the student's. */
const char *tryout_add_timeline(struct tryout *tryout,
    const struct timeline *timeline)
{
	if (timeline->count == 0)
		return text_get("say.nothing-to-repeat");
	for (int i = 0; i < timeline->count; i++)
		if (!tryout_add(tryout, &timeline->moment[i]->action))
			break;
	if (tryout->count == timeline->count)
		return NULL;
	return text_get("say.too-many-to-repeat");
}

void tryout_add_word(struct tryout *tryout, const char *word)
{
	struct action action;
	char why[160];

	if (action_parse(&action, word, why, sizeof why) == 0)
		tryout_add(tryout, &action);
}

void tryout_wish(const struct tryout *tryout, struct wishes *wishes)
{
	struct wish *wish = wish_add(wishes, WISH_SIDE);

	memcpy(wish->side, tryout->action, sizeof wish->side);
	wish->sides = tryout->count;
	wish->start = tryout->start;
	wish->is_batch = tryout->is_batch;
}

static void take_world(struct tryout *tryout, const struct world *world)
{
	tryout->has_first = true;
	snapshot_copy(&tryout->first, &world->target);
	tryout->first_scene = world->scene;
}

void tryout_take(struct tryout *tryout, const struct event *event)
{
	if (event->world)
		take_world(tryout, event->world);
	else if (event->moment)
		timeline_add(&tryout->timeline, event->moment);
	else
		tryout->is_over = true;
	if (event->text)
		snprintf(tryout->failure, sizeof tryout->failure, "%s",
		    event->text);
}

/* The newest moment in which the target was seen, and in which half. */
static const struct moment *last_seen(const struct tryout *tryout)
{
	for (int i = tryout->timeline.count - 1; i >= 0; i--) {
		const struct moment *moment = tryout->timeline.moment[i];

		if (moment->has_after || moment->has_before)
			return moment;
	}
	return NULL;
}

const struct snapshot *tryout_last(const struct tryout *tryout)
{
	const struct moment *moment = last_seen(tryout);

	if (moment)
		return moment->has_after ? &moment->after : &moment->before;
	return tryout->has_first ? &tryout->first : NULL;
}

const struct scene *tryout_last_scene(const struct tryout *tryout)
{
	const struct moment *moment = last_seen(tryout);

	if (moment)
		return moment->has_after ? &moment->scene_after
		    : &moment->scene_before;
	return &tryout->first_scene;
}

bool tryout_is_alive(const struct tryout *tryout)
{
	const struct moment *last = timeline_last(&tryout->timeline);

	return tryout->has_first && (!last || last->has_after);
}
