/* One action, from the request to the moment that tells of it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"

#define WRITTEN_MS 200

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

/* A terminal that no session owns, new for every try; the lab keeps its
 * master, or the target's end of it would be hung up. */
void perform_make_terminal(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	int master;

	page->new_terminal[0] = '\0';
	if (stage->master_count == 16)
		close(stage->masters[--stage->master_count]);
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (master < 0)
		return;
	if (unlockpt(master) < 0 || ptsname_r(master, page->new_terminal,
	    sizeof page->new_terminal) != 0)
		page->new_terminal[0] = '\0';
	stage->masters[stage->master_count++] = master;
}

static bool has_terminal_at(const struct stage *stage, int fd)
{
	const struct fd_fact *fact =
	    fd_list_find(stage->moment.before.fds, fd);

	return fact && strcmp(fact->target,
	    terminal_name(stage->terminal)) == 0;
}

/* A line for whoever reads first.  A shell takes it as a command that does
 * nothing. */
static void type_line(struct stage *stage)
{
	stage->typed[0] = '\0';
	if (!has_terminal_at(stage, 0) || terminal_fd(stage->terminal) < 0)
		return;
	snprintf(stage->typed, sizeof stage->typed, ": line %d of the lab\n",
	    stage->moment.number);
	terminal_type(stage->terminal, stage->typed, strlen(stage->typed));
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
		type_line(stage);
}

static void finish(struct stage *stage);
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
		finish(stage);
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
	moment->detail.found = page->found;
	moment->detail.found.path[sizeof page->found.path - 1] = '\0';
	moment->detail.found.text[sizeof page->found.text - 1] = '\0';
}

/* --- what only the terminal can tell ----------------------------------- */

static bool has_shown(const struct stage *stage, const char *line)
{
	size_t length = strcspn(line, "\r\n");
	char text[160];

	snprintf(text, sizeof text, "%.*s", (int)length, line);
	return length > 0 && strstr(terminal_text(stage->terminal), text);
}

/* What was written to the terminal takes a moment to come out of it. */
static bool is_written(struct stage *stage)
{
	struct detail *detail = &stage->moment.detail;

	if (!action_is(&stage->moment.action, "write-stdout") ||
	    detail->found.bytes <= 0 || !has_terminal_at(stage, 1))
		return true;
	detail->is_seen_on_terminal = has_shown(stage, detail->found.text);
	return detail->is_seen_on_terminal ||
	    stage_elapsed(stage) > WRITTEN_MS;
}

/* The shell took the line if it prompts again. */
static bool is_line_settled(struct stage *stage)
{
	if (!action_is(&stage->moment.action, "read-stdin") ||
	    stage->typed[0] == '\0' || stage->is_shell_ended ||
	    !stage->options.start->has_shell)
		return true;
	if (stage->moment.detail.found.bytes >= (long)strlen(stage->typed))
		return true;
	return terminal_prompts(stage->terminal) > stage->prompts_before ||
	    stage_elapsed(stage) > WRITTEN_MS;
}

static void tell_line(struct stage *stage)
{
	struct detail *detail = &stage->moment.detail;
	long bytes = detail->found.bytes;
	bool is_target = bytes > 0;
	bool is_shell = stage->typed[0] && bytes < (long)strlen(stage->typed)
	    && terminal_prompts(stage->terminal) > stage->prompts_before;

	if (!action_is(&stage->moment.action, "read-stdin"))
		return;
	if (is_target && stage->typed[0] &&
	    bytes < (long)strlen(stage->typed))
		is_shell = true;
	detail->went = is_target && is_shell ? WENT_BOTH
	    : is_target ? WENT_TARGET : is_shell ? WENT_SHELL : WENT_NOWHERE;
	if (observe_is_stopped(stage)) {
		detail->stopped_by = SIGTTIN;
		detail->found.bytes = -1;
	}
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
	bool is_settled = act_is_settled(stage) && is_written(stage) &&
	    is_line_settled(stage) && observe_is_quiet(stage);

	if (!is_settled && stage_elapsed(stage) < settle_limit(stage))
		return;
	if (!has_fresh_report(stage)) {
		ask_report(stage);
		return;
	}
	tell_line(stage);
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

static void release(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;

	atomic_store(&page->released, atomic_load(&page->asked));
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
	if (stage_has_answer(stage))
		release(stage);
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
		tell_line(stage);
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
