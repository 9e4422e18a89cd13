/* A list of actions at full speed, to count a race: no handshake, and nobody
 * is asked to wait. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"

static void hand_over(struct stage *stage, const struct action *action,
    int count)
{
	struct line_page *page = stage->belongings.page;

	for (int i = 0; i < count; i++) {
		struct line_word *word = &page->batch[i];

		snprintf(word->id, sizeof word->id, "%s", action[i].id);
		snprintf(word->arg, sizeof word->arg, "%s", action[i].arg);
		if (action_is(&action[i], "open-new-tty"))
			perform_make_terminal(stage);
	}
	page->batch_length = (uint32_t)count;
	memset(page->kin, 0, sizeof page->kin);
	atomic_store(&page->kin_count, 0);
	stage->kin_seen = 0;
}

int stage_perform_batch(struct stage *stage, const struct action *action,
    int count)
{
	if (stage->phase != PHASE_IDLE) {
		errno = EBUSY;
		return -1;
	}
	if (count > LINE_BATCH) {
		errno = E2BIG;
		return -1;
	}
	moment_clear(&stage->moment);
	observe_earlier(stage, WATCH_NOW);
	hand_over(stage, action, count);
	stage->is_batch = true;
	stage->batch_by = stage->target;
	stage_ask(stage, ASK_BATCH, "", "");
	stage_enter(stage, PHASE_ANSWER);
	return 0;
}

/* The child that this process left, or 0. */
static pid_t child_of(const struct stage *stage, pid_t parent)
{
	const struct line_page *page = stage->belongings.page;

	for (uint32_t at = 0; at < stage->kin_seen; at++)
		if (!page->kin[at].is_worker && page->kin[at].by == parent)
			return atomic_load(&page->kin[at].pid);
	return 0;
}

/* Each child in its turn becomes the target, down to the last; one that has
 * ended already was it too, and then nobody is. */
static void follow(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	uint32_t first = stage->kin_seen;
	pid_t child;

	belongings_hold_kin(&stage->belongings, &stage->kin_seen);
	for (uint32_t at = first; at < stage->kin_seen; at++) {
		pid_t pid = atomic_load(&page->kin[at].pid);
		struct held *held = belongings_find(&stage->belongings, pid);

		if (held && stage->options.warden)
			warden_hold(stage->options.warden,
			    stage->options.number, pid, held->pidfd);
	}
	stage->target = stage->batch_by;
	/* No further than there are words: they could lead in a circle. */
	for (uint32_t left = stage->kin_seen; left > 0 &&
	    (child = child_of(stage, stage->target)) > 0; left--) {
		stage->gone_parent = stage->target;
		stage->target = child;
	}
}

/* The parents that its forks left: until the last has exited the kernel may
 * still send what their exit brings. */
static bool has_parent_left(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;

	for (uint32_t at = 0; at < stage->kin_seen; at++)
		if (!page->kin[at].is_worker &&
		    page->kin[at].pid != stage->target &&
		    belongings_find(&stage->belongings, page->kin[at].pid))
			return true;
	return stage->batch_by != stage->target &&
	    belongings_find(&stage->belongings, stage->batch_by);
}

void batch_turn(struct stage *stage)
{
	bool has_ended = !observe_is_target_living(stage);
	bool has_answer = stage_has_answer(stage);	/* once: it may come now */
	uint32_t seen = stage->kin_seen;

	follow(stage);
	if (stage->kin_seen != seen)
		return;
	/* Whoever answers says so itself; until its parents have written
	 * their words the way down to it is not known. */
	if (!has_ended && has_answer &&
	    atomic_load(&stage->belongings.page->target) != stage->target)
		return;
	if (!has_ended && !observe_is_stopped(stage) &&
	    (!has_answer || has_parent_left(stage)))
		return;
	perform_collect(stage);
	stage_enter(stage, PHASE_SETTLE);
}
