/*
 * A process seen from outside.  All of its files are opened below one
 * descriptor of /proc/PID, which answers ESRCH for ever once that process is
 * gone, so a stranger with the same number never slips in.
 */
#include "lab/actors/look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/look_inside.h"
#include "lab/actors/watch.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define STATUS_MOST ((size_t)1 << 20)	/* 65536 groups fit */
#define TRIES 3

/* Where the first thread has ended, one that lives is asked from now on; what
 * is held is of the first. */
static int stat_begin(struct look *look)
{
	int thread;

	if (look_stat_again(look, &look->stat) < 0)
		return -1;
	if (!look_is_headless(&look->stat))
		return 0;
	if (look->is_kept) {
		errno = EAGAIN;
		return -1;
	}
	thread = look_thread(look->folder, &look->stat);
	if (thread < 0)
		return 0;
	close(look->folder);
	close(look->file);
	look->folder = thread;
	look->file = openat(thread, "stat", O_RDONLY | O_CLOEXEC);
	return look->file < 0 ? -1 : 0;
}

static void mark(struct snapshot *snapshot, field_set fields, int error)
{
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (fields & FIELD_BIT(field))
			snapshot->unreadable[field] = error;
}

static const field_set status_fields = FIELD_BIT(FIELD_UMASK) |
    FIELD_BIT(FIELD_BLOCKED) | FIELD_BIT(FIELD_IGNORED) |
    FIELD_BIT(FIELD_CAUGHT);

static void fill_status(struct snapshot *snapshot,
    const struct procfs_status *status)
{
	if (status->has_umask)
		snapshot->umask = status->umask;
	else
		mark(snapshot, FIELD_BIT(FIELD_UMASK), ENOENT);
	if (!status->has_signals)
		mark(snapshot, status_fields & ~FIELD_BIT(FIELD_UMASK), ENOENT);
	snapshot->pending = status->pending;
	snapshot->blocked = status->blocked;
	snapshot->ignored = status->ignored;
	snapshot->caught = status->caught;
}

/* status is as long as the list of groups; nearly always it is short. */
static int look_status(struct look *look, struct snapshot *snapshot)
{
	char small[4096], *text = small;
	struct procfs_status status;
	ssize_t length = look_take_status(look, small, sizeof small);

	if (length == (ssize_t)sizeof small - 1) {
		text = memory_get(STATUS_MOST, 1);
		length = io_read_at(look->folder, "status", text, STATUS_MOST);
	}
	if (length >= 0) {
		procfs_status(&status, text, (size_t)length);
		fill_status(snapshot, &status);
	}
	if (text != small)
		free(text);
	if (length < 0) {
		mark(snapshot, status_fields, errno);
		return -1;
	}
	if (status.tgid && status.tgid != snapshot->pid) {
		errno = ESRCH;	/* the number of a thread */
		return -1;
	}
	return 0;
}

/* A folder may be named so that it looks removed; its links tell.  A file
 * system that does not answer is not asked. */
static bool is_removed(const struct look *look, const char *path)
{
	static const char suffix[] = " (deleted)";
	size_t length = strlen(path);
	struct statx folder;

	if (length < sizeof suffix ||
	    strcmp(path + length - (sizeof suffix - 1), suffix) != 0)
		return false;
	return statx(look->folder, "cwd", AT_STATX_DONT_SYNC |
	    AT_NO_AUTOMOUNT, STATX_NLINK, &folder) == 0 &&
	    folder.stx_nlink == 0;
}

static void look_cwd(const struct look *look, struct snapshot *snapshot)
{
	ssize_t length = readlinkat(look->folder, "cwd", snapshot->cwd,
	    sizeof snapshot->cwd - 1);

	if (length < 0) {
		mark(snapshot, FIELD_BIT(FIELD_CWD), errno);
		length = 0;
	}
	snapshot->cwd[length] = '\0';
	snapshot->is_cwd_deleted = is_removed(look, snapshot->cwd);
}

static void look_parent(struct look *look, struct snapshot *snapshot)
{
	look->has_parent = false;
	if (snapshot->ppid == 0)
		return;
	look->has_parent = (look->watch ?
	    watch_stat(look->watch, snapshot->ppid, &look->parent,
	    look->since) :
	    look_stat(look->proc, snapshot->ppid, &look->parent)) == 0;
	if (look->has_parent)
		memcpy(snapshot->ppid_comm, look->parent.comm,
		    sizeof snapshot->ppid_comm);
	else
		mark(snapshot, FIELD_BIT(FIELD_PPID_COMM),
		    errno == EACCES ? UNREADABLE_HIDDEN : errno);
}

static void look_orphaned(const struct look *look, struct snapshot *snapshot)
{
	int answer = look_ties(look->proc, &look->stat,
	    look->has_parent ? &look->parent : NULL);

	if (answer < 0)
		mark(snapshot, FIELD_BIT(FIELD_ORPHANED_GROUP),
		    errno == EACCES ? UNREADABLE_HIDDEN : errno);
	snapshot->is_orphaned_group = answer > 0;
}

static void fill_stat(const struct look *look, struct snapshot *snapshot)
{
	const struct procfs_stat *stat = &look->stat;

	snapshot->ppid = stat->ppid;
	memcpy(snapshot->comm, stat->comm, sizeof snapshot->comm);
	snapshot->pgid = stat->pgid;
	snapshot->sid = stat->sid;
	look_tty(look->proc, stat->tty, snapshot->tty, sizeof snapshot->tty);
	snapshot->tpgid = stat->tty ? stat->tpgid : -1;
	snapshot->state = stat->state;
	snapshot->is_kernel_thread = stat->is_kernel_thread;
	snapshot->start_time = stat->start_time;
	snapshot_derive(snapshot);
}

static bool has_changed(const struct procfs_stat *a,
    const struct procfs_stat *b)
{
	return a->ppid != b->ppid || a->pgid != b->pgid || a->sid != b->sid ||
	    a->tty != b->tty || (a->state == 'Z') != (b->state == 'Z');
}

/* One pass over what was asked for; errno is ESRCH if the process went. */
static int look_once(struct look *look, unsigned what,
    struct snapshot *snapshot)
{
	pid_t pid = snapshot->pid;

	snapshot_clear(snapshot);
	snapshot->pid = pid;
	if (stat_begin(look) < 0)
		return -1;
	fill_stat(look, snapshot);
	if (look_status(look, snapshot) < 0 && errno == ESRCH)
		return -1;
	if (what != LOOK_IDS)
		look_parent(look, snapshot);
	if (what & LOOK_CWD)
		look_cwd(look, snapshot);
	if (what & LOOK_FDS) {
		snapshot->fds = look_fds(look, what);
		if (!snapshot->fds)
			mark(snapshot, FIELD_BIT(FIELD_FDS), errno);
	}
	if (what & LOOK_ORPHANED)
		look_orphaned(look, snapshot);
	return 0;
}

/* Identifiers alone are one line, read at one moment. */
int look_steadily(struct look *look, unsigned what, struct snapshot *snapshot)
{
	struct procfs_stat after;
	int tries = 0;

	if (what == LOOK_IDS)
		return look_once(look, what, snapshot);

	do {
		if (look_once(look, what, snapshot) < 0 ||
		    look_stat_again(look, &after) < 0)
			return -1;
		if (after.start_time != look->stat.start_time) {
			errno = ESRCH;
			return -1;
		}
	} while (has_changed(&look->stat, &after) && ++tries < TRIES);
	return 0;
}

/* Marks all fields of a snapshot that could not be filled, for this errno;
 * returns -1 with the errno that look_record promises. */
static int fail_all(int proc, pid_t pid, int error, struct snapshot *snapshot)
{
	error = look_errno(proc, pid, error);
	snapshot_clear(snapshot);
	snapshot->pid = pid;
	mark(snapshot, FIELD_BIT(FIELD_COUNT) - 1 - FIELD_BIT(FIELD_PID),
	    error == EACCES ? UNREADABLE_HIDDEN : error);
	errno = error;
	return -1;
}

/* Closes what was opened; what a failed look could not fill is marked. */
static int look_end(struct look *look, int result, struct snapshot *snapshot)
{
	look_close(look);
	return result == 0 ? 0
	    : fail_all(look->proc, snapshot->pid, errno, snapshot);
}

static void take_exe(const struct look *look, struct look_lines *lines)
{
	ssize_t length = readlinkat(look->folder, "exe", lines->exe,
	    lines->exe_size - 1);

	lines->exe_error = length < 0 ? errno : 0;
	lines->exe[length < 0 ? 0 : length] = '\0';
}

/* As look_begin, with nothing open and nothing known yet. */
static int begin_fresh(struct look *look, int proc, pid_t pid,
    struct snapshot *snapshot)
{
	*look = (struct look)LOOK_CLOSED;
	look->proc = proc;
	snapshot_clear(snapshot);
	snapshot->pid = pid;
	return look_begin(look, pid);
}

int look_whole(int proc, pid_t pid, unsigned what, struct look_lines *lines,
    struct snapshot *snapshot)
{
	struct look look;
	int result = -1;

	if (begin_fresh(&look, proc, pid, snapshot) == 0)
		result = look_steadily(&look, what, snapshot);
	if (result == 0 && lines->exe)
		take_exe(&look, lines);
	lines->own = look.stat;
	lines->parent = look.parent;
	lines->has_parent = look.has_parent;
	return look_end(&look, result, snapshot);
}

int look_record(int proc, pid_t pid, unsigned what, struct snapshot *snapshot)
{
	struct look_lines lines = { .exe = NULL };

	return look_whole(proc, pid, what, &lines, snapshot);
}

/* The working directory is at most warned of, and no line tells of that where
 * a check has failed or could not be judged. */
static bool is_cwd_reason(const struct snapshot *snapshot)
{
	return !snapshot->is_kernel_thread && !snapshot->tty[0] &&
	    !snapshot->unreadable[FIELD_FDS];
}

/* The descriptors of threads of the kernel are none; to ask costs as much as
 * for any other. */
static int fill_row(struct look *look, unsigned what,
    struct snapshot *snapshot)
{
	if (stat_begin(look) < 0)
		return -1;
	fill_stat(look, snapshot);
	if (look_status(look, snapshot) < 0 && errno == ESRCH)
		return -1;
	if (!look->stat.is_kernel_thread) {
		snapshot->fds = look_stdio(look->folder);
		if (!snapshot->fds)
			mark(snapshot, FIELD_BIT(FIELD_FDS), errno);
	}
	if (what & LOOK_CWD || is_cwd_reason(snapshot))
		look_cwd(look, snapshot);
	return 0;
}

int look_row(int proc, pid_t pid, unsigned what, struct procfs_stat *stat,
    struct snapshot *snapshot)
{
	struct look look;
	int result = -1;

	if (begin_fresh(&look, proc, pid, snapshot) == 0)
		result = fill_row(&look, what, snapshot);
	*stat = look.stat;
	return look_end(&look, result, snapshot);
}
