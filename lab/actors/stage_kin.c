/* Who is held: by the lab, by the warden; and how they ended. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/ending.h"
#include "lab/actors/look.h"
#include "lab/actors/stage_inside.h"
#include "lab/actors/watch.h"
#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

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

/* Somebody ended the warden, or stopped it: nobody is to be waited for.  The
 * lab goes on, and puts away by itself what it would have. */
static void lose_warden(struct stage *stage)
{
	stage->options.warden = NULL;
	if (stage->waits_to_be_held)
		let_go_on(stage, stage->waits_to_be_held);
}

void kin_hear_answers(struct stage *stage)
{
	pid_t pid = 0;

	while (stage->options.warden &&
	    (pid = warden_held(stage->options.warden,
	    stage->options.number)) > 0)
		hear_warden(stage, pid);
	if (pid < 0)
		lose_warden(stage);
	else if (stage->waits_to_be_held &&
	    io_now_ms() - stage->waits_since > WARDEN_MS)
		let_go_on(stage, stage->waits_to_be_held);
}

static void remember_parent(struct stage *stage, pid_t parent)
{
	stage->gone_parent = parent;
	if (watch_relative(stage->watch, parent, &stage->gone,
	    WATCH_NOW) < 0)
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
	stage_hold_ours(stage, relative.ppid, ROLE_SCRIPT);
}

static void meet(struct stage *stage, pid_t pid, pid_t by)
{
	bool is_worker = action_is(&stage->moment.action, "spawn-worker") &&
	    stage->phase == PHASE_ANSWER;
	struct held *held;

	if (!belongings_find(&stage->belongings, pid) &&
	    !stage_hold_ours(stage, pid, is_worker ? ROLE_WORKER : ROLE_TARGET))
		return;
	if (stage->phase == PHASE_SHELL || stage->phase == PHASE_HELLO) {
		stage->target = pid;
		hold_script(stage, pid);
	} else if (!is_worker) {
		remember_parent(stage, by);
		stage->target = pid;
	}
	stage->waits_to_be_held = pid;
	stage->waits_since = io_now_ms();
	held = belongings_find(&stage->belongings, pid);
	if (!stage->options.warden || (held && held->is_warded))
		let_go_on(stage, pid);
}

void kin_hear_announcement(struct stage *stage)
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
	/* Where nobody beats (any more) nothing else asks for one more look,
	 * and what is left may have changed with this end. */
	if (stage->phase == PHASE_IDLE && stage->watch_at == 0)
		stage->watch_at = io_now_ms() + WATCH_MS;
}

/* With --adopt lab, or as PID 1, orphans come home to us: those that nobody
 * holds are only collected. */
void kin_collect_orphans(struct stage *stage)
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

void kin_look_after(struct stage *stage)
{
	for (int i = 0; i < stage->belongings.count; i++)
		ask_ending(stage, &stage->belongings.held[i]);
}
