/* What the stage sees: the record, the scene, who got a signal. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"
#include "lab/ground/io.h"

struct held *observe_target(struct stage *stage)
{
	for (int i = 0; i < stage->belongings.count; i++)
		if (stage->belongings.held[i].pid == stage->target)
			return &stage->belongings.held[i];
	return NULL;
}

bool observe_is_target_living(struct stage *stage)
{
	struct held *held = observe_target(stage);

	return held && !held->is_ended;
}

static char state_since(const struct stage *stage, pid_t pid, int64_t since)
{
	struct relative relative;

	if (watch_relative(stage->watch, pid, &relative, since) < 0)
		return 0;
	return relative.state;
}

char observe_state(const struct stage *stage, pid_t pid)
{
	return state_since(stage, pid, WATCH_NOW);
}

bool observe_is_stopped(struct stage *stage)
{
	return observe_is_target_living(stage) &&
	    STOPPED(observe_state(stage, stage->target));
}

/* --- the record ------------------------------------------------------ */

#define REST_MS 200
#define PAUSE_NS 10000
#define PAUSE_MAX_NS 1000000

static bool is_at_work(char state)
{
	return state == 'R' || state == 'D';
}

/* The target has answered, or its heart beats: in a moment it waits again,
 * and that is the state to tell.  On a busy machine sched_yield(2) would give
 * away much more than that moment. */
static void await_rest(struct stage *stage)
{
	struct timespec pause = { .tv_nsec = PAUSE_NS };
	int64_t begin = io_now_ms(), now = begin, since = stage->looked_at;

	while (observe_is_target_living(stage) &&
	    is_at_work(state_since(stage, stage->target, since)) &&
	    now - begin < REST_MS) {
		since = WATCH_NOW;
		ppoll(NULL, 0, &pause, NULL);
		if (pause.tv_nsec < PAUSE_MAX_NS)
			pause.tv_nsec *= 2;
		now = io_now_ms();
	}
}

static void fill_names(struct stage *stage, struct world *world)
{
	snprintf(world->shell, sizeof world->shell, "%s",
	    terminal_shell(stage->terminal));
	snprintf(world->workdir, sizeof world->workdir, "%s",
	    stage->belongings.workdir.path);
	world->is_mounted = stage->options.ways->way != MOUNT_NONE;
	world->is_fuse = stage->options.ways->way == MOUNT_FUSE;
	world->mount_reason = stage->options.ways->reason;
	snprintf(world->mount_detail, sizeof world->mount_detail, "%s",
	    stage->options.ways->detail);
}

/* The target last: by then it is nearly always at rest. */
void observe_world(struct stage *stage, struct world *world, bool awaits_rest)
{
	stage->looked_at = watch_begin(stage->watch);
	observe_scene(stage, &world->scene);
	if (awaits_rest)
		await_rest(stage);
	if (observe_is_target_living(stage) &&
	    watch_record(stage->watch, stage->target,
	    LOOK_ALL & ~(unsigned)LOOK_ORPHANED, &world->target) < 0)
		snapshot_clear(&world->target);
	if (observe_is_target_living(stage) && world->target.pid > 0) {
		observe_target_row(&world->scene, &world->target);
		ties_fill(stage->belongings.proc, &world->scene,
		    &world->target);
	}
	fill_names(stage, world);
}

/* The report lies in the line, where it may change at any time: a copy of it
 * is compared with the record just read. */
void observe_report(struct stage *stage, struct snapshot *snapshot)
{
	struct report report = stage->belongings.page->report;

	report.tty[sizeof report.tty - 1] = '\0';
	report.cwd[sizeof report.cwd - 1] = '\0';
	snapshot->is_reported = true;
	snapshot->disagree = report_disagreement(&report, snapshot);
}

/* --- who got a signal ------------------------------------------------ */

/* What the lab does to it may leave signals pending, what it does itself is
 * told by its calls: so only then it is asked what was pending before. */
static int fill_earlier(struct stage *stage, pid_t pid, int64_t since,
    struct earlier *row)
{
	pid_t shell = terminal_leader(stage->terminal);
	struct relative now;
	struct snapshot whole;

	if (watch_relative(stage->watch, pid, &now, since) < 0)
		return -1;
	*row = (struct earlier){ .pid = pid, .state = now.state };
	row->is_job = stage->options.start->has_shell && now.ppid == shell &&
	    now.pgid != shell && now.pgid == stage->foreground_before;
	if (!stage->moment.action.act)
		return 0;
	snapshot_init(&whole);
	if (watch_record(stage->watch, pid, LOOK_IDS, &whole) == 0)
		row->pending = whole.pending;
	snapshot_clear(&whole);
	return 0;
}

void observe_earlier(struct stage *stage, int64_t since)
{
	struct belongings *belongings = &stage->belongings;

	stage->earlier_count = 0;
	stage->foreground_before = terminal_foreground(stage->terminal);
	stage->prompts_before = terminal_prompts(stage->terminal);
	stage->caught_seen = atomic_load(&belongings->page->caught_count);
	for (int i = 0; i < belongings->count; i++) {
		struct held *held = &belongings->held[i];
		struct earlier *row = &stage->earlier[stage->earlier_count];

		if (!held->is_ended && fill_earlier(stage, held->pid, since,
		    row) == 0)
			stage->earlier_count++;
	}
}

static void deliver(struct stage *stage, pid_t pid, int signal,
    enum trace by)
{
	struct detail *detail = &stage->moment.detail;

	if (detail->deliveries == 16 || signal <= 0)
		return;
	for (int i = 0; i < detail->deliveries; i++)
		if (detail->delivered[i].pid == pid &&
		    detail->delivered[i].signal == signal)
			return;
	detail->delivered[detail->deliveries++] =
	    (struct delivery){ pid, signal, by };
}

static void deliver_caught(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	uint32_t end = atomic_load(&page->caught_count);

	if (end - stage->caught_seen > LINE_CAUGHT)
		stage->caught_seen = end - LINE_CAUGHT;
	for (uint32_t at = stage->caught_seen; at != end; at++) {
		struct caught *caught = &page->caught[at % LINE_CAUGHT];

		deliver(stage, atomic_load(&caught->pid),
		    atomic_load(&caught->signal), BY_HANDLER);
	}
}

static const struct held *held_of(const struct stage *stage, pid_t pid)
{
	for (int i = stage->belongings.count - 1; i >= 0; i--)
		if (stage->belongings.held[i].pid == pid)
			return &stage->belongings.held[i];
	return NULL;
}

static void deliver_pending(struct stage *stage, const struct earlier *row,
    uint64_t pending)
{
	uint64_t fresh = pending & ~row->pending;
	int sent = action_signal(&stage->moment.action);

	/* Sent again while it was pending: one bit stands for both. */
	if (signal_set_has(pending, sent))
		deliver(stage, row->pid, sent, BY_PENDING);
	/* A child's end tells its parent by SIGCHLD, and the kernel marks who
	 * ends by any signal with SIGKILL: nothing that was sent. */
	for (int signal = 1; signal < 65; signal++)
		if (signal_set_has(fresh, signal) && signal != SIGCHLD &&
		    signal != SIGKILL)
			deliver(stage, row->pid, signal, BY_PENDING);
}

static void deliver_to(struct stage *stage, const struct earlier *row)
{
	const struct held *held = held_of(stage, row->pid);
	struct snapshot now;

	if (held && held->is_ended) {
		if (held->ending.how == ENDED_KILLED)
			deliver(stage, row->pid, held->ending.signal,
			    BY_STATUS);
		return;
	}
	snapshot_init(&now);
	if (watch_record(stage->watch, row->pid, LOOK_IDS, &now) == 0) {
		if (STOPPED(now.state) && !STOPPED(row->state))
			deliver(stage, row->pid,
			    action_signal(&stage->moment.action), BY_STOPPED);
		deliver_pending(stage, row, now.pending);
	}
	snapshot_clear(&now);
}

static int by_pid(const void *a, const void *b)
{
	const struct delivery *x = a, *y = b;

	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

void observe_deliveries(struct stage *stage)
{
	struct detail *detail = &stage->moment.detail;

	deliver_caught(stage);
	for (int i = 0; i < stage->earlier_count; i++)
		deliver_to(stage, &stage->earlier[i]);
	qsort(detail->delivered, (size_t)detail->deliveries,
	    sizeof detail->delivered[0], by_pid);
}

/* --- has the world settled? ------------------------------------------- */

/* What the lab sent may wait to be taken.  SIGKILL does not wait for a
 * continue. */
static bool has_pending(const struct stage *stage, pid_t pid)
{
	struct snapshot now;
	bool answer = true;

	snapshot_init(&now);
	if (watch_record(stage->watch, pid, LOOK_IDS, &now) == 0)
		answer = signal_set_has(now.pending, SIGKILL) ||
		    (!STOPPED(now.state) &&
		    (now.pending & ~now.blocked & ~now.ignored) != 0);
	snapshot_clear(&now);
	return answer;
}

/* Something is still happening to it: a signal waits to be taken, or it runs.
 * Whoever was just killed has no bit pending any more, runs for a moment, is
 * a zombie, and only then says its pidfd so; all of ours sleep at rest.  Of
 * what the target does by itself nothing waits: it wakes whoever it is for. */
static bool is_busy(const struct stage *stage, pid_t pid, bool *is_stopped)
{
	char state = observe_state(stage, pid);

	*is_stopped = STOPPED(state);
	if (state == 0 || strchr("RDZX", state))
		return true;
	return (stage->moment.action.act || stage->is_batch) &&
	    has_pending(stage, pid);
}

static bool is_job_left(const struct stage *stage, const struct held *held)
{
	for (int i = 0; i < stage->earlier_count; i++)
		if (stage->earlier[i].pid == held->pid)
			return stage->earlier[i].is_job;
	return false;
}

/* Settled: no signal is on its way, who ended has told how (or never will),
 * and if the shell's foreground job ended or stopped, the shell has the
 * terminal back. */
bool observe_is_quiet(struct stage *stage)
{
	pid_t shell = terminal_leader(stage->terminal);
	bool has_shell = stage->options.start->has_shell &&
	    !stage->is_shell_ended && terminal_fd(stage->terminal) >= 0;
	bool must_return = false;

	for (int i = 0; i < stage->belongings.count; i++) {
		struct held *held = &stage->belongings.held[i];
		bool is_stopped = false;

		if (held->is_ended && !held->is_ending_known)
			return false;
		if (!held->is_ended &&
		    is_busy(stage, held->pid, &is_stopped))
			return false;
		if ((held->is_ended || is_stopped) && is_job_left(stage, held))
			must_return = true;
	}
	if (must_return && has_shell &&
	    terminal_foreground(stage->terminal) != shell)
		return false;
	return true;
}
