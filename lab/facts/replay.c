/* Undo, redo and jumps: actions are done again on a new stage. */
#include "lab/facts/lab_inside.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

static void end_replay(struct lab *lab)
{
	timeline_cut(&lab->replay.old, 0);
	free(lab->replay.todo);
	memset(&lab->replay, 0, sizeof lab->replay);
	lab->is_replaying = false;
}

/* Without a stage nothing is done again: what was to come stays what it was,
 * so that r can try once more. */
void replay_fail(struct lab *lab)
{
	struct timeline *old = &lab->replay.old;
	struct timeline done = lab->timeline;

	if (lab->is_replaying && old->count >= lab->replay.count) {
		timeline_cut(old, lab->replay.count);
		lab->timeline = *old;
		*old = done;
	}
	end_replay(lab);
}

void replay_next(struct lab *lab, struct wishes *wishes)
{
	struct action then;
	bool has_then;

	if (!lab->is_replaying)
		return;
	if (lab->replay.next < lab->replay.count) {
		lab_wish_perform(lab, &lab->replay.todo[lab->replay.next++],
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

void replay_compare(struct lab *lab)
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

/* --- going back ---------------------------------------------------------- */

static void push_undone(struct lab *lab, const struct action *action)
{
	lab->undone = memory_grow(lab->undone, (size_t)lab->undos + 1,
	    sizeof *lab->undone);
	lab->undone[lab->undos++] = *action;
}

static bool is_done(const struct moment *moment)
{
	return moment->outcome != OUTCOME_UNAVAILABLE;
}

/* All after the first so many; what a target that had ended could not do is
 * nothing to do again. */
static void push_all_undone(struct lab *lab, int length)
{
	for (int i = lab->timeline.count - 1; i >= length; i--)
		if (!lab->is_ended || is_done(lab->timeline.moment[i]))
			push_undone(lab, &lab->timeline.moment[i]->action);
}

/* Before a jump to a timeline of this length.  A lecture has a way of its
 * own from slide to slide. */
static void remember(struct lab *lab, int landing)
{
	if (!lab->settings.is_lecture)
		jumps_push(&lab->jumps, &lab->settings, &lab->timeline,
		    lab->undone, lab->undos, landing);
}

/* Back to where a jump began, or on to where it led: all is done again. */
static void land(struct lab *lab, struct jump *jump, struct wishes *wishes)
{
	int count = jump->timeline.count;
	struct action *todo = memory_get((size_t)count, sizeof *todo);

	for (int i = 0; i < count; i++)
		todo[i] = jump->timeline.moment[i]->action;
	lab->settings.recipe = jump->settings.recipe;
	lab->settings.start = jump->settings.start;
	lab->settings.is_adopting = jump->settings.is_adopting;
	free(lab->undone);
	lab->undone = jump->undone;
	lab->undos = jump->undos;
	begin_replay(lab, todo, count, wishes);
	timeline_cut(&lab->replay.old, 0);
	lab->replay.old = jump->timeline;
}

/* Lands where the newest jump of one list leads; the other one gets what
 * leads back. */
static void jump_over(struct lab *lab, struct jumps *from, struct jumps *to,
    struct wishes *wishes)
{
	struct jump jump = jumps_pop(from);

	jumps_push(to, &lab->settings, &lab->timeline, lab->undone,
	    lab->undos, jump.timeline.count);
	land(lab, &jump, wishes);
}

static void forget_redo(struct lab *lab)
{
	lab->undos = 0;
	jumps_clear(&lab->redos);
}

/* The target has ended, and nothing that was done here did it. */
static bool is_ended_from_outside(const struct lab *lab)
{
	return lab->is_ended && !lab->settings.is_lecture &&
	    lab_ended_at(lab) < 0;
}

int lab_ended_at(const struct lab *lab)
{
	for (int i = lab->timeline.count - 1; i >= 0; i--)
		if (lab->timeline.moment[i]->outcome == OUTCOME_ENDED)
			return i;
	return -1;
}

bool lab_can_undo(const struct lab *lab)
{
	return lab->timeline.count > 0 || lab->jumps.count > 0 ||
	    is_ended_from_outside(lab);
}

/* How much stays.  Of an ended target, whatever could not be done with it
 * goes as well: u brings it back. */
static int length_after_undo(const struct lab *lab)
{
	int count = lab->timeline.count;

	if (!lab->is_ended || lab->settings.is_lecture)
		return count - 1;
	if (lab_ended_at(lab) >= 0)
		return lab_ended_at(lab);
	while (count > 0 && !is_done(lab->timeline.moment[count - 1]))
		count--;
	return count;
}

static void undo_actions(struct lab *lab, struct wishes *wishes)
{
	int length = length_after_undo(lab);

	push_all_undone(lab, length);
	start_again(lab, length, wishes);
}

bool lab_undo(struct lab *lab, struct wishes *wishes)
{
	if (!lab_is_free(lab))
		return false;
	if (!lab_can_undo(lab)) {
		lab_say(lab, "say.nothing-to-undo");
		return false;
	}
	if (!is_ended_from_outside(lab) &&
	    jumps_is_newest(&lab->jumps, lab->timeline.count))
		jump_over(lab, &lab->jumps, &lab->redos, wishes);
	else
		undo_actions(lab, wishes);
	return true;
}

/* What was undone before the jump, or after it was undone, comes first. */
static bool is_before_jump(const struct lab *lab)
{
	return lab->undos == 0 &&
	    jumps_is_at(&lab->redos, lab->timeline.count);
}

bool lab_can_redo(const struct lab *lab)
{
	return lab->undos > 0 || is_before_jump(lab);
}

bool lab_redo(struct lab *lab, struct wishes *wishes)
{
	if (!lab_is_free(lab))
		return false;
	if (!lab_can_redo(lab)) {
		lab_say(lab, "say.nothing-to-redo");
		return false;
	}
	if (is_before_jump(lab))
		jump_over(lab, &lab->redos, &lab->jumps, wishes);
	else
		lab_wish_perform(lab, &lab->undone[--lab->undos], wishes);
	return true;
}

bool lab_go_back(struct lab *lab, int number, struct wishes *wishes)
{
	if (!lab_is_free(lab) || number < 0 || number > lab->timeline.count)
		return false;
	jumps_clear(&lab->redos);
	if (number < lab->timeline.count)
		remember(lab, number);
	push_all_undone(lab, number);
	start_again(lab, number, wishes);
	return true;
}

/* A lab without a stage may get one, whatever else is to be done. */
static bool is_free_or_broken(struct lab *lab)
{
	if (lab->activity == ACTIVITY_BROKEN)
		lab->activity = ACTIVITY_IDLE;
	return lab_is_free(lab);
}

/* Everything before is kept, for redo as well.  Where no stage could be had
 * for what was to be done, it is tried once more. */
bool lab_restart(struct lab *lab, struct wishes *wishes)
{
	bool was_broken = lab->activity == ACTIVITY_BROKEN;

	if (!is_free_or_broken(lab))
		return false;
	if (!was_broken)
		return lab_go_back(lab, 0, wishes);
	start_again(lab, lab->timeline.count, wishes);
	return true;
}

bool lab_change(struct lab *lab, const struct settings *settings,
    struct wishes *wishes)
{
	if (!is_free_or_broken(lab))
		return false;
	remember(lab, 0);
	lab->settings = *settings;
	forget_redo(lab);
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
	forget_redo(lab);
	begin_replay(lab, todo, count, wishes);
	timeline_cut(&lab->replay.old, 0);
	lab->replay.has_then = then != NULL;
	if (then)
		lab->replay.then = *then;
	return true;
}
