/* Reads what the rules need of processes and has them judged. */
#include "lab/actors/audit.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/look.h"
#include "lab/actors/share.h"
#include "lab/ground/memory.h"

/* Clock ticks since boot, the unit of start_time. */
static unsigned long long now_ticks(long per_second)
{
	struct timespec now;

	if (clock_gettime(CLOCK_BOOTTIME, &now) < 0)
		return 0;
	return (unsigned long long)now.tv_sec * (unsigned long long)per_second
	    + (unsigned long long)(now.tv_nsec / (1000000000 / per_second));
}

static void fill_age(struct surroundings *around,
    const struct procfs_stat *own)
{
	long per_second = sysconf(_SC_CLK_TCK);
	unsigned long long now = per_second > 0 ? now_ticks(per_second) : 0;

	around->ticks = own->ticks;
	around->ticks_per_second = (unsigned)per_second;
	around->age = now > own->start_time ? now - own->start_time : 0;
}

/* The session leader, where it is another process. */
static void fill_leader(struct surroundings *around,
    const struct procfs_stat *leader, int error)
{
	if (!leader) {
		around->is_leader_there = error == ESRCH ? KNOWN_NO
		    : NOT_KNOWN;
		return;
	}
	around->is_leader_there = KNOWN_YES;
	around->has_session_tty = leader->tty ? KNOWN_YES : KNOWN_NO;
	memcpy(around->leader_comm, leader->comm, sizeof leader->comm);
}

/* The leader is often the process itself or its parent. */
static void fill_around(int proc, const struct look_lines *lines,
    struct surroundings *around)
{
	pid_t sid = lines->own.sid;
	struct procfs_stat leader;
	int error = 0;

	memset(around, 0, sizeof *around);
	fill_age(around, &lines->own);
	if (sid == 0)
		return;
	if (sid == lines->own.pid)
		leader = lines->own;
	else if (lines->has_parent && sid == lines->parent.pid)
		leader = lines->parent;
	else
		error = look_stat(proc, sid, &leader) < 0 ? errno : 0;
	fill_leader(around, error ? NULL : &leader, error);
}

/* own: as the rest of what is told of it, and not out of the census: another
 * may have had its PID then. */
static void around_from_census(const struct census *census,
    const struct procfs_stat *own, struct surroundings *around)
{
	memset(around, 0, sizeof *around);
	fill_age(around, own);
	if (own->sid != 0)
		fill_leader(around, own->sid == own->pid ? own
		    : census_find(census, own->sid),
		    census->is_partial ? EACCES : ESRCH);
}

/* Out of the census, unless the process has changed its group since. */
static void fill_orphaned(int proc, const struct census *census,
    struct snapshot *snapshot)
{
	const struct procfs_stat *own = census_find(census, snapshot->pid);
	bool is_same = own && own->pgid == snapshot->pgid &&
	    own->sid == snapshot->sid;
	int answer = is_same ? census_is_orphaned(census, snapshot->pgid,
	    snapshot->sid) : look_is_orphaned(proc, snapshot->pgid,
	    snapshot->sid);

	snapshot->is_orphaned_group = answer > 0;
	if (answer < 0)
		snapshot->unreadable[FIELD_ORPHANED_GROUP] =
		    UNREADABLE_HIDDEN;
}

void audit_subject(int proc, pid_t pid, unsigned what,
    const struct census *census, struct subject *subject)
{
	unsigned now = census ? what & ~(unsigned)LOOK_ORPHANED : what;
	struct look_lines lines = { .exe = subject->exe,
		.exe_size = sizeof subject->exe };

	subject->exe[0] = '\0';
	subject->error = look_whole(proc, pid, now, &lines,
	    &subject->snapshot) < 0 ? errno : 0;
	subject->exe_error = subject->error ? subject->error
	    : lines.exe_error;
	memset(&subject->around, 0, sizeof subject->around);
	if (!subject->error) {
		if (census)
			around_from_census(census, &lines.own,
			    &subject->around);
		else
			fill_around(proc, &lines, &subject->around);
		if (census && what & LOOK_ORPHANED)
			fill_orphaned(proc, census, &subject->snapshot);
	}
	rule_judge_snapshot(&subject->snapshot, &subject->around,
	    subject->verdict);
	subject->judgement = rule_sum(subject->verdict);
}

void audit_clear(struct subject *subject)
{
	snapshot_clear(&subject->snapshot);
}

void audit_rows(int proc, unsigned what, const pid_t *pid, size_t count,
    struct row *row)
{
	for (size_t i = 0; i < count; i++) {
		struct surroundings around = { 0 };
		struct snapshot snapshot;
		struct evidence evidence = { .snapshot = &snapshot,
			.around = &around };
		struct look_lines lines = { .has_parent = false };
		int error;

		snapshot_init(&snapshot);
		error = look_row(proc, pid[i], what, &lines.own,
		    &snapshot) < 0
		    ? errno : 0;
		if (!error)
			fill_around(proc, &lines, &around);
		subject_row(&row[i], &evidence);
		row[i].error = error;
		snapshot_clear(&snapshot);
	}
}

static int compare_pids(const void *a, const void *b)
{
	const pid_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

struct pids {
	pid_t *pid;
	size_t count;
	size_t capacity;
};

static bool add_pid(pid_t pid, void *context)
{
	struct pids *pids = context;

	if (pids->count == pids->capacity) {
		pids->capacity = pids->capacity ? pids->capacity * 2 : 256;
		pids->pid = memory_grow(pids->pid, pids->capacity,
		    sizeof *pids->pid);
	}
	pids->pid[pids->count++] = pid;
	return true;
}

/* What the threads fill: a place for each PID. */
struct lines {
	int proc;
	const pid_t *pid;
	struct procfs_stat *stat;
	struct row *row;	/* NULL if only stat is wanted */
	unsigned what;		/* for look_row */
	atomic_bool is_short;	/* of descriptors, for some */
};

#define GONE 0
#define NOT_READ (-1)		/* for want of a descriptor */

/* Why there is nothing to be said of one. */
static void note_failure(struct lines *lines, size_t index)
{
	bool is_short = errno == EMFILE || errno == ENFILE;

	lines->stat[index].pid = is_short ? NOT_READ : GONE;
	if (is_short)
		lines->is_short = true;
}

static void read_stat(size_t index, void *context)
{
	struct lines *lines = context;

	if (look_stat(lines->proc, lines->pid[index],
	    &lines->stat[index]) < 0)
		note_failure(lines, index);
}

static void read_row(size_t index, void *context)
{
	struct lines *lines = context;
	struct snapshot snapshot;
	struct surroundings around = { 0 };
	struct evidence evidence = { .snapshot = &snapshot,
		.around = &around };

	snapshot_init(&snapshot);
	if (look_row(lines->proc, lines->pid[index], lines->what,
	    &lines->stat[index], &snapshot) < 0) {
		note_failure(lines, index);
	} else {
		fill_age(&around, &lines->stat[index]);
		subject_row(&lines->row[index], &evidence);
	}
	snapshot_clear(&snapshot);
}

/* Drops the places of those that went. */
static void close_gaps(struct census *census, struct row *row)
{
	size_t kept = 0;

	for (size_t i = 0; i < census->count; i++) {
		if (census->row[i].pid == GONE) {
			if (row)
				free(row[i].cwd);
			continue;
		}
		census->row[kept] = census->row[i];
		if (row)
			row[kept] = row[i];
		kept++;
	}
	census->went = census->count - kept;
	census->count = kept;
}

/* Many at a time may have more open than we may; one alone has fewer.  -1
 * with errno if that is too many still. */
static int read_rest(struct lines *lines, size_t count,
    void (*read_one)(size_t index, void *context))
{
	for (size_t i = 0; lines->is_short && i < count; i++) {
		if (lines->stat[i].pid == NOT_READ)
			read_one(i, lines);
		if (lines->stat[i].pid == NOT_READ) {
			errno = EMFILE;
			return -1;
		}
	}
	return 0;
}

static int give_up(struct census *census, struct row *row)
{
	int error = errno;

	for (size_t i = 0; row && i < census->count; i++)
		free(row[i].cwd);
	free(row);
	census_clear(census);
	errno = error;
	return -1;
}

static int scan(int proc, unsigned what, struct census *census,
    struct row **row)
{
	struct pids pids = { 0 };
	struct lines lines = { .proc = proc, .what = what };
	int result;

	census_clear(census);
	if (look_each(proc, add_pid, &pids) < 0) {
		free(pids.pid);
		return -1;
	}
	qsort(pids.pid, pids.count, sizeof *pids.pid, compare_pids);
	census->row = memory_get(pids.count, sizeof *census->row);
	census->count = pids.count;
	lines.pid = pids.pid;
	lines.stat = census->row;
	if (row)
		*row = lines.row = memory_get(pids.count, sizeof **row);
	share_work(pids.count, row ? read_row : read_stat, &lines);
	result = read_rest(&lines, pids.count, row ? read_row : read_stat);
	free(pids.pid);
	if (result < 0)
		return give_up(census, lines.row);
	close_gaps(census, lines.row);
	census_index(census);
	return 0;
}

int audit_census(int proc, struct census *census)
{
	return scan(proc, LOOK_IDS, census, NULL);
}

/* Only now is it known who leads the sessions. */
static void judge_sessions(const struct census *census, struct row *row)
{
	struct surroundings around;
	struct snapshot snapshot;
	struct evidence evidence = { .snapshot = &snapshot,
		.around = &around };

	snapshot_init(&snapshot);
	for (size_t i = 0; i < census->count; i++) {
		snapshot.pid = row[i].pid;
		snapshot.pgid = row[i].pgid;
		snapshot.sid = row[i].sid;
		snapshot.is_kernel_thread = row[i].is_kernel_thread;
		memcpy(snapshot.tty, row[i].tty, sizeof row[i].tty);
		snapshot_derive(&snapshot);
		around_from_census(census, &census->row[i], &around);
		subject_row_around(&row[i], &evidence);
	}
}

int audit_all(int proc, unsigned what, struct census *census,
    struct row **row)
{
	if (scan(proc, what, census, row) < 0)
		return -1;
	judge_sessions(census, *row);
	return 0;
}
