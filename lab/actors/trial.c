/* One run of `check`, from its beginning to its end. */
#include "lab/actors/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/program.h"
#include "lab/actors/trial_inside.h"
#include "lab/ground/escape.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define START_UMASK 0027
#define TIMEOUT_MS 10000
#define TERM_LIMIT_MS 5000
#define PROCESSES 256
#define FILE_BYTES (64LL << 20)
#define MEMORY_BYTES (1024LL << 20)
#define CPU_SECONDS 60
#define LOOKS 5

void trial_defaults(struct trial_order *order)
{
	memset(order, 0, sizeof *order);
	order->is_traced = true;
	order->limits = (struct limits){ TIMEOUT_MS, PROCESSES, FILE_BYTES,
		MEMORY_BYTES, CPU_SECONDS };
	order->rungs = (1U << RUNG_COUNT) - 1;
	order->term_limit_ms = TERM_LIMIT_MS;
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
	if (probe->program_error == EACCES)
		what = "its interpreter (the line with #!) or its file "
		    "system (noexec) forbids to execute it";
	snprintf(probe->why, probe->why_size, "%s: %s", shown, what);
	return TRIAL_NO_PROGRAM;
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
	probe->slept_us = has_settled ? probe->sleeps_us : 0;
	if (has_settled)
		return;
	snprintf(value, sizeof value, "%g",
	    (double)probe->order->limits.timeout_ms / 1000);
	checkup_note(probe->found, NOTE_TIMEOUT, value);
}

static bool has_fault(const struct checkup *found)
{
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		if (found->verdict[id].status == STATUS_FAIL ||
		    found->verdict[id].status == STATUS_WARN)
			return true;
	return false;
}

/* A daemon may well sleep for long.  It matters where something is amiss
 * that it might have done after that sleep. */
static void note_sleep(struct probe *probe)
{
	int64_t tenths = probe->slept_us / 100000;
	char value[32];

	if (probe->slept_us == 0 || !has_fault(probe->found))
		return;
	snprintf(value, sizeof value, "%g", (double)tenths / 10);
	checkup_note(probe->found, NOTE_SLEEPS, value);
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
	probe_count_outlived(probe);
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

/* execve(2): the bits of a traced program count only if its tracer may do
 * what they allow. */
static void note_set_id(struct probe *probe, const char *path)
{
	struct stat status;

	if (geteuid() != 0 && stat(path, &status) == 0 &&
	    status.st_mode & (S_ISUID | S_ISGID))
		checkup_note(probe->found, NOTE_SET_ID, "");
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static enum trial_result follow(struct probe *probe, struct job_launch *launch)
{
	char pidfile[PATH_MAX] = "";
	enum trial_result result = probe_contain(probe, launch);

	if (result == TRIAL_DONE)
		result = probe_meet(probe);
	close_one(&probe->slave);
	close_one(&probe->gate[0]);
	close_one(&probe->gate[1]);
	if (result != TRIAL_DONE)
		return result;
	examine(probe, pidfile, sizeof pidfile);
	if (probe->told)
		return TRIAL_SIGNALLED;
	if (probe->program_error)
		return refuse_program(probe, launch);
	if (probe->folder_error)
		return probe_refuse(probe, TRIAL_BROKEN, "private folder",
		    probe->folder_error);
	if (probe->filter_error)
		return probe_refuse(probe, TRIAL_FORBIDDEN,
		    "seccomp(2) is forbidden here; --no-trace does without",
		    probe->filter_error);
	note_limits(probe);
	note_set_id(probe, launch->path);
	checkup_judge(probe->found, pidfile);
	note_sleep(probe);
	return TRIAL_DONE;
}

static void release(struct probe *probe, const sigset_t *old)
{
	probe_end(probe);
	close_one(&probe->slave);
	close_one(&probe->gate[0]);
	close_one(&probe->gate[1]);
	close_one(&probe->signals);
	container_close(&probe->container);
	tracer_close(probe->tracer);
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
	if (count > 0 && strchr(argv[0], '/'))
		copy[0] = path;
	return copy;
}

enum trial_result trial_perform(const struct trial_order *order,
    struct checkup *checkup, int *signal, char *why, size_t size)
{
	struct probe probe = { .order = order, .found = checkup,
		.container = { .wire = -1, .proc = -1, .outside = -1,
		    .pidns = -1 },
		.folder = { .fd = -1 }, .cgroup = { .procs = -1 },
		.master = -1, .slave = -1,
		.gate = { -1, -1 }, .signals = -1, .daemon_dir = -1, .why = why,
		.why_size = size };
	struct job_launch launch = { .umask = START_UMASK,
		.limits = order->limits, .cwd = checkup->setting.cwd,
		.file = checkup->setting.file };
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
	if (probe_open_signals(&probe, &old) < 0)
		return probe_refuse(&probe, TRIAL_BROKEN, "signalfd", errno);
	launch.argv = copy_arguments(order->argv, path);
	result = probe_prepare(&probe);
	if (result == TRIAL_DONE) {
		launch.slave = probe.slave;
		launch.gate = probe.gate[0];
		launch.is_traced = order->is_traced;
		result = follow(&probe, &launch);
	}
	release(&probe, &old);
	free(launch.argv);
	*signal = probe.told;
	checkup->whole_us = io_now_us() - begin;
	return result;
}
