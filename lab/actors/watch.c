/* Processes whose files in /proc stay open. */
#include "lab/actors/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "lab/actors/look_inside.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"

#define WATCHED_MAX 48
#define ROOM 96			/* descriptors that others may need */

struct watched {
	pid_t pid;		/* 0: the row is free */
	bool is_asked;		/* since watch_begin */
	int64_t read_at;	/* when stat was read; INT64_MIN never */
	struct procfs_stat stat;
	struct look look;
};

struct watch {
	int proc;
	int64_t began;		/* the newest look at several */
	int highest;		/* no descriptor above it is kept */
	struct watched row[WATCHED_MAX];
};

struct watch *watch_open(int proc)
{
	struct watch *watch = memory_get(1, sizeof *watch);
	struct rlimit limit;

	watch->proc = proc;
	watch->highest = -1;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		watch->highest = limit.rlim_cur > 4096 ? 4000
		    : (int)limit.rlim_cur - ROOM;
	return watch;
}

static void let_go(struct watched *row)
{
	look_close(&row->look);
	row->pid = 0;
}

void watch_close(struct watch *watch)
{
	if (!watch)
		return;
	for (int i = 0; i < WATCHED_MAX; i++)
		if (watch->row[i].pid)
			let_go(&watch->row[i]);
	free(watch);
}

int64_t watch_begin(struct watch *watch)
{
	for (int i = 0; i < WATCHED_MAX; i++) {
		struct watched *row = &watch->row[i];

		if (row->pid && !row->is_asked)
			let_go(row);
		row->is_asked = false;
	}
	watch->began = io_now_us();
	return watch->began;
}

static struct watched *find(struct watch *watch, pid_t pid)
{
	for (int i = 0; i < WATCHED_MAX; i++)
		if (watch->row[i].pid == pid)
			return &watch->row[i];
	return NULL;
}

/* The row of a process, a new one if there is none; NULL if all are taken. */
static struct watched *find_row(struct watch *watch, pid_t pid)
{
	static const struct look closed = LOOK_CLOSED;
	struct watched *row = find(watch, pid);

	if (!row && watch->highest > 0 && (row = find(watch, 0))) {
		row->pid = pid;
		row->read_at = INT64_MIN;
		row->look = closed;
		row->look.proc = watch->proc;
		row->look.is_kept = true;
		row->look.watch = watch;
	}
	if (row)
		row->is_asked = true;
	return row;
}

static bool is_high(const struct watch *watch, const struct look *look)
{
	int highest = look->names ? dirfd(look->names) : -1;
	const int fd[] = { look->folder, look->file, look->status,
		look->infos };

	for (size_t i = 0; i < sizeof fd / sizeof fd[0]; i++)
		if (fd[i] > highest)
			highest = fd[i];
	for (int i = 0; i < LOOK_INFOS; i++)
		if (look->info[i] > highest)
			highest = look->info[i];
	return highest > watch->highest;
}

/* What failed is not kept, nor what is needed for others; result and errno
 * are passed on. */
static int keep(struct watch *watch, struct watched *row, int result)
{
	if (result < 0 || is_high(watch, &row->look))
		let_go(row);
	return result;
}

/* Where only the first thread has ended, another one is to be asked. */
static int read_stat(struct watch *watch, struct watched *row,
    struct procfs_stat *stat)
{
	char path[32];

	if (row->look.file < 0) {
		snprintf(path, sizeof path, "%d/stat", (int)row->pid);
		row->look.file = openat(watch->proc, path,
		    O_RDONLY | O_CLOEXEC);
	}
	row->read_at = io_now_us();
	if (row->look.file < 0 || look_stat_again(&row->look, stat) < 0)
		return -1;
	if (look_is_headless(stat)) {
		errno = EAGAIN;
		return -1;
	}
	row->stat = *stat;
	return 0;
}

/* Nobody waits for it yet, perhaps never; what it had is gone. */
static bool is_over(const struct procfs_stat *stat)
{
	return stat->state == 'Z' || stat->state == 'X';
}

/* What was held may have gone, and another have its PID: that one is asked
 * by a look of its own. */
int watch_stat(struct watch *watch, pid_t pid, struct procfs_stat *stat,
    int64_t since)
{
	struct watched *row = pid > 0 ? find_row(watch, pid) : NULL;

	if (row && row->read_at >= since) {
		*stat = row->stat;
		return 0;
	}
	if (row && keep(watch, row, read_stat(watch, row, stat)) == 0) {
		if (is_over(stat))
			let_go(row);
		return 0;
	}
	return look_stat(watch->proc, pid, stat);
}

int watch_relative(struct watch *watch, pid_t pid, struct relative *relative,
    int64_t since)
{
	struct procfs_stat stat;

	if (watch_stat(watch, pid, &stat, since) < 0)
		return -1;
	look_make_relative(relative, pid, &stat);
	return 0;
}

/* The folder may be opened long after stat; that stat can still be read after
 * it says that both are of one process. */
int watch_record(struct watch *watch, pid_t pid, unsigned what,
    struct snapshot *snapshot)
{
	struct watched *row = pid > 0 ? find_row(watch, pid) : NULL;
	int result = -1;

	snapshot_clear(snapshot);
	snapshot->pid = pid;
	if (row)
		row->look.since = watch->began;
	if (row && look_begin(&row->look, pid) == 0)
		result = look_steadily(&row->look, what, snapshot);
	if (row && keep(watch, row, result) == 0)
		return 0;
	return look_record(watch->proc, pid, what, snapshot);
}
