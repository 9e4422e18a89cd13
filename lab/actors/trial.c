/* One run of `check`, from its beginning to its end. */
#include "lab/actors/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/program.h"
#include "lab/actors/trial_inside.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

#define START_UMASK 0027
#define TIMEOUT_MS 10000
#define TERM_LIMIT_MS 5000
#define PROCESSES 256
#define FILE_BYTES (64LL << 20)
#define MEMORY_BYTES (1024LL << 20)
#define CPU_SECONDS 60
#define LOOKS 5
#define STARTER_PID 2		/* the first that init makes */

void trial_defaults(struct trial_order *order)
{
	memset(order, 0, sizeof *order);
	order->is_traced = true;
	order->limits = (struct limits){ TIMEOUT_MS, PROCESSES, FILE_BYTES,
		MEMORY_BYTES, CPU_SECONDS };
	order->rungs = (1U << RUNG_COUNT) - 1;
	order->term_limit_ms = TERM_LIMIT_MS;
}

static enum trial_result refuse(struct probe *probe, enum trial_result result,
    const char *what, int error)
{
	snprintf(probe->why, probe->why_size, "%s: %s", what,
	    names_errno(error));
	return result;
}

/* execve(2) found fault with a file that looked executable. */
static enum trial_result refuse_program(struct probe *probe,
    const struct job_launch *launch)
{
	const char *what = strerror(probe->program_error);
	char shown[200];

	escape_text(shown, sizeof shown, launch->path);
	if (probe->program_error == ENOENT)
		what = "the interpreter that it names is missing";
	if (probe->program_error == ENOEXEC)
		what = "no program that this machine can execute";
	snprintf(probe->why, probe->why_size, "%s: %s", shown, what);
	return TRIAL_NO_PROGRAM;
}

/* The folder holds the program's first working directory, and beside it the
 * file that it inherits. */
static int make_folder(struct probe *probe)
{
	struct setting *setting = &probe->found->setting;
	char why[256];

	if (workdir_open(&probe->folder, why, sizeof why) < 0) {
		snprintf(probe->why, probe->why_size, "%s", why);
		return -1;
	}
	snprintf(setting->cwd, sizeof setting->cwd, "%s/start",
	    probe->folder.path);
	snprintf(setting->file, sizeof setting->file, "%s/inherited",
	    probe->folder.path);
	if (cleaner_start(&probe->cleaner, &probe->folder) < 0 ||
	    mkdirat(probe->folder.fd, "start", 0755) < 0)
		return -1;
	probe->file = openat(probe->folder.fd, "inherited",
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return probe->file < 0 ? -1 : 0;
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
	probe->slave = ioctl(probe->master, TIOCGPTPEER,
	    O_RDWR | O_NOCTTY | O_CLOEXEC);
	return probe->slave < 0 ? -1 : 0;
}

/* Those that tell us to end, unless the caller had them ignored. */
static int open_signals(struct probe *probe, sigset_t *old)
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

static enum trial_result prepare(struct probe *probe)
{
	if (make_folder(probe) < 0) {
		if (probe->why[0])
			return TRIAL_BROKEN;
		return refuse(probe, TRIAL_BROKEN, "private folder", errno);
	}
	if (open_terminal(probe) < 0)
		return refuse(probe, TRIAL_BROKEN,
		    "no pseudo-terminal (see pts(4), kernel.pty.max)", errno);
	if (!probe->order->is_traced)
		return TRIAL_DONE;
	probe->filter = tracer_filter_make(STARTER_FD, false);
	if (probe->filter)
		return TRIAL_DONE;
	if (errno == ENOSYS)
		return refuse(probe, TRIAL_FORBIDDEN, "built without "
		    "libseccomp, so nothing can be traced; --no-trace", errno);
	return refuse(probe, TRIAL_FORBIDDEN, "no filter", errno);
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
		set &= ~(1U << RUNG_TRACE);
	if (geteuid() != 0)
		set &= ~(1U << RUNG_PIDNS);
	return set;
}

/* Without a namespace the program must not signal everybody. */
static int use_lower_rung(struct probe *probe, struct job_launch *launch,
    const int *keep)
{
	char why[256];

	snprintf(why, sizeof why, "%s", probe->container.why);
	container_close(&probe->container);
	if (!(rungs_of(probe->order) >> RUNG_TRACE & 1))
		return -1;
	tracer_filter_free(probe->filter);
	probe->filter = tracer_filter_make(STARTER_FD, true);
	launch->filter = probe->filter;
	if (!probe->filter || container_start(&probe->container,
		1U << RUNG_TRACE, starter_run, launch, keep, 2) < 0)
		return -1;
	checkup_note(probe->found, NOTE_RUNG, why);
	return 0;
}

static enum trial_result contain(struct probe *probe, struct job_launch *launch)
{
	int keep[2] = { probe->slave, probe->file };
	struct checkup *found = probe->found;
	unsigned spaces = rungs_of(probe->order) & ~(1U << RUNG_TRACE);

	sort_two(keep);
	if (container_start(&probe->container, spaces, starter_run, launch,
		keep, 2) < 0 && use_lower_rung(probe, launch, keep) < 0) {
		snprintf(probe->why, probe->why_size, "cannot contain the "
		    "program here (%s); root, user namespaces or ptrace(2) "
		    "would allow it", probe->container.why);
		return TRIAL_FORBIDDEN;
	}
	found->contained = (enum contained)probe->container.rung;
	probe->starter = probe->container.rung == RUNG_TRACE
	    ? probe->container.init : STARTER_PID;
	found->setting.session = probe->starter;
	return TRIAL_DONE;
}

/* The program's process says that it is there, and waits for our word. */
static enum trial_result meet(struct probe *probe)
{
	struct message message;
	pid_t sender = 0;

	do {
		if (message_receive(probe->container.wire, &message, &sender,
			true) < 0)
			return refuse(probe, TRIAL_BROKEN,
			    "the program's process was not made", errno);
	} while (message.kind == MESSAGE_ENDED);
	if (message.kind != MESSAGE_READY)
		return refuse(probe, TRIAL_BROKEN,
		    "the program's process was not made", message.value);
	probe->program = message.pid;	/* as it sees itself */
	probe->found->setting.program = message.pid;
	probe->start_us = io_now_us();
	if (probe->order->is_traced) {
		probe->tracer = tracer_open(&probe->found->trail,
		    &probe->container, STARTER_FD,
		    probe->found->setting.file, probe->start_us);
		if (tracer_seize(probe->tracer, sender) < 0)
			return refuse(probe, TRIAL_FORBIDDEN, "ptrace(2) is "
			    "forbidden here; CAP_SYS_PTRACE or another "
			    "seccomp profile would allow it, --no-trace does "
			    "without", errno);
	}
	if (message_send(probe->container.wire, MESSAGE_GO, 0, 0) < 0)
		return refuse(probe, TRIAL_BROKEN, "the starter", errno);
	return TRIAL_DONE;
}

static void note_others(struct probe *probe)
{
	char value[32];

	snprintf(value, sizeof value, "%d", probe->found->others);
	if (probe->found->others > 0)
		checkup_note(probe->found, NOTE_OTHERS, value);
}

static void note_time(struct probe *probe, bool has_settled)
{
	char value[32];

	if (probe_must_end(probe))
		return;
	if (!has_settled) {
		snprintf(value, sizeof value, "%g",
		    (double)probe->order->limits.timeout_ms / 1000);
		checkup_note(probe->found, NOTE_TIMEOUT, value);
	} else if (probe->sleeps_us > 0 && !probe->has_program_ended) {
		snprintf(value, sizeof value, "%lld",
		    (long long)(probe->sleeps_us / 1000000));
		checkup_note(probe->found, NOTE_SLEEPS, value);
	}
}

/* A look takes a moment; if the program moved meanwhile, a new one. */
static void look_when_settled(struct probe *probe, int64_t until,
    char *pidfile, size_t size)
{
	bool has_settled = false, has_moved = true;

	for (int i = 0; i < LOOKS && has_moved; i++) {
		has_settled = probe_settle(probe, until);
		probe_look(probe, pidfile, size);
		has_moved = has_settled && probe_has_moved(probe);
	}
	note_time(probe, has_settled);
	note_others(probe);
}

/* What must be known before the program is gone: its PID file, say. */
static void examine(struct probe *probe, char *pidfile, size_t size)
{
	struct checkup *found = probe->found;
	int64_t until = probe->start_us +
	    probe->order->limits.timeout_ms * 1000;

	look_when_settled(probe, until, pidfile, size);
	probe_hang_up(probe);
	probe_terminate(probe);
	if (found->trial.pidfile == PIDFILE_LEFT && access(pidfile, F_OK) < 0)
		found->trial.pidfile = PIDFILE_REMOVED;
}

static void note_limits(struct probe *probe)
{
	const struct tracer_notes *notes;
	char value[32];

	if (!probe->tracer) {
		checkup_note(probe->found, NOTE_NO_TRACE, "");
		return;
	}
	notes = tracer_notes(probe->tracer);
	snprintf(value, sizeof value, "%lld",
	    probe->order->limits.file_bytes >> 20);
	if (notes->has_hit_file)
		checkup_note(probe->found, NOTE_FILE, value);
	snprintf(value, sizeof value, "%ld",
	    probe->order->limits.cpu_seconds);
	if (notes->has_hit_cpu)
		checkup_note(probe->found, NOTE_CPU, value);
	snprintf(value, sizeof value, "%ld", probe->found->trail.omitted);
	if (probe->found->trail.omitted > 0)
		checkup_note(probe->found, NOTE_OMITTED, value);
}

static enum trial_result follow(struct probe *probe, struct job_launch *launch)
{
	char pidfile[PATH_MAX] = "";
	enum trial_result result = contain(probe, launch);

	if (result == TRIAL_DONE)
		result = meet(probe);
	close(probe->slave);
	close(probe->file);
	probe->slave = probe->file = -1;
	if (result != TRIAL_DONE)
		return result;
	examine(probe, pidfile, sizeof pidfile);
	if (probe->told)
		return TRIAL_SIGNALLED;
	if (probe->program_error)
		return refuse_program(probe, launch);
	if (probe->filter_error)
		return refuse(probe, TRIAL_FORBIDDEN, "seccomp(2) is forbidden "
		    "here; --no-trace does without", probe->filter_error);
	note_limits(probe);
	checkup_judge(probe->found, pidfile);
	return TRIAL_DONE;
}

static void release(struct probe *probe, const sigset_t *old)
{
	probe_end(probe);
	if (probe->slave >= 0)
		close(probe->slave);
	if (probe->file >= 0)
		close(probe->file);
	if (probe->signals >= 0)
		close(probe->signals);
	container_close(&probe->container);
	tracer_close(probe->tracer);
	tracer_filter_free(probe->filter);
	sigprocmask(SIG_SETMASK, old, NULL);
}

/* A relative name would not be found again from the private folder. */
static char **copy_arguments(char *const *argv, char *path)
{
	size_t count = 0;
	char **copy;

	while (argv[count])
		count++;
	copy = memory_get(count + 1, sizeof *copy);
	memcpy(copy, argv, count * sizeof *copy);
	if (strchr(argv[0], '/'))
		copy[0] = path;
	return copy;
}

enum trial_result trial_perform(const struct trial_order *order,
    struct checkup *checkup, int *signal, char *why, size_t size)
{
	struct probe probe = { .order = order, .found = checkup,
		.container = { .wire = -1, .proc = -1, .outside = -1,
		    .pidns = -1 },
		.folder = { .fd = -1 }, .master = -1, .slave = -1,
		.file = -1, .signals = -1, .daemon_dir = -1, .why = why,
		.why_size = size };
	struct job_launch launch = { .umask = START_UMASK,
		.limits = order->limits, .cwd = checkup->setting.cwd };
	int64_t begin = io_now_us();
	char path[PATH_MAX];
	enum trial_result result;
	sigset_t old;

	why[0] = '\0';
	checkup->program = order->argv;
	checkup->is_traced = order->is_traced;
	checkup->setting.umask = START_UMASK;
	checkup->setting.inherited = STARTER_FD;
	if (program_find(order->argv[0], path, sizeof path, why, size) < 0)
		return TRIAL_NO_PROGRAM;
	launch.path = path;
	if (open_signals(&probe, &old) < 0)
		return refuse(&probe, TRIAL_BROKEN, "signalfd", errno);
	launch.argv = copy_arguments(order->argv, path);
	result = prepare(&probe);
	if (result == TRIAL_DONE) {
		launch.slave = probe.slave;
		launch.file = probe.file;
		launch.filter = probe.filter;
		result = follow(&probe, &launch);
	}
	release(&probe, &old);
	free(launch.argv);
	*signal = probe.told;
	checkup->whole_us = io_now_us() - begin;
	return result;
}
