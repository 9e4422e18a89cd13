/*
 * Looks at a process from outside: /proc, read through one descriptor of it
 * that stays open.  Never signals, never waits, never opens what a process
 * has open (a FIFO would block, a tape would rewind).  See proc(5).
 */
#ifndef LAB_ACTORS_LOOK_H
#define LAB_ACTORS_LOOK_H

#include "lab/facts/procfs.h"
#include "lab/facts/scene.h"
#include "lab/facts/snapshot.h"

/* A descriptor of /proc (O_PATH | O_DIRECTORY | O_CLOEXEC), or -1 with
 * errno; ENOSYS if what stands at /proc is no proc file system. */
int look_open(void);

/* What to read besides the identifiers and signals. */
enum look_at {
	LOOK_IDS = 0,		/* stat and status alone; no ppid_comm */
	LOOK_CWD = 1,
	LOOK_FDS = 2,		/* numbers, targets, access */
	LOOK_CLOEXEC = 4,	/* fdinfo of each: close-on-exec and O_PATH */
	LOOK_ORPHANED = 8,	/* scans all processes for the group's ties */
	LOOK_ALL = 15,
	LOOK_BRIEF = 16		/* with LOOK_FDS: numbers and targets of all,
				 * access and close-on-exec only of the first
				 * LOOK_DETAILED */
};

#define LOOK_DETAILED 32

/* Fills snapshot with the record of pid; what it owned before is freed.  A
 * field that cannot be read is marked in unreadable.  0, or -1 with errno:
 * ESRCH there is no such process (or it went while being read), EACCES it
 * exists but is hidden: then all fields but pid are marked as hidden.  Never
 * mixes two processes that had one PID, nor numbers from before and after a
 * fork's, setsid's or setpgid's change of them. */
int look_record(int proc, pid_t pid, unsigned what, struct snapshot *snapshot);

/* Lines of stat that a look came by, so that nobody reads them again; and,
 * where exe is set before, the link to its program: raw, ended by NUL, or ""
 * with exe_error. */
struct look_lines {
	struct procfs_stat own, parent;
	bool has_parent;
	char *exe;
	size_t exe_size;
	int exe_error;
};

/* As look_record, and what it came by in lines, if it did not fail; the
 * parent only with more than LOOK_IDS. */
int look_whole(int proc, pid_t pid, unsigned what, struct look_lines *lines,
    struct snapshot *snapshot);

/* The line /proc/PID/stat.  0, or -1 with errno as look_record. */
int look_stat(int proc, pid_t pid, struct procfs_stat *stat);

/* What a line of a table of thousands needs, each file read once: stat,
 * status, cwd, and of the descriptors only 0, 1 and 2, their access not
 * looked up.  Without LOOK_CWD in what, cwd is left "" where it cannot be the
 * reason of the verdict.  The numbers may be a moment older than the rest.
 * 0, or -1 with errno as look_record; both are filled as far as it came. */
int look_row(int proc, pid_t pid, unsigned what, struct procfs_stat *stat,
    struct snapshot *snapshot);

/* A process as the Tree needs it: numbers and name; role is left alone.
 * 0, or -1 with errno. */
int look_relative(int proc, pid_t pid, struct relative *relative);

/* Every process that is there now: calls visit for each, in ascending order
 * of PID, until it returns false.  0, or -1 with errno.  A scan is no moment:
 * processes may come and go meanwhile. */
int look_each(int proc, bool (*visit)(pid_t pid, void *context),
    void *context);

/* Whether the process group is orphaned: no member has a parent in the same
 * session but another group (POSIX 3.264).  -1 with errno if unknown. */
int look_is_orphaned(int proc, pid_t pgid, pid_t sid);

/* The path of the terminal with this device number (tty_nr of stat) in path:
 * "/dev/pts/5"; "" for 0. */
void look_tty(int proc, int device, char *path, size_t size);

#endif
