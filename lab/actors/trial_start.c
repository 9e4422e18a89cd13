/* How a trial begins: folder, terminal, filter, container, the first word. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/names.h"

#define LOWER_RUNGS (1U << RUNG_CGROUP | 1U << RUNG_TRACE)
#define STARTER_PID 2		/* the first that init makes */

enum trial_result probe_refuse(struct probe *probe, enum trial_result result,
    const char *what, int error)
{
	snprintf(probe->why, probe->why_size, "%s: %s", what,
	    names_errno(error));
	return result;
}

/* The folder holds the program's first working directory, and beside it the
 * file that it inherits. */
static enum trial_result name_folder(struct probe *probe)
{
	struct setting *setting = &probe->found->setting;

	if (workdir_name(&probe->folder, probe->why, probe->why_size) < 0)
		return TRIAL_BROKEN;
	snprintf(setting->cwd, sizeof setting->cwd, "%s/start",
	    probe->folder.path);
	snprintf(setting->file, sizeof setting->file, "%s/inherited",
	    probe->folder.path);
	return TRIAL_DONE;
}

static enum trial_result make_folder(struct probe *probe)
{
	char why[256] = "cannot start the one who removes the folder";
	int file;

	if (cleaner_start(&probe->cleaner, &probe->folder) < 0 ||
	    workdir_make(&probe->folder, why, sizeof why) < 0) {
		snprintf(probe->why, probe->why_size, "%s", why);
		return TRIAL_BROKEN;
	}
	file = mkdirat(probe->folder.fd, "start", 0755) < 0 ? -1
	    : openat(probe->folder.fd, "inherited",
		O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return probe_refuse(probe, TRIAL_BROKEN, "private folder",
		    errno);
	close(file);
	return TRIAL_DONE;
}

static int open_terminal(struct probe *probe)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct setting *setting = &probe->found->setting;

	probe->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC |
	    O_NONBLOCK);
	if (probe->master < 0 || grantpt(probe->master) < 0 ||
	    unlockpt(probe->master) < 0)
		return -1;
	if (ptsname_r(probe->master, setting->tty, sizeof setting->tty) != 0)
		return -1;
	ioctl(probe->master, TIOCSWINSZ, &size);
	/* Asked for here, O_CLOEXEC stays in the file's own flags, and
	 * fdinfo tells of it for every copy: seen on Linux 6.18. */
	probe->slave = ioctl(probe->master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
	if (probe->slave < 0)
		return -1;
	return fcntl(probe->slave, F_SETFD, FD_CLOEXEC);
}

/* Those that tell us to end, unless the caller had them ignored. */
int probe_open_signals(struct probe *probe, sigset_t *old)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction now;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		sigaction(ends[i], NULL, &now);
		if (now.sa_handler != SIG_IGN)
			sigaddset(&set, ends[i]);
	}
	now.sa_handler = SIG_DFL;
	now.sa_flags = 0;
	sigemptyset(&now.sa_mask);
	sigaction(SIGCHLD, &now, NULL);
	sigprocmask(SIG_BLOCK, &set, old);
	probe->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return probe->signals < 0 ? -1 : 0;
}

enum trial_result probe_prepare(struct probe *probe)
{
	enum trial_result result = name_folder(probe);

	if (result != TRIAL_DONE)
		return result;
	if (open_terminal(probe) < 0)
		return probe_refuse(probe, TRIAL_BROKEN,
		    "no pseudo-terminal (see pts(4), kernel.pty.max)", errno);
	if (pipe2(probe->gate, O_CLOEXEC) < 0)
		return probe_refuse(probe, TRIAL_BROKEN, "no pipe", errno);
	if (probe->order->is_traced && !tracer_has_filter())
		return probe_refuse(probe, TRIAL_FORBIDDEN, "built without "
		    "libseccomp, so nothing can be traced (--no-trace does "
		    "without): seccomp(2)", ENOSYS);
	return TRIAL_DONE;
}

/* What the program's process needs when the gate opens is made while others
 * make that process, on another CPU. */
static void make_ready(void *context)
{
	struct probe *probe = context;

	if (probe->is_ready)
		return;
	probe->is_ready = true;
	probe->readiness = make_folder(probe);
}

static void sort_two(int *keep)
{
	int first = keep[0];

	if (first <= keep[1])
		return;
	keep[0] = keep[1];
	keep[1] = first;
}

/* Namespaces first; only a traced program may run without them. */
static unsigned rungs_of(const struct trial_order *order)
{
	unsigned set = order->rungs;

	if (!order->is_traced)
		set &= ~LOWER_RUNGS;
	if (geteuid() != 0)
		set &= ~(1U << RUNG_PIDNS);
	return set;
}

/* The cleaner knows of it first. */
static int make_group(struct probe *probe)
{
	if (cgroup_name(&probe->cgroup) < 0 ||
	    cleaner_tell(&probe->cleaner, probe->cgroup.path) < 0) {
		probe->cgroup.path[0] = '\0';
		return -1;
	}
	return cgroup_make(&probe->cgroup, probe->order->limits.processes);
}

static void drop_group(struct probe *probe)
{
	if (probe->cgroup.procs >= 0)
		close(probe->cgroup.procs);
	probe->cgroup.procs = -1;
	if (probe->container.rung == RUNG_CGROUP || !probe->cgroup.path[0])
		return;
	cgroup_remove(probe->cgroup.path);
	probe->cgroup.path[0] = '\0';
}

/* The line of a note: why not the rungs above. */
static void note_rung(struct probe *probe, const char *spaces, int group_error)
{
	char why[400];

	if (probe->container.rung == RUNG_CGROUP) {
		checkup_note(probe->found, NOTE_CGROUP, spaces);
		return;
	}
	snprintf(why, sizeof why, "%s; a control group: %s", spaces,
	    names_errno(group_error));
	checkup_note(probe->found, NOTE_RUNG, group_error ? why : spaces);
}

static int use_lower_rung(struct probe *probe, struct job_launch *launch,
    const int *keep)
{
	struct container_plan plan = { .run = starter_run, .context = launch,
		.keep = keep, .keep_count = 2 };
	unsigned set = rungs_of(probe->order) & LOWER_RUNGS;
	int group_error = 0, result;
	char why[256];

	snprintf(why, sizeof why, "%s", probe->container.why);
	container_close(&probe->container);
	make_ready(probe);
	launch->is_guarded = true;
	if (set >> RUNG_CGROUP & 1 && make_group(probe) < 0) {
		group_error = errno;
		set &= ~(1U << RUNG_CGROUP);
	}
	plan.rungs = set;
	plan.group = probe->cgroup.procs;
	result = !set ? -1 : container_start(&probe->container, &plan);
	if (result == 0)
		note_rung(probe, why, group_error);
	drop_group(probe);
	return result;
}

enum trial_result probe_contain(struct probe *probe, struct job_launch *launch)
{
	int keep[2] = { probe->slave, launch->gate };
	struct checkup *found = probe->found;
	const struct container_plan plan = {
		.rungs = rungs_of(probe->order) & ~LOWER_RUNGS,
		.pids = probe->order->limits.processes,
		.run = starter_run,
		.context = launch,
		.keep = keep,
		.keep_count = 2,
		.meanwhile = make_ready,
		.waiter = probe,
	};
	bool is_up;

	sort_two(keep);
	is_up = container_start(&probe->container, &plan) == 0 ||
	    use_lower_rung(probe, launch, keep) == 0;
	if (probe->readiness != TRIAL_DONE)
		return probe->readiness;
	if (!is_up) {
		snprintf(probe->why, probe->why_size, "cannot contain the "
		    "program here (%s); root, user namespaces or ptrace(2) "
		    "would allow it", probe->container.why);
		return TRIAL_FORBIDDEN;
	}
	/* The system's /proc would show strangers, and not ours alone. */
	if (!probe->order->is_traced && !probe->container.has_own_proc) {
		snprintf(probe->why, probe->why_size, "--no-trace needs a "
		    "/proc of its own, and mount(2) is forbidden here; "
		    "without --no-trace it may work");
		return TRIAL_FORBIDDEN;
	}
	found->contained = (enum contained)probe->container.rung;
	probe->starter = container_is_space(&probe->container)
	    ? STARTER_PID : probe->container.init;
	found->setting.session = probe->starter;
	return TRIAL_DONE;
}

/* The program's process says that it is there, and waits for the gate. */
enum trial_result probe_meet(struct probe *probe)
{
	struct message message;
	pid_t sender = 0;

	if (container_hear(&probe->container, &message, &sender, true) < 0)
		return probe_refuse(probe, TRIAL_BROKEN,
		    "the program's process was not made", errno);
	if (message.kind != MESSAGE_READY)
		return probe_refuse(probe, TRIAL_BROKEN,
		    "the program's process was not made",
		    message.kind == MESSAGE_ENDED ? ECHILD : message.value);
	probe->program = message.pid;	/* as it sees itself */
	probe->found->setting.program = message.pid;
	probe->start_us = io_now_us();
	if (probe->order->is_traced) {
		probe->tracer = tracer_open(&probe->found->trail,
		    &probe->container, STARTER_FD,
		    probe->found->setting.file, probe->start_us);
		if (tracer_seize(probe->tracer, sender) < 0)
			return probe_refuse(probe, TRIAL_FORBIDDEN,
			    "ptrace(2) is forbidden here; CAP_SYS_PTRACE or "
			    "another seccomp profile would allow it, "
			    "--no-trace does without", errno);
	}
	if (io_write(probe->gate[1], "g", 1) < 0)
		return probe_refuse(probe, TRIAL_BROKEN, "the starter", errno);
	return TRIAL_DONE;
}
