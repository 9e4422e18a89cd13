/* The lab: an event in, wishes out. */
#include "lab/facts/lab_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/text.h"

void lab_init(struct lab *lab, const struct settings *settings)
{
	memset(lab, 0, sizeof *lab);
	lab->settings = *settings;
	snapshot_init(&lab->world.target);
	view_init(&lab->view);
	if (settings->is_lecture)
		view_enter(&lab->view, MODE_LECTURE);
}

void lab_clear(struct lab *lab)
{
	timeline_cut(&lab->timeline, 0);
	timeline_cut(&lab->replay.old, 0);
	free(lab->replay.todo);
	free(lab->undone);
	jumps_clear(&lab->jumps);
	jumps_clear(&lab->redos);
	snapshot_clear(&lab->world.target);
	bench_clear(&lab->bench);
	view_clear(&lab->view);
	memset(lab, 0, sizeof *lab);
}

void lab_say(struct lab *lab, const char *id)
{
	snprintf(lab->note, sizeof lab->note, "%s", text_get(id));
}

/* --- the present --------------------------------------------------------- */

static void take_world(struct lab *lab, const struct world *world)
{
	struct snapshot target = lab->world.target;

	lab->world = *world;
	lab->world.target = target;
	snapshot_copy(&lab->world.target, &world->target);
	lab->has_world = true;
}

static void take_moment(struct lab *lab, const struct moment *moment)
{
	struct moment *kept = timeline_add(&lab->timeline, moment);

	lab->world.scene = kept->scene_after;
	if (kept->has_after)
		snapshot_copy(&lab->world.target, &kept->after);
	if (kept->outcome == OUTCOME_ENDED) {
		lab->is_ended = true;
		lab->ending = kept->ending;
	}
}

/* --- commands -------------------------------------------------------------- */

void lab_wish_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	lab->activity = ACTIVITY_BUSY;
	lab->doing = *action;
	lab->is_late = false;
	wish_add(wishes, WISH_PERFORM)->action = *action;
}

bool lab_is_free(struct lab *lab)
{
	if (lab->activity == ACTIVITY_BROKEN) {
		snprintf(lab->note, sizeof lab->note, "%.250s", lab->failure);
		return false;
	}
	if (lab->activity != ACTIVITY_IDLE)
		lab_say(lab, lab->activity == ACTIVITY_STARTING ? "say.starting"
		    : "say.busy");
	return lab->activity == ACTIVITY_IDLE;
}

bool lab_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	if (!lab_is_free(lab))
		return false;
	return quiz_begin(lab, action) ||
	    lab_perform_now(lab, action, wishes);
}

bool lab_perform_now(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	if (!lab_is_free(lab))
		return false;
	lab->undos = 0;
	jumps_clear(&lab->redos);
	lab_wish_perform(lab, action, wishes);
	return true;
}

/* That it has to be waited is true only as long as it is so. */
static void forget_waiting(struct lab *lab)
{
	static const char *const ids[] = { "say.starting", "say.busy",
		"say.late" };

	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		if (!lab->is_replaying &&
		    strcmp(lab->note, text_get(ids[i])) == 0)
			lab->note[0] = '\0';
}

/* --- events ----------------------------------------------------------------- */

static void on_world(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	take_world(lab, event->world);
	lab->activity = ACTIVITY_IDLE;
	replay_next(lab, wishes);
	forget_waiting(lab);
}

static void on_changed(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	take_world(lab, event->world);
}

static void on_done(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	take_moment(lab, event->moment);
	replay_compare(lab);
	quiz_judge(lab, wishes);
	tryout_log_add(&lab->bench.log, lab->settings.start, &lab->timeline,
	    false);
	lab->activity = ACTIVITY_IDLE;
	lab->is_late = false;
	replay_next(lab, wishes);
	forget_waiting(lab);
}

static void on_beat(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	lab->beats = event->beats;
}

static void on_ended(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	lab->is_ended = true;
	lab->ending = *event->ending;
}

static void on_late(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)event;
	(void)wishes;
	lab->is_late = true;
	lab_say(lab, "say.late");
}

static void on_failed(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	replay_fail(lab);
	lab->activity = ACTIVITY_BROKEN;
	lab->has_world = false;		/* nothing of it runs any more */
	snprintf(lab->failure, sizeof lab->failure, "%s", event->text);
	snprintf(lab->note, sizeof lab->note, "%s", event->text);
}

static void on_signal(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)event;
	lab->is_quitting = true;
	wish_add(wishes, WISH_QUIT);
}

static void on_note(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	snprintf(lab->note, sizeof lab->note, "%s", event->text);
}

static void on_side(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	bench_take(&lab->bench, event, wishes);
}

static void on_input(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	lab->note[0] = '\0';
	view_input(lab, event, wishes);
}

static const struct {
	enum event_kind kind;
	void (*handle)(struct lab *, const struct event *, struct wishes *);
	bool is_input;
} handlers[] = {
	{ EVENT_KEY, on_input, true },	    { EVENT_MOUSE, on_input, true },
	{ EVENT_RESIZE, view_input, true }, { EVENT_WORLD, on_world, false },
	{ EVENT_CHANGED, on_changed, false }, { EVENT_DONE, on_done, false },
	{ EVENT_BEAT, on_beat, false },	    { EVENT_ENDED, on_ended, false },
	{ EVENT_LATE, on_late, false },	    { EVENT_FAILED, on_failed, false },
	{ EVENT_SIGNAL, on_signal, false }, { EVENT_NOTE, on_note, false },
	{ EVENT_SIDE, on_side, false },
};

void lab_handle(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	bool is_input = false;

	wishes->count = 0;
	/* Of keys view_input knows better. */
	if (event->kind != EVENT_KEY && event->kind != EVENT_RESIZE)
		lab->changes++;
	for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
		if (handlers[i].kind == event->kind) {
			handlers[i].handle(lab, event, wishes);
			is_input = handlers[i].is_input;
		}
	if (!is_input)
		view_follow(lab, event, wishes);
}

/* --- questions ---------------------------------------------------------------- */

int lab_recipe_length(const struct lab *lab)
{
	int length = 0;

	while (lab->settings.recipe->steps[length])
		length++;
	return length;
}

bool lab_is_step_done(const struct lab *lab, int index)
{
	const char *const *step = lab->settings.recipe->steps;
	int wanted = 0;

	for (int i = 0; i <= index; i++)
		wanted += strcmp(step[i], step[index]) == 0;
	return timeline_done(&lab->timeline, step[index],
	    lab->timeline.count) >= wanted;
}

int lab_next_step(const struct lab *lab)
{
	int length = lab_recipe_length(lab);

	for (int i = 0; i < length; i++)
		if (!lab_is_step_done(lab, i))
			return i;
	return -1;
}

const struct snapshot *lab_snapshot_at(const struct lab *lab, int number)
{
	const struct timeline *timeline = &lab->timeline;
	const struct moment *moment;

	if (number >= timeline->count || timeline->count == 0)
		return &lab->world.target;
	if (number <= 0)
		return &timeline->moment[0]->before;
	moment = timeline->moment[number - 1];
	return moment->has_after ? &moment->after : &moment->before;
}

const struct scene *lab_scene_at(const struct lab *lab, int number)
{
	const struct timeline *timeline = &lab->timeline;

	if (number >= timeline->count || timeline->count == 0)
		return &lab->world.scene;
	if (number <= 0)
		return &timeline->moment[0]->scene_before;
	return &timeline->moment[number - 1]->scene_after;
}
