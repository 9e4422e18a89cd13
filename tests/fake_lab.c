/* A lab made by hand. */
#include "tests/fake_lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { INIT = 1, LAB = 15990, SHELL = 16077, JOB = 16078, CHILD = 16079 };

#define WORKDIR "/tmp/daemonlab.x"

static const struct fd_fact start_fds[] = {
	{ 0, ACCESS_BOTH, false, "/dev/pts/5" },
	{ 1, ACCESS_BOTH, false, "/dev/pts/5" },
	{ 2, ACCESS_BOTH, false, "/dev/pts/5" },
	{ 3, ACCESS_READ, false, WORKDIR "/usb/notes" },
};

static void add_row(struct scene *scene, pid_t pid, pid_t ppid, pid_t pgid,
    pid_t sid, const char *comm, enum role role)
{
	struct relative *row = &scene->row[scene->count++];

	row->pid = pid;
	row->ppid = ppid;
	row->pgid = pgid;
	row->sid = sid;
	row->state = role == ROLE_GONE ? 0 : 'S';
	row->role = role;
	row->has_tty = sid == SHELL;
	snprintf(row->comm, sizeof row->comm, "%s", comm);
}

/* The processes around the target as its snapshot says they are. */
static void make_scene(struct lab *lab)
{
	const struct snapshot *target = &lab->world.target;
	struct scene *scene = &lab->world.scene;
	bool has_forked = target->pid != JOB;

	memset(scene, 0, sizeof *scene);
	add_row(scene, INIT, 0, 1, 1, "systemd", ROLE_ANCESTOR);
	add_row(scene, LAB, 15000, LAB, 15000, "daemonlab", ROLE_ANCESTOR);
	add_row(scene, SHELL, LAB, SHELL, SHELL, "bash", ROLE_SHELL);
	if (has_forked && target->sid == SHELL)
		add_row(scene, JOB, SHELL, JOB, SHELL, "target", ROLE_GONE);
	if (!lab->is_ended)
		add_row(scene, target->pid, target->ppid, target->pgid,
		    target->sid, "target", ROLE_TARGET);
	scene->shell = SHELL;
	snprintf(scene->shell_comm, sizeof scene->shell_comm, "bash");
	scene->is_shell_alive = true;
	scene->target = target->pid;
	snprintf(scene->tty, sizeof scene->tty, "/dev/pts/5");
	scene->foreground = has_forked ? SHELL : JOB;
	scene->tty_session = SHELL;
}

void fake_lab_begin(struct lab *lab)
{
	memset(lab, 0, sizeof *lab);
	lab->settings.recipe = recipe_find("classic");
	lab->settings.start = start_find("job");
	view_init(&lab->view);
	lab->view.rows = 24;
	lab->view.columns = 80;
}

void fake_lab_open(struct lab *lab)
{
	struct snapshot *target = &lab->world.target;
	struct event event = { .kind = EVENT_WORLD };
	struct wishes wishes = { .count = 0 };

	fake_lab_begin(lab);
	snapshot_init(target);
	target->pid = target->pgid = target->tpgid = JOB;
	target->ppid = target->sid = SHELL;
	snprintf(target->comm, sizeof target->comm, "target");
	snprintf(target->ppid_comm, sizeof target->ppid_comm, "bash");
	snprintf(target->tty, sizeof target->tty, "/dev/pts/5");
	snprintf(target->cwd, sizeof target->cwd, WORKDIR "/usb");
	target->umask = 022;
	target->state = 'S';
	target->is_reported = true;
	target->fds = fd_list_make(start_fds, 4);
	snapshot_derive(target);
	snprintf(lab->world.workdir, sizeof lab->world.workdir, WORKDIR);
	snprintf(lab->world.shell, sizeof lab->world.shell, "/bin/bash");
	lab->world.is_mounted = true;
	lab->has_world = true;
	lab->activity = ACTIVITY_IDLE;
	lab->beats = 4;
	make_scene(lab);
	view_follow(lab, &event, &wishes);
}

static void do_fork(struct snapshot *target)
{
	target->pid = CHILD;
	target->ppid = INIT;
	target->tpgid = SHELL;
	target->is_orphaned_group = true;
	snprintf(target->ppid_comm, sizeof target->ppid_comm, "systemd");
}

static void do_setsid(struct snapshot *target)
{
	target->pgid = target->sid = target->pid;
	target->tty[0] = '\0';
	target->tpgid = -1;
}

static void do_step(const char *id, struct snapshot *target)
{
	if (strcmp(id, "fork") == 0)
		do_fork(target);
	else if (strcmp(id, "setsid") == 0)
		do_setsid(target);
	else if (strcmp(id, "chdir") == 0)
		snprintf(target->cwd, sizeof target->cwd, "/");
	else if (strcmp(id, "umask") == 0)
		target->umask = 0;
	else if (strcmp(id, "sigterm") == 0)
		target->caught |= (uint64_t)1 << (SIGTERM - 1);
	else if (strcmp(id, "sighup") == 0)
		target->ignored |= (uint64_t)1 << (SIGHUP - 1);
	if (strcmp(id, "close") == 0) {
		struct snapshot closed;

		snapshot_init(&closed);
		snapshot_copy(&closed, target);
		closed.fds->count = 0;
		snapshot_copy(target, &closed);
		snapshot_clear(&closed);
	}
}

/* The call as the source has it, and what the kernel would say: a group
 * leader cannot make a session. */
static void make_call(struct moment *moment, const struct snapshot *target)
{
	const char *id = moment->action.id;
	struct call *call = &moment->call[0];

	if (!moment->action.step)
		return;
	moment->calls = 1;
	snprintf(call->text, sizeof call->text, "%s",
	    moment->action.step->call);
	if (strcmp(id, "fork") == 0)
		call->result = CHILD;
	if (strcmp(id, "setsid") == 0)
		call->result = target->pid;
	if (strcmp(id, "setsid") == 0 && target->is_group_leader) {
		call->result = -1;
		call->error = EPERM;
		moment->outcome = OUTCOME_FAILED;
	}
}

static void end_target(struct lab *lab, struct moment *moment)
{
	bool is_caught = signal_set_has(lab->world.target.caught, SIGTERM);

	moment->outcome = OUTCOME_ENDED;
	moment->ending.how = is_caught ? ENDED_EXITED : ENDED_KILLED;
	moment->ending.signal = is_caught ? 0 : SIGTERM;
	moment->ending.witness = WITNESS_PIDFD;
	moment->ending.did_clean_up = is_caught;
	moment->detail.target = FATE_ENDED;
	moment->has_after = false;
	lab->is_ended = true;
	lab->ending = moment->ending;
}

void fake_lab_do(struct lab *lab, const char *word)
{
	struct event event = { .kind = EVENT_DONE };
	struct wishes wishes = { .count = 0 };
	struct snapshot *target = &lab->world.target;
	struct moment moment;
	char why[160];

	memset(&moment, 0, sizeof moment);
	action_parse(&moment.action, word, why, sizeof why);
	snapshot_init(&moment.before);
	snapshot_init(&moment.after);
	snapshot_copy(&moment.before, target);
	moment.scene_before = lab->world.scene;
	moment.has_before = moment.has_after = true;
	moment.is_shell_alive = true;
	moment.detail.shell = FATE_ALIVE;
	make_call(&moment, target);
	if (moment.outcome == OUTCOME_OK)
		do_step(moment.action.id, target);
	if (action_signal(&moment.action) == SIGTERM)
		end_target(lab, &moment);
	snapshot_derive(target);
	make_scene(lab);
	snapshot_copy(&moment.after, target);
	moment.scene_after = lab->world.scene;
	moment.changed = snapshot_difference(&moment.before, &moment.after);
	timeline_add(&lab->timeline, &moment);
	moment_clear(&moment);
	lab->beats += 5;
	lab->changes++;
	view_follow(lab, &event, &wishes);
}

struct wishes fake_lab_press(struct lab *lab, int key)
{
	struct event event = { .kind = EVENT_KEY, .key = key };
	struct wishes wishes = { .count = 0 };

	view_input(lab, &event, &wishes);
	return wishes;
}

int fake_lab_key(struct lab *lab, int key)
{
	return fake_lab_press(lab, key).count;
}

void fake_lab_end(struct lab *lab)
{
	lab_clear(lab);
}

struct lab fake_lab;

void fake_lab_setup(void)
{
	fake_lab_open(&fake_lab);
}

void fake_lab_teardown(void)
{
	fake_lab_end(&fake_lab);
}

struct wishes fake_lab_type(int key)
{
	return fake_lab_press(&fake_lab, key);
}
