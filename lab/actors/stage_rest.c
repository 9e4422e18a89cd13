/* At rest, and the end: what changes while no action is under way. */
#include <signal.h>
#include <stdlib.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/pidfd.h"

#define TERM_MS 2000

static bool is_other(const struct world *a, const struct world *b)
{
	return snapshot_difference(&a->target, &b->target) != 0 ||
	    a->target.state != b->target.state ||
	    a->scene.foreground != b->scene.foreground ||
	    a->scene.is_shell_alive != b->scene.is_shell_alive ||
	    a->scene.count != b->scene.count;
}

/* At rest: what the student did in the terminal, or somebody to the target,
 * shows at the next beat. */
static void look_again(struct stage *stage)
{
	struct world *now = memory_get(1, sizeof *now);
	bool was_reported = stage->world.target.is_reported;
	field_set disagree = stage->world.target.disagree;

	*now = stage->world;
	now->target.fds = NULL;
	snapshot_copy(&now->target, &stage->world.target);
	observe_world(stage, now, false);
	if (is_other(&stage->world, now)) {
		now->target.is_reported = was_reported;
		now->target.disagree = disagree;
		snapshot_clear(&stage->world.target);
		stage->world = *now;
		stage_queue(stage, EVENT_CHANGED);
	} else {
		snapshot_clear(&now->target);
	}
	free(now);
}

void rest_hear_beats(struct stage *stage)
{
	uint32_t beats = atomic_load(&stage->belongings.page->beats);

	if (beats != stage->beats) {
		stage->beats = beats;
		stage->watch_at = io_now_ms() + WATCH_MS;
		stage_queue(stage, EVENT_BEAT);
		if (stage->phase == PHASE_IDLE)
			look_again(stage);
	} else if (stage->phase == PHASE_IDLE && stage->watch_at &&
	    io_now_ms() >= stage->watch_at) {
		stage->watch_at = observe_is_stopped(stage) ||
		    !observe_is_target_living(stage) ? 0
		    : io_now_ms() + WATCH_MS;
		look_again(stage);
	}
}

void rest_tell_ending(struct stage *stage)
{
	struct held *target = observe_target(stage);

	if (!target || !target->is_ending_known || stage->is_end_told)
		return;
	stage->is_end_told = true;
	stage->queued_ending = target->ending;
	if (stage->phase == PHASE_IDLE || stage->phase == PHASE_ENDING)
		stage_queue(stage, EVENT_ENDED);
	if (stage->phase == PHASE_ENDING)
		stage_enter(stage, PHASE_IDLE);
}

void rest_turn_ending(struct stage *stage)
{
	struct held *target = observe_target(stage);
	int64_t limit = observe_is_stopped(stage) ? 0 : TERM_MS;

	if (target && !target->is_ended && !stage->is_killed_by_us &&
	    stage_elapsed(stage) > limit) {
		stage->is_killed_by_us = true;
		pidfd_kill(target->pidfd, SIGKILL, 0);
	}
}
