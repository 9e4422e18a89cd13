/* The lab: an event in, wishes out. */
#include "lab/facts/lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/memory.h"

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
	snapshot_clear(&lab->world.target);
	bench_clear(&lab->bench);
	view_clear(&lab->view);
	memset(lab, 0, sizeof *lab);
}

static void say(struct lab *lab, const char *id)
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

/* --- replay --------------------------------------------------------------- */

static void wish_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	lab->activity = ACTIVITY_BUSY;
	lab->doing = *action;
	lab->is_late = false;
	wish_add(wishes, WISH_PERFORM)->action = *action;
}

static void end_replay(struct lab *lab)
{
	timeline_cut(&lab->replay.old, 0);
	free(lab->replay.todo);
	memset(&lab->replay, 0, sizeof lab->replay);
	lab->is_replaying = false;
}

static void replay_next(struct lab *lab, struct wishes *wishes)
{
	struct action then;
	bool has_then;

	if (!lab->is_replaying)
		return;
	if (lab->replay.next < lab->replay.count) {
		wish_perform(lab, &lab->replay.todo[lab->replay.next++],
		    wishes);
		return;
	}
	has_then = lab->replay.has_then;
	then = lab->replay.then;
	end_replay(lab);
	if (has_then)
		lab_perform(lab, &then, wishes);
}

/* The same outcome, results and changes as when it was done before?  PIDs
 * differ always, so only what is told apart from them counts. */
static bool is_as_before(const struct moment *was, const struct moment *is)
{
	if (was->outcome != is->outcome || was->changed != is->changed ||
	    was->calls != is->calls)
		return false;
	for (int i = 0; i < was->calls; i++)
		if (was->call[i].error != is->call[i].error)
			return false;
	return was->detail.target == is->detail.target;
}

static void compare_replayed(struct lab *lab)
{
	int at = lab->timeline.count - 1;
	struct moment *now = lab->timeline.moment[at];
	const struct moment *was;

	if (!lab->is_replaying || at >= lab->replay.old.count)
		return;
	was = lab->replay.old.moment[at];
	now->is_different = !is_as_before(was, now);
	now->claims = was->claims;
	memcpy(now->claim, was->claim, sizeof now->claim);
}

/* A new stage on which these actions are done; the list is ours from now
 * on.  What the timeline holds is kept to be compared. */
static void begin_replay(struct lab *lab, struct action *todo, int count,
    struct wishes *wishes)
{
	end_replay(lab);
	lab->replay.todo = todo;
	lab->replay.count = count;
	lab->replay.old = lab->timeline;
	memset(&lab->timeline, 0, sizeof lab->timeline);
	lab->is_replaying = true;
	lab->activity = ACTIVITY_STARTING;
	lab->is_ended = false;
	lab->is_late = false;
	lab->beats = 0;
	quiz_cancel(lab);
	wish_add(wishes, WISH_RESTART);
}

/* A new stage on which the first count actions are done again. */
static void start_again(struct lab *lab, int count, struct wishes *wishes)
{
	struct action *todo = memory_get((size_t)count, sizeof *todo);

	for (int i = 0; i < count; i++)
		todo[i] = lab->timeline.moment[i]->action;
	begin_replay(lab, todo, count, wishes);
}

/* --- commands -------------------------------------------------------------- */

static bool is_free(struct lab *lab)
{
	if (lab->activity == ACTIVITY_BROKEN) {
		snprintf(lab->note, sizeof lab->note, "%.250s", lab->failure);
		return false;
	}
	if (lab->activity != ACTIVITY_IDLE)
		say(lab, lab->activity == ACTIVITY_STARTING ? "say.starting"
		    : "say.busy");
	return lab->activity == ACTIVITY_IDLE;
}

bool lab_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	if (!is_free(lab))
		return false;
	return quiz_begin(lab, action) ||
	    lab_perform_now(lab, action, wishes);
}

bool lab_perform_now(struct lab *lab, const struct action *action,
    struct wishes *wishes)
{
	if (!is_free(lab))
		return false;
	lab->undos = 0;
	wish_perform(lab, action, wishes);
	return true;
}

static void push_undone(struct lab *lab, const struct action *action)
{
	lab->undone = memory_grow(lab->undone, (size_t)lab->undos + 1,
	    sizeof *lab->undone);
	lab->undone[lab->undos++] = *action;
}

/* Before a jump to a timeline of this length.  A lecture has a way of its
 * own from slide to slide. */
static void remember(struct lab *lab, int landing)
{
	if (!lab->settings.is_lecture)
		jumps_push(&lab->jumps, &lab->settings, &lab->timeline,
		    lab->undone, lab->undos, landing);
}

static void undo_jump(struct lab *lab, struct wishes *wishes)
{
	struct jump jump = jumps_pop(&lab->jumps);
	int count = jump.timeline.count;
	struct action *todo = memory_get((size_t)count, sizeof *todo);

	for (int i = 0; i < count; i++)
		todo[i] = jump.timeline.moment[i]->action;
	lab->settings.recipe = jump.settings.recipe;
	lab->settings.start = jump.settings.start;
	lab->settings.is_adopting = jump.settings.is_adopting;
	free(lab->undone);
	lab->undone = jump.undone;
	lab->undos = jump.undos;
	begin_replay(lab, todo, count, wishes);
	timeline_cut(&lab->replay.old, 0);
	lab->replay.old = jump.timeline;
}

bool lab_can_undo(const struct lab *lab)
{
	return lab->timeline.count > 0 || lab->jumps.count > 0;
}

bool lab_undo(struct lab *lab, struct wishes *wishes)
{
	if (!is_free(lab))
		return false;
	if (!lab_can_undo(lab)) {
		say(lab, "say.nothing-to-undo");
		return false;
	}
	if (jumps_is_newest(&lab->jumps, lab->timeline.count)) {
		undo_jump(lab, wishes);
		return true;
	}
	push_undone(lab, &timeline_last(&lab->timeline)->action);
	start_again(lab, lab->timeline.count - 1, wishes);
	return true;
}

bool lab_redo(struct lab *lab, struct wishes *wishes)
{
	if (!is_free(lab))
		return false;
	if (lab->undos == 0) {
		say(lab, "say.nothing-to-redo");
		return false;
	}
	wish_perform(lab, &lab->undone[--lab->undos], wishes);
	return true;
}

bool lab_go_back(struct lab *lab, int number, struct wishes *wishes)
{
	if (!is_free(lab) || number < 0 || number > lab->timeline.count)
		return false;
	if (number < lab->timeline.count)
		remember(lab, number);
	for (int i = lab->timeline.count; i > number; i--)
		push_undone(lab, &lab->timeline.moment[i - 1]->action);
	start_again(lab, number, wishes);
	return true;
}

/* A lab without a stage may get one, whatever else is to be done. */
static bool is_free_or_broken(struct lab *lab)
{
	if (lab->activity == ACTIVITY_BROKEN)
		lab->activity = ACTIVITY_IDLE;
	return is_free(lab);
}

/* Everything before is kept, for redo as well. */
bool lab_restart(struct lab *lab, struct wishes *wishes)
{
	return is_free_or_broken(lab) && lab_go_back(lab, 0, wishes);
}

bool lab_change(struct lab *lab, const struct settings *settings,
    struct wishes *wishes)
{
	if (!is_free_or_broken(lab))
		return false;
	remember(lab, 0);
	lab->settings = *settings;
	lab->undos = 0;
	start_again(lab, 0, wishes);
	return true;
}

bool lab_walk(struct lab *lab, const struct settings *settings,
    const struct action *action, int count, const struct action *then,
    struct wishes *wishes)
{
	struct action *todo;

	if (!is_free_or_broken(lab))
		return false;
	remember(lab, count);
	todo = memory_get((size_t)count, sizeof *todo);
	memcpy(todo, action, (size_t)count * sizeof *todo);
	lab->settings = *settings;
	lab->undos = 0;
	begin_replay(lab, todo, count, wishes);
	timeline_cut(&lab->replay.old, 0);
	lab->replay.has_then = then != NULL;
	if (then)
		lab->replay.then = *then;
	return true;
}

/* --- events ----------------------------------------------------------------- */

static void on_world(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	take_world(lab, event->world);
	lab->activity = ACTIVITY_IDLE;
	replay_next(lab, wishes);
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
	compare_replayed(lab);
	quiz_judge(lab, wishes);
	tryout_log_add(&lab->bench.log, lab->settings.start, &lab->timeline,
	    false);
	lab->activity = ACTIVITY_IDLE;
	lab->is_late = false;
	replay_next(lab, wishes);
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
	say(lab, "say.late");
}

static void on_failed(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	(void)wishes;
	end_replay(lab);
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
