/*
 * What the files of look share among themselves; nobody else includes it.
 */
#ifndef LAB_ACTORS_LOOK_INSIDE_H
#define LAB_ACTORS_LOOK_INSIDE_H

#include <dirent.h>

#include "lab/actors/look.h"

#define LOOK_INFOS 4

struct watch;

/* One process being looked at, and what of its files is open; the others are
 * -1 or NULL.  All answer ESRCH for ever once that process is gone. */
struct look {
	int proc;
	int folder;		/* /proc/PID */
	int file;		/* its stat, kept open to be read twice */
	int status;
	int infos;		/* its fdinfo */
	int info[LOOK_INFOS];	/* fdinfo/0 and so on */
	DIR *names;		/* its fd */
	bool is_kept;		/* what was opened stays so: see watch.h */
	struct watch *watch;	/* that reads the parent; or NULL */
	int64_t since;		/* the parent may have been read then */
	struct procfs_stat stat;
	struct procfs_stat parent;
	bool has_parent;
};

#define LOOK_CLOSED { .folder = -1, .file = -1, .status = -1, .infos = -1, \
	.info = { -1, -1, -1, -1 } }

/* Opens folder and stat, unless they are open; 0, or -1 with errno.  Whatever
 * came of it, look_close closes all. */
int look_begin(struct look *look, pid_t pid);
void look_close(struct look *look);

/* Fills snapshot, whose pid is set, out of a look that has begun; 0, or -1
 * with errno as it came, snapshot then filled in part. */
int look_steadily(struct look *look, unsigned what, struct snapshot *snapshot);

/* Reads the open stat once more: 0, or -1 with errno. */
int look_stat_again(struct look *look, struct procfs_stat *stat);

/* A line of stat that was read: 0, or -1 with errno.  ESRCH: of one that is
 * being taken away just now, whose group and session are gone already. */
int look_take_line(struct procfs_stat *stat, const char *text, size_t length);

/* Reads its status, ended by NUL; the length, or -1 with errno. */
ssize_t look_take_status(struct look *look, char *text, size_t size);

/* A line of stat as the Tree needs it; role is left alone. */
void look_make_relative(struct relative *relative, pid_t pid,
    const struct procfs_stat *stat);

/* The descriptors of a process whose folder is open, as what says.  The
 * list, which the caller frees, or NULL with errno. */
struct fd_list *look_fds(struct look *look, unsigned what);

/* The same for 0, 1 and 2 alone, numbers and targets. */
struct fd_list *look_stdio(int folder);

/* True if the line is that of a process whose first thread has ended while
 * others live: its own files tell nothing then. */
bool look_is_headless(const struct procfs_stat *stat);

/* The folder of a thread that lives (O_PATH), below that of its process; -1
 * with errno.  stat is filled with its line, under the number of the
 * process. */
int look_thread(int folder, struct procfs_stat *stat);

/* What an errno means for somebody who asked for pid: ESRCH it is gone,
 * EACCES it is there but hidden; anything else unchanged. */
int look_errno(int proc, pid_t pid, int error);

/* As look_is_orphaned, for the group of a process whose own and whose
 * parent's lines are at hand: that often settles it without a scan.  parent
 * is NULL if it cannot be read. */
int look_ties(int proc, const struct procfs_stat *own,
    const struct procfs_stat *parent);

#endif
