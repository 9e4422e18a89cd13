/* The turns of the stage, and what the loop asks of it. */
#include "lab/actors/stage.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

/* --- small things that the other files use ------------------------------ */

void stage_enter(struct stage *stage, enum phase phase)
{
	stage->phase = phase;
	stage->phase_since = io_now_ms();
	/* It may be stopped before it beats for the first time. */
	if (phase == PHASE_IDLE)
		stage->watch_at = stage->phase_since + WATCH_MS;
}

int64_t stage_elapsed(const struct stage *stage)
{
	return io_now_ms() - stage->phase_since;
}

void stage_queue(struct stage *stage, enum event_kind kind)
{
	struct event *event;

	if (stage->queue_count == 4)
		return;
	event = &stage->queued[stage->queue_count++];
	memset(event, 0, sizeof *event);
	event->kind = kind;
	event->world = &stage->world;
	event->moment = &stage->moment;
	event->ending = &stage->queued_ending;
	event->text = stage->queued_text;
	event->beats = stage->beats;
}

bool stage_has_answer(const struct stage *stage)
{
	struct line_page *page = stage->belongings.page;

	return atomic_load(&page->answered) == atomic_load(&page->asked);
}

void stage_ask(struct stage *stage, uint32_t ask, const char *id,
    const char *arg)
{
	struct line_page *page = stage->belongings.page;

	page->ask = ask;
	snprintf(page->word.id, sizeof page->word.id, "%s", id);
	snprintf(page->word.arg, sizeof page->word.arg, "%s", arg);
	atomic_fetch_add(&page->asked, 1);
	line_ring(page);
}

static bool tell_of(struct stage *stage, const struct held *held)
{
	if (held && stage->options.warden)
		warden_hold(stage->options.warden, stage->options.number,
		    held->pid, held->pidfd);
	return held != NULL;
}

bool stage_hold(struct stage *stage, pid_t pid, enum role role)
{
	belongings_tidy(&stage->belongings);
	return tell_of(stage, belongings_hold(&stage->belongings, pid, -1,
	    role));
}

bool stage_hold_ours(struct stage *stage, pid_t pid, enum role role)
{
	belongings_tidy(&stage->belongings);
	return tell_of(stage, belongings_hold_ours(&stage->belongings, pid,
	    role));
}

void stage_fail(struct stage *stage, const char *text)
{
	snprintf(stage->queued_text, sizeof stage->queued_text, "%s", text);
	stage_queue(stage, EVENT_FAILED);
	stage_enter(stage, PHASE_BROKEN);
}

/* --- turns -------------------------------------------------------------- */

static void drain_inotify(struct stage *stage)
{
	char events[4096];

	while (stage->inotify >= 0 &&
	    read(stage->inotify, events, sizeof events) > 0)
		;
}

static void turn_phase(struct stage *stage)
{
	switch (stage->phase) {
	case PHASE_SHELL:
		start_turn_shell(stage);
		break;
	case PHASE_HELLO:
		start_turn_hello(stage);
		break;
	case PHASE_ENDING:
		rest_turn_ending(stage);
		break;
	case PHASE_IDLE:
		perform_release(stage);
		break;
	case PHASE_BROKEN:
		break;
	default:
		perform_turn(stage);
		break;
	}
}

static bool take_queued(struct stage *stage, struct event *event)
{
	if (stage->queue_count == 0)
		return false;
	*event = stage->queued[0];
	stage->queue_count--;
	memmove(stage->queued, stage->queued + 1,
	    (size_t)stage->queue_count * sizeof stage->queued[0]);
	return true;
}

bool stage_turn(struct stage *stage, struct event *event)
{
	if (take_queued(stage, event))
		return true;
	if (terminal_turn(stage->terminal))
		stage->has_output = true;
	drain_inotify(stage);
	kin_hear_answers(stage);
	kin_hear_announcement(stage);
	kin_look_after(stage);
	if (getpid() == 1 || stage->options.is_adopting)
		kin_collect_orphans(stage);
	if (stage->phase != PHASE_BROKEN) {
		rest_hear_beats(stage);
		turn_phase(stage);
		rest_tell_ending(stage);
	}
	if (stage->has_output) {
		stage->has_output = false;
		stage_queue(stage, EVENT_OUTPUT);
	}
	return take_queued(stage, event);
}

/* --- for the loop ------------------------------------------------------- */

int stage_poll(const struct stage *stage, struct pollfd *fds, int max)
{
	int count = 0;

	if (terminal_fd(stage->terminal) >= 0 &&
	    !terminal_is_deaf(stage->terminal) && count < max)
		fds[count++] = (struct pollfd){
			.fd = terminal_fd(stage->terminal),
			.events = terminal_wants_write(stage->terminal)
			    ? POLLIN | POLLOUT : POLLIN,
		};
	if (stage->inotify >= 0 && count < max)
		fds[count++] = (struct pollfd){ .fd = stage->inotify,
			.events = POLLIN };
	if (stage->options.warden && count < max)
		fds[count++] = (struct pollfd){
			.fd = warden_fd(stage->options.warden),
			.events = POLLIN };
	for (int i = 0; i < stage->belongings.count && count < max; i++)
		if (!stage->belongings.held[i].is_ended)
			fds[count++] = (struct pollfd){
				.fd = stage->belongings.held[i].pidfd,
				.events = POLLIN };
	return count;
}

int stage_timeout(const struct stage *stage)
{
	int64_t rest;

	if (stage->queue_count > 0 || (stage->options.warden &&
	    warden_has_held(stage->options.warden, stage->options.number)))
		return 0;
	for (int i = 0; i < stage->belongings.count; i++)
		if (stage->belongings.held[i].is_ended &&
		    !stage->belongings.held[i].is_ending_known)
			return FAST_TICK_MS;
	if (stage->phase == PHASE_SETTLE)
		return FAST_TICK_MS;
	if (stage->phase != PHASE_IDLE && stage->phase != PHASE_BROKEN)
		return TICK_MS;
	if (stage->watch_at == 0)
		return -1;
	rest = stage->watch_at - io_now_ms();
	return rest > 0 ? (int)rest : 0;
}

void stage_end_target(struct stage *stage)
{
	struct held *target = observe_target(stage);

	if (!target || target->is_ended) {
		stage->is_end_told = false;
		stage_enter(stage, PHASE_ENDING);
		return;
	}
	pidfd_kill(target->pidfd, SIGTERM, 0);
	stage_enter(stage, PHASE_ENDING);
}

bool stage_is_ended(const struct stage *stage, struct ending *ending)
{
	for (int i = 0; i < stage->belongings.count; i++) {
		const struct held *held = &stage->belongings.held[i];

		if (held->pid == stage->target && held->is_ended) {
			*ending = held->ending;
			return true;
		}
	}
	return false;
}

bool stage_was_killed(const struct stage *stage)
{
	return stage->is_killed_by_us;
}

void stage_type(struct stage *stage, const char *bytes, size_t length)
{
	terminal_press(stage->terminal, bytes, length);
}

const struct grid *stage_grid(struct stage *stage)
{
	return terminal_grid(stage->terminal);
}
