/* The second stage. */
#include "lab/side.h"

#include <stdio.h>
#include <string.h>

#include "lab/loop.h"

static void put_away(struct loop *loop)
{
	loop->leftovers += stage_close(loop->side);
	loop->side = NULL;
}

static void tell(struct loop *loop, const struct world *world,
    const struct moment *moment, const char *text)
{
	struct event event = { .kind = EVENT_SIDE, .world = world,
		.moment = moment, .text = text };

	loop_feed(loop, &event);
}

static void end(struct loop *loop, const char *failure)
{
	char text[256];

	snprintf(text, sizeof text, "%s", failure ? failure : "");
	put_away(loop);
	tell(loop, NULL, NULL, failure ? text : NULL);
}

/* How many from the next one on the target does by itself: these can be
 * handed over at once. */
static int batch_length(const struct side *side)
{
	int length = 0;

	while (side->next + length < side->count &&
	    !side->action[side->next + length].act)
		length++;
	return length;
}

static void go_on(struct loop *loop)
{
	struct side *side = &loop->beside;
	int length = side->is_batch ? batch_length(side) : 0;
	const struct action *action = &side->action[side->next];

	if (side->next == side->count) {
		end(loop, NULL);
	} else if (length > 0) {
		side->next += length;
		stage_perform_batch(loop->side, action, length);
	} else {
		side->next++;
		stage_perform(loop->side, action);
	}
}

/* In a batch only the last state counts. */
static bool is_worth_telling(const struct side *side)
{
	return !side->is_batch || side->next == side->count;
}

static void take(struct loop *loop, const struct event *event)
{
	struct stage *stage = loop->side;

	switch (event->kind) {
	case EVENT_WORLD:
		tell(loop, event->world, NULL, NULL);
		break;
	case EVENT_DONE:
		if (is_worth_telling(&loop->beside))
			tell(loop, NULL, event->moment, NULL);
		break;
	case EVENT_FAILED:
		end(loop, event->text);
		return;
	default:
		return;
	}
	if (loop->side == stage)	/* what was told may have ended it */
		go_on(loop);
}

void side_turn(struct loop *loop)
{
	struct event event = { 0 };
	struct stage *stage = loop->side;

	while (loop->side && loop->side == stage && !loop->is_over &&
	    stage_turn(stage, &event))
		take(loop, &event);
}

void side_begin(struct loop *loop, const struct wish *wish)
{
	struct side *side = &loop->beside;
	char why[256];

	put_away(loop);
	if (!wish->start)
		return;
	memcpy(side->action, wish->side, sizeof side->action);
	side->count = wish->sides;
	side->next = 0;
	side->is_batch = wish->is_batch;
	loop->side = loop_make_stage(loop, 1, wish->start, why, sizeof why);
	if (!loop->side)
		tell(loop, NULL, NULL, why);
}
