/* Looks at what is left of a program. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

static bool is_ancestor(const struct probe *probe, const struct crowd *crowd,
    const struct living *above, const struct living *below)
{
	if (probe->tracer)
		return trail_descends(&probe->found->trail, below->process,
		    above->process);
	for (int i = 0; i < crowd->count; i++)
		if (crowd->row[i].pid == below->ppid)
			return crowd->row[i].pid == above->pid;
	return false;
}

/* Who left the starter's session comes before who did not; then the ancestor
 * of the other, whose worker may well have a session of its own; then a
 * session leader, where neither descends from the other. */
static bool is_better(const struct probe *probe, const struct crowd *crowd,
    const struct living *row, const struct living *best)
{
	bool has_left = row->sid != probe->starter;

	if (has_left != (best->sid != probe->starter))
		return has_left;
	if (is_ancestor(probe, crowd, row, best))
		return true;
	return row->sid == row->pid && best->sid != best->pid &&
	    !is_ancestor(probe, crowd, best, row);
}

/* The one that is left, of several the first that was born. */
static const struct living *choose(const struct probe *probe,
    const struct crowd *crowd)
{
	const struct living *best = NULL;

	for (int i = 0; i < crowd->count; i++)
		if (!best || is_better(probe, crowd, &crowd->row[i], best))
			best = &crowd->row[i];
	return best;
}

/* Where the system let us mount no /proc inside, numbers are translated. */
static void translate(struct probe *probe, struct snapshot *daemon,
    const struct living *living)
{
	if (probe->container.has_own_proc)
		return;
	daemon->pid = living->pid;
	daemon->ppid = living->ppid;
	daemon->pgid = living->pgid;
	daemon->sid = living->sid;
	if (daemon->tpgid > 0)
		daemon->tpgid = container_inside(&probe->container,
		    daemon->tpgid);
	snapshot_derive(daemon);
}

static void shorten(const struct container *container,
    struct snapshot *daemon)
{
	const char *cwd = container_path(container, daemon->cwd);

	memmove(daemon->cwd, cwd, strlen(cwd) + 1);
	for (size_t i = 0; daemon->fds && i < daemon->fds->count; i++)
		daemon->fds->row[i].target = container_path(container,
		    daemon->fds->row[i].target);
}

static void look_at(struct probe *probe, const struct living *living)
{
	struct checkup *found = probe->found;
	char path[32];

	if (look_record(crowd_proc(probe), living->seen_pid, LOOK_ALL,
		&found->daemon) < 0)
		return;
	translate(probe, &found->daemon, living);
	shorten(&probe->container, &found->daemon);
	/* Who is stopped and traced is shown as being traced: ptrace(2); who
	 * waits for its tracer in the midst of a call as well. */
	if (probe->tracer && found->daemon.state == 't')
		found->daemon.state = tracer_is_stopped(probe->tracer,
		    tracer_outside(probe->tracer, living->process))
		    ? 'T' : 'R';
	snprintf(path, sizeof path, "%d", (int)living->seen_pid);
	probe->daemon_dir = openat(crowd_proc(probe), path,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (probe->daemon_dir < 0)
		return;
	found->has_daemon = true;
	probe->daemon = living->pid;
	found->process = living->process;
}

/* The number that a file begins with; 0 if it is none, or no plain file.
 * Foreign files are opened so that nothing can make us wait. */
static pid_t number_in(const char *path)
{
	char text[32] = "", *end;
	struct stat status;
	long number = 0;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    io_read(fd, text, sizeof text) > 0) {
		number = strtol(text, &end, 10);
		if (end == text || (*end && !strchr(" \n", *end)))
			number = 0;
	}
	close(fd);
	return number > 0 && number <= INT_MAX ? (pid_t)number : 0;
}

static bool is_named_pid(const char *path)
{
	size_t length = strlen(path);

	return length > 4 && strcmp(path + length - 4, ".pid") == 0;
}

static bool is_gone(const char *path)
{
	return access(path, F_OK) < 0 && errno == ENOENT;
}

/* A file that a process of the program made, and that holds the number of
 * one of them, is its PID file; so is one with the usual name.  What is gone
 * while it still runs may have been one: gone is the last of these, or "". */
static void find_pidfile(struct probe *probe, char *pidfile, char *gone,
    size_t size)
{
	const struct trail *trail = &probe->found->trail;
	pid_t *held = &probe->found->trial.pidfile_number;

	*gone = '\0';

	for (size_t i = 0; i < trail->count; i++) {
		const struct trail_call *call = &trail->call[i];
		const char *full = call->facts.full;
		pid_t number;

		if (!call_makes_file(&call->facts) || call->error || !full)
			continue;
		number = number_in(full);
		if (!is_named_pid(full) &&
		    !(number && trail_find(trail, number) >= 0))
			continue;
		if (probe->found->has_daemon && is_gone(full)) {
			snprintf(gone, size, "%s", full);
			continue;
		}
		snprintf(pidfile, size, "%s", full);
		*held = number;
		if (number && number == probe->daemon)
			return;
	}
}

/* A plain file that it made and that everybody can write. */
static void find_open_file(struct probe *probe)
{
	const struct trail *trail = &probe->found->trail;
	struct trial *trial = &probe->found->trial;
	struct stat status;

	for (size_t i = 0; i < trail->count && !trial->open_file[0]; i++) {
		const struct call_facts *facts = &trail->call[i].facts;

		if (!call_makes_file(facts) || trail->call[i].error ||
		    !facts->full || facts->was_there ||
		    lstat(facts->full, &status) < 0)
			continue;
		if (S_ISREG(status.st_mode) && status.st_mode & S_IWOTH)
			snprintf(trial->open_file, sizeof trial->open_file,
			    "%s", facts->full);
	}
}

/* Makes the next look a new one. */
static void forget(struct probe *probe)
{
	if (probe->daemon_dir >= 0)
		close(probe->daemon_dir);
	probe->daemon_dir = -1;
	probe->daemon = 0;
	probe->has_daemon_ended = false;
	probe->found->has_daemon = false;
	probe->found->process = -1;
}

static void look_at_pidfile(struct probe *probe, char *pidfile, size_t size)
{
	struct trial *trial = &probe->found->trial;
	char gone[PATH_MAX];

	find_pidfile(probe, pidfile, gone, sizeof gone < size ? sizeof gone
	    : size);
	trial->pidfile = *pidfile ? PIDFILE_LEFT : *gone ? PIDFILE_GONE
	    : PIDFILE_NONE;
	snprintf(trial->pidfile_path, sizeof trial->pidfile_path, "%s",
	    *pidfile ? pidfile : gone);
}

void probe_look(struct probe *probe, char *pidfile, size_t size)
{
	struct crowd *crowd = memory_get(1, sizeof *crowd);
	struct checkup *found = probe->found;
	const struct living *living;

	*pidfile = '\0';
	forget(probe);
	found->trial.has_returned = probe->has_program_ended ? KNOWN_YES
	    : KNOWN_NO;
	crowd_count(probe, crowd);
	living = choose(probe, crowd);
	if (living)
		look_at(probe, living);
	found->trail.looked = found->has_daemon ? found->trail.serial : 0;
	if (!found->has_daemon)
		found->process = trail_last(&found->trail);
	found->others = crowd->alive - found->has_daemon;
	free(crowd);
	found->trial.pidfile_number = 0;
	if (!probe->tracer)
		return;
	look_at_pidfile(probe, pidfile, size);
	find_open_file(probe);
}
