/* What the lab itself does to the target: keys, hangup, logout, signals. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "lab/actors/stage_inside.h"
#include "lab/ground/pidfd.h"

#define GROUP_FLAG 4U		/* PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9 */
#define ECHO_MS 300
#define EXIT_AGAIN_MS 150
#define UNMOUNT_MS 2000		/* a busy machine may need some of it */
#define FUSE_UNMOUNT_MS 3000	/* a program is started for it */
#define AGAIN_MS 400		/* continued, and stopped again at once */

static bool is_shell_listening(const struct stage *stage)
{
	return terminal_foreground(stage->terminal) ==
	    terminal_leader(stage->terminal);
}

static const char *refuse_key(struct stage *stage)
{
	return terminal_fd(stage->terminal) < 0 ? "unavailable.hungup" : NULL;
}

static const char *refuse_logout(struct stage *stage)
{
	if (!stage->options.start->has_shell)
		return "unavailable.noshell";
	if (stage->is_shell_ended)
		return "unavailable.shell-ended";
	if (terminal_fd(stage->terminal) < 0)
		return "unavailable.hungup";
	return is_shell_listening(stage) ? NULL : "unavailable.busy";
}

static const char *refuse_unmount(struct stage *stage)
{
	if (stage->options.ways->way == MOUNT_NONE) {
		snprintf(stage->moment.detail.reason_detail,
		    sizeof stage->moment.detail.reason_detail, "%s",
		    stage->options.ways->detail);
		return stage->options.ways->reason
		    ? stage->options.ways->reason : "unavailable.nomount";
	}
	return NULL;
}

/* Never a group that is not ours: 0 and 1 mean others, and so may the lab's
 * own and its caller's. */
static const char *refuse_group(struct stage *stage)
{
	pid_t group = getpgid(stage->target);

	if (group <= 1 || group == getpgrp() || group == getpgid(getppid()))
		return "unavailable.group";
	return NULL;
}

/* Who may hold the mount: everybody in the scene. */
static void do_unmount(struct stage *stage, const struct action *action)
{
	bool is_fuse = stage->options.ways->way == MOUNT_FUSE;
	const struct scene *scene = &stage->moment.scene_before;
	const char *folder = stage->belongings.workdir.path;
	struct detail *detail = &stage->moment.detail;
	int proc = stage->belongings.proc;
	pid_t pid[SCENE_MAX];
	dev_t device;
	int count = 0;

	(void)action;
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].role != ROLE_GONE &&
		    scene->row[i].role != ROLE_ANCESTOR)
			pid[count++] = scene->row[i].pid;
	device = mount_device(proc, stage->target, folder);
	detail->error = mount_unmount(stage->options.ways, stage->target,
	    folder, is_fuse ? FUSE_UNMOUNT_MS : UNMOUNT_MS);
	detail->is_unmounted = detail->error == 0;
	detail->is_fuse = is_fuse;
	if (detail->error == EBUSY && device)
		detail->holders = mount_holders(proc, pid, count, device,
		    detail->holder, 16);
}

/* By the pidfd of the group's leader, which serves also when the leader is
 * reaped; else by number, while a member is held. */
static void do_group(struct stage *stage, const struct action *action)
{
	int signal = action_signal(action);
	pid_t group = getpgid(stage->target);

	for (int i = 0; i < stage->belongings.count; i++) {
		struct held *held = &stage->belongings.held[i];

		if (held->pid == group && held->pidfd >= 0 &&
		    pidfd_kill(held->pidfd, signal, GROUP_FLAG) == 0)
			return;
	}
	if (group > 1 && getpgid(stage->target) == group)
		kill(-group, signal);
}

/* The master tells the settings of the terminal: see termios(3). */
static bool has_echo(const struct stage *stage)
{
	struct termios settings;

	return tcgetattr(terminal_fd(stage->terminal), &settings) == 0 &&
	    (settings.c_lflag & ECHO) != 0;
}

static void do_key(struct stage *stage, const struct action *action)
{
	char key = action->act->key;

	stage->must_echo = has_echo(stage);
	terminal_type(stage->terminal, &key, 1);
}

static void do_hangup(struct stage *stage, const struct action *action)
{
	(void)action;
	terminal_hang_up(stage->terminal);
}

static void do_logout(struct stage *stage, const struct action *action)
{
	(void)action;
	terminal_type(stage->terminal, "\025exit\n", 6);
	stage->exits_typed = 1;
}

static void do_signal(struct stage *stage, const struct action *action)
{
	pidfd_kill(observe_target(stage)->pidfd, action_signal(action), 0);
}

/* Somebody who lived when the key was typed has ended, or has stopped. */
static bool has_fate_changed(struct stage *stage)
{
	for (int i = 0; i < stage->earlier_count; i++) {
		const struct earlier *row = &stage->earlier[i];
		char state = observe_state(stage, row->pid);

		if (!belongings_find(&stage->belongings, row->pid) ||
		    (state == 'T' && row->state != 'T'))
			return true;
	}
	return false;
}

/* The terminal answers a control character with an echo, after it has sent
 * the signal, and a kernel thread does both: on a busy machine that takes its
 * time.  Where echo is off there is none, so it is not waited for long. */
static bool is_key_settled(struct stage *stage)
{
	if (terminal_text(stage->terminal)[0])
		stage->is_echo_seen = true;
	if (stage->is_echo_seen || (!stage->must_echo &&
	    stage_elapsed(stage) > ECHO_MS))
		return true;
	return stage->is_echo_seen = has_fate_changed(stage);
}

/* A shell that warns of stopped jobs shows its prompt again: once more. */
static bool is_logout_settled(struct stage *stage)
{
	if (stage->is_shell_ended)
		return true;
	if (stage->exits_typed == 1 && stage_elapsed(stage) > EXIT_AGAIN_MS &&
	    is_shell_listening(stage) &&
	    terminal_prompts(stage->terminal) > stage->prompts_before) {
		terminal_type(stage->terminal, "exit\n", 5);
		stage->exits_typed = 2;
	}
	return false;
}

/* SIGTERM that the target's own handler took: it is about to end. */
static bool is_about_to_end(struct stage *stage)
{
	struct line_page *page = stage->belongings.page;
	uint32_t end = atomic_load(&page->caught_count);
	uint32_t at = stage->caught_seen;

	if (!observe_is_target_living(stage))
		return false;
	if (end - at > LINE_CAUGHT)
		at = end - LINE_CAUGHT;
	for (; at != end; at++) {
		struct caught *caught = &page->caught[at % LINE_CAUGHT];

		if (atomic_load(&caught->pid) == stage->target &&
		    atomic_load(&caught->signal) == SIGTERM)
			return true;
	}
	return false;
}

/* SIGSTOP leaves no pending bit while the process is about to stop, SIGCONT
 * none at all: their effect is a state. */
static bool is_signal_settled(struct stage *stage)
{
	int signal = action_signal(&stage->moment.action);

	if (!observe_is_target_living(stage))
		return true;
	if (signal == SIGSTOP)
		return observe_is_stopped(stage);
	if (signal == SIGCONT)
		return !observe_is_stopped(stage) ||
		    stage_elapsed(stage) > AGAIN_MS;
	return signal != SIGKILL;
}

static bool is_hangup_settled(struct stage *stage)
{
	return stage->is_shell_ended;
}

/* NULL: nothing is refused; at once. */
static const struct {
	const char *(*refuse)(struct stage *stage);
	void (*perform)(struct stage *stage, const struct action *action);
	bool (*is_settled)(struct stage *stage);
} acts[] = {
	[ACT_UNMOUNT] = { refuse_unmount, do_unmount, NULL },
	[ACT_KEY] = { refuse_key, do_key, is_key_settled },
	[ACT_LOGOUT] = { refuse_logout, do_logout, is_logout_settled },
	[ACT_HANGUP] = { refuse_key, do_hangup, is_hangup_settled },
	[ACT_SIGNAL] = { NULL, do_signal, is_signal_settled },
	[ACT_GROUP] = { refuse_group, do_group, is_signal_settled },
};

const char *act_refusal(struct stage *stage, const struct action *action)
{
	if (!observe_is_target_living(stage))
		return "unavailable.ended";
	if (!action->act)
		return STOPPED(stage->world.target.state)
		    ? "unavailable.stopped" : NULL;
	if (!acts[action->act->act].refuse)
		return NULL;
	return acts[action->act->act].refuse(stage);
}

void act_do(struct stage *stage, const struct action *action)
{
	terminal_turn(stage->terminal);
	terminal_forget(stage->terminal);
	stage->is_echo_seen = stage->must_echo = false;
	stage->exits_typed = 0;
	acts[action->act->act].perform(stage, action);
}

bool act_is_settled(struct stage *stage)
{
	const struct lab_act_row *act = stage->moment.action.act;

	if (is_about_to_end(stage))
		return false;
	return !act || !acts[act->act].is_settled ||
	    acts[act->act].is_settled(stage);
}

static enum fate fate_of(struct stage *stage, pid_t pid, bool is_ended)
{
	char state = is_ended ? 0 : observe_state(stage, pid);

	if (state == 0 || state == 'Z' || state == 'X')
		return FATE_ENDED;
	return STOPPED(state) ? FATE_STOPPED : FATE_ALIVE;
}

void act_finish(struct stage *stage)
{
	const struct lab_act_row *act = stage->moment.action.act;
	struct detail *detail = &stage->moment.detail;

	if (!act || act->act == ACT_UNMOUNT)
		return;
	observe_deliveries(stage);
	detail->target = fate_of(stage, stage->target,
	    !observe_is_target_living(stage));
	if (!stage->options.start->has_shell) {
		detail->shell = FATE_NONE;
		return;
	}
	detail->shell = fate_of(stage, terminal_leader(stage->terminal),
	    stage->is_shell_ended);
	if (detail->shell == FATE_STOPPED)
		detail->shell = FATE_ALIVE;
}
