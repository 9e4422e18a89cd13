/* What the stage sees: the record, the scene, who got a signal. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"

#define STOPPED(state) ((state) == 'T' || (state) == 't')

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

char observe_state(const struct stage *stage, pid_t pid)
{
	struct relative relative;

	if (look_relative(stage->belongings.proc, pid, &relative) < 0)
		return 0;
	return relative.state;
}

bool observe_is_stopped(struct stage *stage)
{
	return observe_is_target_living(stage) &&
	    STOPPED(observe_state(stage, stage->target));
}

/* --- the scene ------------------------------------------------------- */

struct gathering {
	struct stage *stage;
	struct scene *scene;
	pid_t session;		/* of the target */
};

static enum role role_of(struct stage *stage, pid_t pid)
{
	struct held *held = belongings_find(&stage->belongings, pid);

	if (pid == stage->target)
		return ROLE_TARGET;
	return held ? held->role : ROLE_OTHER;
}

static void add(struct gathering *gathering, pid_t pid, enum role role)
{
	struct scene *scene = gathering->scene;
	struct relative *row = &scene->row[scene->count];

	if (scene_find(scene, pid))
		return;
	if (scene->count == SCENE_MAX) {
		scene->omitted++;
		return;
	}
	if (look_relative(gathering->stage->belongings.proc, pid, row) < 0)
		return;
	row->role = role;
	if (row->state != 'Z' && row->state != 'X')
		scene->count++;
}

static bool visit(pid_t pid, void *context)
{
	struct gathering *gathering = context;
	struct stage *stage = gathering->stage;
	pid_t session = getsid(pid);
	bool is_ours = session > 0 &&
	    (session == stage->belongings.session ||
	    session == gathering->session);

	if (is_ours || belongings_find(&stage->belongings, pid))
		add(gathering, pid, role_of(stage, pid));
	return true;
}

/* The line of parents above a process, up to the one without a parent. */
static void add_ancestors(struct gathering *gathering, pid_t pid)
{
	for (int depth = 0; pid > 0 && depth < 8; depth++) {
		const struct relative *row;
		struct relative unlisted;

		add(gathering, pid, ROLE_ANCESTOR);
		row = scene_find(gathering->scene, pid);
		if (!row && look_relative(gathering->stage->belongings.proc,
		    pid, &unlisted) < 0)
			return;
		pid = row ? row->ppid : unlisted.ppid;
	}
}

/* Who would keep us from locking the PID file: fcntl(2), F_GETLK. */
static pid_t find_locker(const struct stage *stage)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = openat(stage->belongings.workdir.fd, "daemon.pid",
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return 0;
	result = fcntl(fd, F_GETLK, &lock);
	close(fd);
	return result == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0
	    ? lock.l_pid : 0;
}

void observe_scene(struct stage *stage, struct scene *scene)
{
	struct gathering gathering = { stage, scene, getsid(stage->target) };
	struct relative target;

	memset(scene, 0, sizeof *scene);
	scene->target = stage->target;
	snprintf(scene->tty, sizeof scene->tty, "%s",
	    terminal_name(stage->terminal));
	scene->is_hung_up = terminal_fd(stage->terminal) < 0;
	scene->foreground = terminal_foreground(stage->terminal);
	scene->locker = find_locker(stage);
	scene->tty_session = terminal_session(stage->terminal);
	if (stage->options.start->has_shell) {
		scene->shell = terminal_leader(stage->terminal);
		scene->is_shell_alive = !stage->is_shell_ended;
		snprintf(scene->shell_comm, sizeof scene->shell_comm, "%s",
		    terminal_shell_name(stage->terminal));
	}
	look_each(stage->belongings.proc, visit, &gathering);
	if (stage->gone_parent && scene->count < SCENE_MAX) {
		scene->row[scene->count] = stage->gone;
		scene->row[scene->count++].role = ROLE_GONE;
	}
	if (look_relative(stage->belongings.proc, stage->target, &target) == 0)
		add_ancestors(&gathering, target.ppid);
	add_ancestors(&gathering, getpid());
}

/* --- the record ------------------------------------------------------ */

void observe_world(struct stage *stage, struct world *world, bool is_whole)
{
	struct terminal *terminal = stage->terminal;

	if (observe_is_target_living(stage) &&
	    look_record(stage->belongings.proc, stage->target,
	    is_whole ? LOOK_ALL & ~(unsigned)LOOK_ORPHANED : LOOK_ALL,
	    &world->target) < 0)
		snapshot_clear(&world->target);
	if (!is_whole)
		return;
	observe_scene(stage, &world->scene);
	if (observe_is_target_living(stage) && world->target.pid > 0)
		ties_fill(stage->belongings.proc, &world->scene,
		    &world->target);
	snprintf(world->shell, sizeof world->shell, "%s",
	    terminal_shell(terminal));
	snprintf(world->workdir, sizeof world->workdir, "%s",
	    stage->belongings.workdir.path);
	world->is_mounted = stage->options.ways->way != MOUNT_NONE;
	world->mount_reason = stage->options.ways->reason;
	snprintf(world->mount_detail, sizeof world->mount_detail, "%s",
	    stage->options.ways->detail);
}

/* The report lies in the line; compared with the record just read. */
void observe_report(struct stage *stage, struct snapshot *snapshot)
{
	snapshot->is_reported = true;
	snapshot->disagree = report_disagreement(
	    &stage->belongings.page->report, snapshot);
}

/* --- who got a signal ------------------------------------------------ */

void observe_earlier(struct stage *stage)
{
	struct belongings *belongings = &stage->belongings;
	pid_t shell = terminal_leader(stage->terminal);
	struct snapshot snapshot;

	stage->earlier_count = 0;
	stage->foreground_before = terminal_foreground(stage->terminal);
	stage->prompts_before = terminal_prompts(stage->terminal);
	stage->caught_seen = atomic_load(&belongings->page->caught_count);
	snapshot_init(&snapshot);
	for (int i = 0; i < belongings->count; i++) {
		struct held *held = &belongings->held[i];
		struct earlier *row = &stage->earlier[stage->earlier_count];

		if (held->is_ended || look_record(belongings->proc, held->pid,
		    LOOK_IDS, &snapshot) < 0)
			continue;
		row->pid = held->pid;
		row->state = snapshot.state;
		row->pending = snapshot.pending;
		row->is_job = stage->options.start->has_shell &&
		    snapshot.ppid == shell && snapshot.pgid != shell &&
		    snapshot.pgid == stage->foreground_before;
		stage->earlier_count++;
	}
	snapshot_clear(&snapshot);
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
	if (look_record(stage->belongings.proc, row->pid, LOOK_IDS,
	    &now) == 0) {
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

/* Something is still happening to it: a signal waits to be taken, or it runs.
 * Whoever was just killed has no bit pending any more, runs for a moment, is
 * a zombie, and only then says its pidfd so; all of ours sleep at rest. */
static bool is_busy(const struct stage *stage, pid_t pid, bool *is_stopped)
{
	struct snapshot now;
	bool is_moving = true;

	snapshot_init(&now);
	if (look_record(stage->belongings.proc, pid, LOOK_IDS, &now) == 0) {
		*is_stopped = STOPPED(now.state);
		is_moving = !*is_stopped && (strchr("RDZX", now.state) ||
		    (now.pending & ~now.blocked & ~now.ignored) != 0);
		/* SIGKILL does not wait for a continue. */
		if (signal_set_has(now.pending, SIGKILL))
			is_moving = true;
	}
	snapshot_clear(&now);
	return is_moving;
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
