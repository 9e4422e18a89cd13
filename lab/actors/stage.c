/* The life of the stage: opening, turns, closing. */
#include "lab/actors/stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/ending.h"
#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"


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

bool stage_hold(struct stage *stage, pid_t pid, enum role role)
{
	struct held *held;

	belongings_tidy(&stage->belongings);
	held = belongings_hold(&stage->belongings, pid, -1, role);
	if (!held)
		return false;
	if (stage->options.warden)
		warden_hold(stage->options.warden, stage->options.number, pid,
		    held->pidfd);
	return true;
}

void stage_fail(struct stage *stage, const char *text)
{
	snprintf(stage->queued_text, sizeof stage->queued_text, "%s", text);
	stage_queue(stage, EVENT_FAILED);
	stage_enter(stage, PHASE_BROKEN);
}

/* --- opening ------------------------------------------------------------ */

/* The name of the lab's own executable, linked as "target" in the folder. */
static int link_target(struct stage *stage)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length < 0)
		return -1;
	path[length] = '\0';
	return symlinkat(path, stage->belongings.workdir.fd, "target");
}

static void tell_warden(struct stage *stage)
{
	if (stage->options.warden)
		warden_stage(stage->options.warden, stage->options.number,
		    stage->belongings.workdir.path, 0);
}

/* The warden knows its name before it is there: killed in between, we leave
 * no folder. */
static int make_folder(struct stage *stage, char *why, size_t size)
{
	struct workdir *workdir = &stage->belongings.workdir;
	int result;

	do {
		if (stage->options.warden)
			warden_forget(stage->options.warden,
			    stage->options.number);
		if (workdir_name(workdir, why, size) < 0)
			return -1;
		tell_warden(stage);
		result = workdir_make(workdir, why, size);
	} while (result < 0 && errno == EEXIST);
	return result;
}

static int open_folder(struct stage *stage, char *why, size_t size)
{
	struct belongings *b = &stage->belongings;

	if (make_folder(stage, why, size) < 0)
		return -1;
	b->page = line_create(b->workdir.fd);
	if (!b->page || link_target(stage) < 0) {
		const char *remedy = names_remedy(errno);

		snprintf(why, size, "cannot write in %s: %s; %s",
		    b->workdir.path, strerror(errno), remedy ? remedy :
		    "make room there or set TMPDIR to another folder");
		return -1;
	}
	snprintf(b->page->workdir, sizeof b->page->workdir, "%s",
	    b->workdir.path);
	stage->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (stage->inotify >= 0) {
		char line[600];

		snprintf(line, sizeof line, "%s/line", b->workdir.path);
		stage->line_watch = inotify_add_watch(stage->inotify, line,
		    IN_ATTRIB);
	}
	tell_warden(stage);
	return 0;
}

static int open_terminal(struct stage *stage, char *why, size_t size)
{
	struct terminal_options options = {
		.start = stage->options.start,
		.shell = stage->options.shell,
		.workdir = stage->belongings.workdir.path,
		.ways = stage->options.ways,
		.rows = stage->options.rows,
		.columns = stage->options.columns,
	};
	bool has_shell = options.start->has_shell;
	pid_t leader;
	struct held *held;

	stage->terminal = terminal_open(&options, why, size);
	if (!stage->terminal)
		return -1;
	leader = terminal_leader(stage->terminal);
	stage->belongings.session = leader;
	members_prove(&stage->members, leader);
	if (!stage_hold(stage, leader, has_shell ? ROLE_SHELL : ROLE_TARGET)) {
		snprintf(why, size, "cannot hold the shell: %s",
		    names_trouble(errno));
		return -1;
	}
	held = belongings_find(&stage->belongings, leader);
	held->is_child = true;
	if (stage->options.warden)
		warden_stage(stage->options.warden, stage->options.number,
		    stage->belongings.workdir.path, leader);
	return 0;
}

struct stage *stage_open(const struct stage_options *options, char *why,
    size_t size)
{
	struct stage *stage = memory_get(1, sizeof *stage);

	stage->options = *options;
	stage->belongings.proc = options->proc;
	stage->belongings.workdir.fd = -1;
	stage->inotify = -1;
	stage->opened_at = io_now_ms();
	stage->watch = watch_open(options->proc);
	members_open(&stage->members, options->proc);
	snapshot_init(&stage->world.target);
	if (open_folder(stage, why, size) < 0 ||
	    mount_stage(stage, why, size) < 0 ||
	    open_terminal(stage, why, size) < 0) {
		stage_close(stage);
		return NULL;
	}
	stage_enter(stage, options->start->has_shell ? PHASE_SHELL
	    : PHASE_HELLO);
	return stage;
}

/* The kernel puts a watch away some milliseconds after it was removed, and
 * close(2) waits for that: so it comes last. */
static void stop_watching(struct stage *stage)
{
	if (stage->inotify >= 0)
		inotify_rm_watch(stage->inotify, stage->line_watch);
	/* To empty a folder takes a descriptor, and this may be the last. */
	if (stage->inotify >= 0 && stage->members.file < 0) {
		close(stage->inotify);
		stage->inotify = -1;
	}
	watch_close(stage->watch);
	members_close(&stage->members);
}

/* What we cannot put away, for want of a descriptor or of memory, perhaps the
 * warden can: it has its own. */
static int put_away(struct stage *stage)
{
	struct warden *warden = stage->options.warden;
	int left = belongings_end(&stage->belongings);

	if (!warden)
		return left;
	if (left > 0)
		return warden_end(warden, stage->options.number, left);
	warden_forget(warden, stage->options.number);
	return 0;
}

int stage_close(struct stage *stage)
{
	int left;

	if (!stage)
		return 0;
	stop_watching(stage);
	terminal_close(stage->terminal);
	for (int i = 0; i < stage->master_count; i++)
		close(stage->masters[i]);
	left = put_away(stage);
	if (stage->inotify >= 0)
		close(stage->inotify);
	snapshot_clear(&stage->world.target);
	moment_clear(&stage->moment);
	free(stage);
	return left;
}

/* --- what happened ------------------------------------------------------ */

static void drain_inotify(struct stage *stage)
{
	char events[4096];

	while (stage->inotify >= 0 &&
	    read(stage->inotify, events, sizeof events) > 0)
		;
}

/* --- turns -------------------------------------------------------------- */

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
	terminal_type(stage->terminal, bytes, length);
}

void stage_resize(struct stage *stage, int rows, int columns)
{
	terminal_resize(stage->terminal, rows, columns);
}

const struct grid *stage_grid(struct stage *stage)
{
	return terminal_grid(stage->terminal);
}
