/* One action, from the request to the moment that tells of it. */
#include <errno.h>
#include <string.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"

/* --- beginning -------------------------------------------------------- */

static bool is_at_work(char state)
{
	return state == 'R' || state == 'D';
}

static void fill_before(struct stage *stage)
{
	struct moment *moment = &stage->moment;
	bool was_reported = stage->world.target.is_reported;
	field_set disagree = stage->world.target.disagree;
	char state = stage->world.target.state;

	observe_world(stage, &stage->world, true);
	/* Stopped from outside since: a report would come no more. */
	was_reported = was_reported && stage->world.target.state != 'T';
	stage->world.target.is_reported = was_reported;
	stage->world.target.disagree = was_reported ? disagree : 0;
	/* A heartbeat that begins just now is no other state. */
	if (is_at_work(stage->world.target.state) && state == 'S')
		stage->world.target.state = state;
	moment->has_before = observe_is_target_living(stage);
	if (moment->has_before)
		snapshot_copy(&moment->before, &stage->world.target);
	moment->scene_before = stage->world.scene;
}

static void ask_target(struct stage *stage)
{
	const struct action *action = &stage->moment.action;

	if (action_is(action, "open-new-tty"))
		perform_make_terminal(stage);
	terminal_turn(stage->terminal);
	terminal_forget(stage->terminal);
	stage_ask(stage, action->step ? ASK_STEP : ASK_EXPERIMENT, action->id,
	    action->arg);
	stage_enter(stage, PHASE_ANSWER);
	if (action_is(action, "read-stdin"))
		perform_type_line(stage);
}

static void finish(struct stage *stage);
static void ask_report(struct stage *stage);
static void conclude(struct stage *stage);

int stage_perform(struct stage *stage, const struct action *action)
{
	static int number;
	struct moment *moment = &stage->moment;
	const char *refusal;

	if (stage->phase != PHASE_IDLE) {
		errno = EBUSY;
		return -1;
	}
	moment_clear(moment);
	moment->action = *action;
	moment->number = ++number;
	moment->detail.found.bytes = -1;
	moment->detail.found.fd = -1;
	stage->is_late_told = false;
	stage->gone_parent = 0;	/* it stood beside the last action only */
	fill_before(stage);
	observe_earlier(stage, stage->looked_at);
	refusal = act_refusal(stage, action);
	if (refusal) {
		moment->outcome = OUTCOME_UNAVAILABLE;
		moment->detail.reason = refusal;
		ask_report(stage);
	} else if (action->act) {
		act_do(stage, action);
		stage_enter(stage, PHASE_SETTLE);
	} else if (!stage_has_answer(stage)) {
		stage_enter(stage, PHASE_FREE);
	} else {
		ask_target(stage);
	}
	return 0;
}

/* --- the answer ------------------------------------------------------- */

/* A byte that somebody else wrote is no bool yet. */
static void make_flag(bool *flag)
{
	unsigned char byte;

	memcpy(&byte, flag, 1);
	*flag = byte != 0;
}

static void take_findings(struct findings *found, const struct findings *told)
{
	*found = *told;
	found->path[sizeof found->path - 1] = '\0';
	found->text[sizeof found->text - 1] = '\0';
	make_flag(&found->blocked);
	make_flag(&found->opened);
	make_flag(&found->became_controlling);
}

void perform_collect(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	struct moment *moment = &stage->moment;
	int calls = page->calls;

	if (calls < 0 || calls > CALLS_MAX)
		calls = CALLS_MAX;
	memcpy(moment->call, page->call, (size_t)calls * sizeof page->call[0]);
	moment->calls = calls;
	moment->calls_left_out = page->calls_left_out;
	for (int i = 0; i < calls; i++)
		moment->call[i].text[sizeof moment->call[i].text - 1] = '\0';
	take_findings(&moment->detail.found, &page->found);
}

/* --- settling and the end ---------------------------------------------- */

static void ask_report(struct stage *stage)
{
	if (!observe_is_target_living(stage) || observe_is_stopped(stage) ||
	    !stage_has_answer(stage)) {
		finish(stage);
		return;
	}
	stage_ask(stage, ASK_REPORT, "", "");
	stage_enter(stage, PHASE_REPORT);
}

static int64_t settle_limit(struct stage *stage)
{
	if (stage->must_echo && !stage->is_echo_seen)
		return ENDING_MS;
	for (int i = 0; i < stage->belongings.count; i++)
		if (stage->belongings.held[i].is_ended &&
		    !stage->belongings.held[i].is_ending_known)
			return ENDING_MS + 100;
	return SETTLE_MS;
}

/* It reported when it had done what was asked.  If the world has changed
 * since, say the shell took the terminal back, the two disagree: then it is
 * asked again, beside a new record. */
static bool has_fresh_report(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;

	if (stage->moment.action.act || !stage_has_answer(stage) ||
	    atomic_load(&page->reported) != atomic_load(&page->asked) ||
	    !observe_is_target_living(stage))
		return false;
	observe_world(stage, &stage->world, true);
	if (!observe_is_target_living(stage) ||
	    STOPPED(stage->world.target.state))
		return false;
	observe_report(stage, &stage->world.target);
	return stage->world.target.disagree == 0;
}

static void turn_settle(struct stage *stage)
{
	bool is_settled = act_is_settled(stage) && perform_is_written(stage) &&
	    perform_is_line_settled(stage) && observe_is_quiet(stage);

	if (!is_settled && stage_elapsed(stage) < settle_limit(stage))
		return;
	if (!has_fresh_report(stage)) {
		ask_report(stage);
		return;
	}
	perform_tell_line(stage);
	conclude(stage);
}

static void turn_answer(struct stage *stage)
{
	if (stage_has_answer(stage) || !observe_is_target_living(stage) ||
	    observe_is_stopped(stage)) {
		perform_collect(stage);
		stage_enter(stage, PHASE_SETTLE);
		turn_settle(stage);	/* now, not at the next tick */
		return;
	}
	if (stage_elapsed(stage) > LATE_MS && !stage->is_late_told) {
		stage->is_late_told = true;
		stage_queue(stage, EVENT_LATE);
	}
}

static void turn_report(struct stage *stage)
{
	bool has_ended = !observe_is_target_living(stage);

	if (has_ended)
		stage_enter(stage, PHASE_SETTLE);
	else if (stage_has_answer(stage) || observe_is_stopped(stage) ||
	    stage_elapsed(stage) > REPORT_MS)
		finish(stage);
}

void perform_release(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	uint32_t asked = atomic_load(&page->asked);

	if (!stage_has_answer(stage) || atomic_load(&page->released) == asked)
		return;
	atomic_store(&page->released, asked);
	line_ring(page);
}

static void judge(struct stage *stage)
{
	struct moment *moment = &stage->moment;
	bool was_stopped = moment->has_before && moment->before.state == 'T';
	struct held *target = observe_target(stage);

	if (moment->outcome == OUTCOME_UNAVAILABLE)
		return;
	if (!observe_is_target_living(stage)) {
		moment->outcome = OUTCOME_ENDED;
		if (target)
			moment->ending = target->ending;
	} else if (moment->has_after && moment->after.state == 'T' &&
	    !was_stopped) {
		moment->outcome = OUTCOME_STOPPED;
	} else if (!moment->detail.found.blocked &&
	    (moment_failed_call(moment) || moment->detail.error)) {
		moment->outcome = OUTCOME_FAILED;
	}
}

/* Out of the world that was just looked at. */
static void fill_after(struct stage *stage)
{
	struct moment *moment = &stage->moment;

	moment->scene_after = stage->world.scene;
	moment->has_after = observe_is_target_living(stage);
	if (!moment->has_after)
		return;
	snapshot_copy(&moment->after, &stage->world.target);
	if (moment->has_before)
		moment->changed = snapshot_difference(&moment->before,
		    &moment->after);
}

static void conclude(struct stage *stage)
{
	struct moment *moment = &stage->moment;

	fill_after(stage);
	perform_release(stage);
	judge(stage);
	moment->is_shell_alive = stage->options.start->has_shell &&
	    !stage->is_shell_ended;
	moment->at_ms = io_now_ms() - stage->opened_at;
	stage->is_batch = false;
	stage_queue(stage, stage->is_first ? EVENT_WORLD : EVENT_DONE);
	stage->is_first = false;
	stage_enter(stage, PHASE_IDLE);
}

static void finish(struct stage *stage)
{
	struct moment *moment = &stage->moment;

	if (moment->outcome != OUTCOME_UNAVAILABLE && moment->action.id) {
		perform_tell_line(stage);
		act_finish(stage);
	}
	observe_world(stage, &stage->world, true);
	if (stage->phase == PHASE_REPORT && stage_has_answer(stage) &&
	    observe_is_target_living(stage))
		observe_report(stage, &stage->world.target);
	conclude(stage);
}

void perform_turn(struct stage *stage)
{
	switch (stage->phase) {
	case PHASE_FREE:
		if (stage_has_answer(stage))
			ask_target(stage);
		else if (stage_elapsed(stage) > LATE_MS ||
		    !observe_is_target_living(stage)) {
			stage->moment.outcome = OUTCOME_UNAVAILABLE;
			stage->moment.detail.reason = "unavailable.late";
			finish(stage);
		}
		break;
	case PHASE_ANSWER:
		if (stage->is_batch)
			batch_turn(stage);
		else
			turn_answer(stage);
		break;
	case PHASE_SETTLE:
		turn_settle(stage);
		break;
	case PHASE_REPORT:
		turn_report(stage);
		break;
	default:
		break;
	}
}
