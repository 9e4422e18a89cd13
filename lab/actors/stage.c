/* The life of the stage: opening, turns, closing. */
#include "lab/actors/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/ending.h"
#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define SHELL_MS 1500		/* a shell without our prompt mark */
#define HELLO_MS 10000
#define WATCH_MS 1500		/* a beat is missing: is it stopped? */
#define TERM_MS 2000
#define KILL_MS 2000

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
	struct held *held = belongings_hold(&stage->belongings, pid, -1, role);

	if (!held)
		return false;
	if (stage->options.warden)
		warden_hold(stage->options.warden, stage->options.number, pid,
		    held->pidfd);
	return true;
}

static void fail(struct stage *stage, const char *text)
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

static int open_folder(struct stage *stage, char *why, size_t size)
{
	struct belongings *b = &stage->belongings;

	if (workdir_open(&b->workdir, why, size) < 0)
		return -1;
	b->page = line_create(b->workdir.fd);
	if (!b->page || link_target(stage) < 0) {
		snprintf(why, size, "cannot write in %s: %s; make room there "
		    "or set TMPDIR to another folder", b->workdir.path,
		    strerror(errno));
		return -1;
	}
	snprintf(b->page->workdir, sizeof b->page->workdir, "%s",
	    b->workdir.path);
	stage->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (stage->inotify >= 0) {
		char line[600];

		snprintf(line, sizeof line, "%s/line", b->workdir.path);
		inotify_add_watch(stage->inotify, line, IN_ATTRIB);
	}
	if (stage->options.warden)
		warden_stage(stage->options.warden, stage->options.number,
		    b->workdir.path, 0);
	return 0;
}

static int open_terminal(struct stage *stage, char *why, size_t size)
{
	struct terminal_options options = {
		.start = stage->options.start,
		.shell = stage->options.shell,
		.workdir = stage->belongings.workdir.path,
		.program = "target",
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
	if (!stage_hold(stage, leader, has_shell ? ROLE_SHELL : ROLE_TARGET)) {
		snprintf(why, size, "cannot hold the shell: %s",
		    strerror(errno));
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
	snapshot_init(&stage->world.target);
	if (open_folder(stage, why, size) < 0 ||
	    open_terminal(stage, why, size) < 0) {
		stage_close(stage);
		return NULL;
	}
	stage_enter(stage, options->start->has_shell ? PHASE_SHELL
	    : PHASE_HELLO);
	return stage;
}

int stage_close(struct stage *stage)
{
	int left;

	if (!stage)
		return 0;
	terminal_close(stage->terminal);
	for (int i = 0; i < stage->master_count; i++)
		close(stage->masters[i]);
	/* To empty a folder takes a descriptor, and this may be the last. */
	if (stage->inotify >= 0)
		close(stage->inotify);
	left = belongings_end(&stage->belongings);
	if (stage->options.warden)
		warden_forget(stage->options.warden, stage->options.number);
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

/* The lab holds it; it may go on once the warden says that it does too. */
static void let_go_on(struct stage *stage, pid_t pid)
{
	struct line_page *page = stage->belongings.page;

	stage->waits_to_be_held = 0;
	atomic_store(&page->announced, 0);
	atomic_store(&page->held, pid);
	line_ring(page);
}

static void hear_warden(struct stage *stage, pid_t pid)
{
	struct held *held = belongings_find(&stage->belongings, pid);

	if (held)
		held->is_warded = true;
	if (pid == stage->waits_to_be_held)
		let_go_on(stage, pid);
}

static void remember_parent(struct stage *stage, pid_t parent)
{
	stage->gone_parent = parent;
	if (look_relative(stage->belongings.proc, parent, &stage->gone) < 0)
		memset(&stage->gone, 0, sizeof stage->gone);
	stage->gone.state = 0;
}

/* Who stands between the shell and the target.  Only one of the shell's own
 * session: an adopter, such as init, is not ours to end. */
static void hold_script(struct stage *stage, pid_t target)
{
	pid_t leader = terminal_leader(stage->terminal);
	struct relative relative;

	if (!stage->options.start->has_shell || look_relative(
	    stage->belongings.proc, target, &relative) < 0 ||
	    relative.ppid == leader || getsid(relative.ppid) != leader)
		return;
	stage_hold(stage, relative.ppid, ROLE_SCRIPT);
}

static void meet(struct stage *stage, pid_t pid, pid_t by)
{
	bool is_worker = action_is(&stage->moment.action, "spawn-worker") &&
	    stage->phase == PHASE_ANSWER;
	struct held *held;

	if (!belongings_find(&stage->belongings, pid) &&
	    !stage_hold(stage, pid, is_worker ? ROLE_WORKER : ROLE_TARGET))
		return;
	if (stage->phase == PHASE_SHELL || stage->phase == PHASE_HELLO) {
		stage->target = pid;
		hold_script(stage, pid);
	} else if (!is_worker) {
		remember_parent(stage, by);
		stage->target = pid;
	}
	stage->waits_to_be_held = pid;
	held = belongings_find(&stage->belongings, pid);
	if (!stage->options.warden || (held && held->is_warded))
		let_go_on(stage, pid);
}

static void hear_announcement(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	pid_t pid = atomic_load(&page->announced);

	if (pid > 1 && pid != stage->waits_to_be_held &&
	    pid != atomic_load(&page->held))
		meet(stage, pid, atomic_load(&page->announced_by));
}

/* An exit of its own has its last words in the line; only when nobody else
 * knows. */
static bool ask_last_words(struct stage *stage, struct held *held)
{
	struct line_page *page = stage->belongings.page;

	if (atomic_load(&page->ended_pid) != held->pid)
		return false;
	held->ending.did_clean_up = atomic_load(&page->did_clean_up) != 0;
	if (held->ending.witness == WITNESS_NONE) {
		held->ending.how = ENDED_EXITED;
		held->ending.code = atomic_load(&page->ended_code);
		held->ending.witness = WITNESS_LAST_WORDS;
	}
	return true;
}

static void ask_ending(struct stage *stage, struct held *held)
{
	int known;

	if (held->is_ending_known)
		return;
	if (!held->is_ended && !pidfd_is_ended(held->pidfd))
		return;
	if (!held->is_ended) {
		held->is_ended = true;
		held->ended_at = io_now_ms();
	}
	known = ending_ask(stage->belongings.proc, held->pidfd, held->pid,
	    held->is_child, &held->ending);
	if (known == 0 && io_now_ms() - held->ended_at < ENDING_MS)
		return;
	held->is_ending_known = true;
	ask_last_words(stage, held);
	if (held->role == ROLE_SHELL)
		stage->is_shell_ended = true;
}

/* With --adopt lab, or as PID 1, orphans come home to us: those that nobody
 * holds are only collected. */
static void collect_orphans(struct stage *stage)
{
	siginfo_t info = { .si_pid = 0 };

	while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	    info.si_pid > 0) {
		bool is_held = false;

		for (int i = 0; i < stage->belongings.count; i++)
			is_held |= stage->belongings.held[i].pid ==
			    info.si_pid;
		if (is_held)
			return;
		waitid(P_PID, (id_t)info.si_pid, &info, WEXITED | WNOHANG);
		info.si_pid = 0;
	}
}

static void look_after_held(struct stage *stage)
{
	for (int i = 0; i < stage->belongings.count; i++)
		ask_ending(stage, &stage->belongings.held[i]);
}

/* --- turns -------------------------------------------------------------- */

static void begin_hello(struct stage *stage)
{
	const char *command = stage->options.start->command;

	terminal_forget(stage->terminal);
	stage->prompts_before = terminal_prompts(stage->terminal);
	if (command)
		terminal_type(stage->terminal, command, strlen(command));
	stage_enter(stage, PHASE_HELLO);
}

static void turn_shell(struct stage *stage)
{
	if (stage->is_shell_ended) {
		fail(stage, "the shell ended before it gave a prompt; try "
		    "another one with --shell PATH");
		return;
	}
	if (terminal_foreground(stage->terminal) !=
	    terminal_leader(stage->terminal))
		return;
	if (terminal_prompts(stage->terminal) > 0 ||
	    stage_elapsed(stage) > SHELL_MS)
		begin_hello(stage);
}

/* The line of the terminal that tells most: that a word is not known, else
 * the last that is no prompt. */
static void find_complaint(const struct stage *stage, char *out, size_t size)
{
	const char *text = terminal_text(stage->terminal);
	const char *at = strstr(text, "not found");
	const char *end = at ? at + strcspn(at, "\r\n")
	    : text + strlen(text);
	const char *begin;

	while (!at && end > text && end[-1] != '\n')
		end--;
	while (end > text && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	for (begin = end; begin > text && begin[-1] != '\n'; begin--)
		;
	escape_bytes(out, size, begin, (size_t)(end - begin), true);
}

/* What the terminal says is the best reason there is. */
static void give_up_hello(struct stage *stage)
{
	char shown[140], line[220];

	find_complaint(stage, shown, sizeof shown);
	snprintf(line, sizeof line, "the target did not start; its terminal "
	    "says: %s", shown);
	fail(stage, line);
}

/* Not every shell knows every word that is typed at it. */
static bool is_word_missing(const struct stage *stage)
{
	return stage->options.start->has_shell &&
	    strstr(terminal_text(stage->terminal), "not found") &&
	    terminal_prompts(stage->terminal) > stage->prompts_before;
}

/* The target is held and serves; a background job must have lost the
 * foreground before the first look, a foreground job must have it. */
static bool has_settled_start(const struct stage *stage)
{
	pid_t foreground = terminal_foreground(stage->terminal);
	pid_t leader = terminal_leader(stage->terminal);

	if (!stage->options.start->has_shell)
		return true;
	if (!stage->options.start->is_background)
		return foreground == getpgid(stage->target);
	return foreground == leader &&
	    terminal_prompts(stage->terminal) > stage->prompts_before;
}

static void turn_hello(struct stage *stage)
{
	if (is_word_missing(stage)) {
		give_up_hello(stage);
	} else if (stage->target &&
	    atomic_load(&stage->belongings.page->held) == stage->target &&
	    (has_settled_start(stage) || stage_elapsed(stage) > SHELL_MS)) {
		stage->is_first = true;
		moment_clear(&stage->moment);
		stage_ask(stage, ASK_REPORT, "", "");
		stage_enter(stage, PHASE_REPORT);
	} else if (stage_elapsed(stage) > HELLO_MS || (stage->target &&
	    !observe_is_target_living(stage)) ||
	    (!stage->options.start->has_shell &&
	    stage->belongings.held[0].is_ended)) {
		give_up_hello(stage);
	}
}

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
	observe_world(stage, now, true);
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

static void hear_beats(struct stage *stage)
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

static void tell_ending(struct stage *stage)
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

static void turn_ending(struct stage *stage)
{
	struct held *target = observe_target(stage);
	int64_t limit = observe_is_stopped(stage) ? 0 : TERM_MS;

	if (target && !target->is_ended && !stage->is_killed_by_us &&
	    stage_elapsed(stage) > limit) {
		stage->is_killed_by_us = true;
		pidfd_kill(target->pidfd, SIGKILL, 0);
	}
}

static void turn_phase(struct stage *stage)
{
	switch (stage->phase) {
	case PHASE_SHELL:
		turn_shell(stage);
		break;
	case PHASE_HELLO:
		turn_hello(stage);
		break;
	case PHASE_ENDING:
		turn_ending(stage);
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

/* Somebody ended the warden: nobody is to be waited for any more.  The lab
 * goes on, and puts away by itself what it would have. */
static void lose_warden(struct stage *stage)
{
	stage->options.warden = NULL;
	if (stage->waits_to_be_held)
		let_go_on(stage, stage->waits_to_be_held);
}

static void hear_answers(struct stage *stage)
{
	pid_t pid = 0;

	while (stage->options.warden &&
	    (pid = warden_held(stage->options.warden,
	    stage->options.number)) > 0)
		hear_warden(stage, pid);
	if (pid < 0)
		lose_warden(stage);
}

bool stage_turn(struct stage *stage, struct event *event)
{
	if (take_queued(stage, event))
		return true;
	if (terminal_turn(stage->terminal))
		stage->has_output = true;
	drain_inotify(stage);
	hear_answers(stage);
	hear_announcement(stage);
	look_after_held(stage);
	if (getpid() == 1 || stage->options.is_adopting)
		collect_orphans(stage);
	if (stage->phase != PHASE_BROKEN) {
		hear_beats(stage);
		turn_phase(stage);
		tell_ending(stage);
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
