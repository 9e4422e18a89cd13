/*
 * What one process looks like at one moment: plain data, filled by an actor
 * (lab/actors/look.h), judged and drawn by everybody else.
 *
 * A snapshot is a value.  It owns one block of memory, the descriptor list;
 * snapshot_copy and snapshot_clear take care of it.
 */
#ifndef LAB_FACTS_SNAPSHOT_H
#define LAB_FACTS_SNAPSHOT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The facts of a snapshot, in the order in which they are shown.  One row of
 * the table in field.h describes each. */
enum field {
	FIELD_PID,
	FIELD_PPID,
	FIELD_PPID_COMM,
	FIELD_PGID,
	FIELD_SID,
	FIELD_TTY,
	FIELD_TPGID,
	FIELD_CWD,
	FIELD_UMASK,
	FIELD_FDS,
	FIELD_BLOCKED,
	FIELD_IGNORED,
	FIELD_CAUGHT,
	FIELD_STATE,
	FIELD_GROUP_LEADER,
	FIELD_SESSION_LEADER,
	FIELD_FOREGROUND,
	FIELD_ORPHANED_GROUP,
	FIELD_COUNT
};

/* A set of fields: bit n is field n. */
typedef uint32_t field_set;

#define FIELD_BIT(field) ((field_set)1 << (field))

/* Why a field could not be known: an errno, or this. */
#define UNREADABLE_HIDDEN (-1)

/* ACCESS_UNKNOWN: not looked up, and neither was close-on-exec. */
enum fd_access {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_BOTH,
	ACCESS_PATH,
	ACCESS_UNKNOWN
};

struct fd_fact {
	int fd;
	enum fd_access access;
	bool is_cloexec;
	const char *target;	/* the link's text, raw: escape to show it */
};

/* One block: the rows, then their texts.  Freed by free(3). */
struct fd_list {
	size_t count;
	struct fd_fact row[];
};

struct snapshot {
	pid_t pid;
	pid_t ppid;
	char comm[64];		/* of the process itself, raw */
	char ppid_comm[64];	/* raw; "" if not known */
	pid_t pgid;
	pid_t sid;
	char tty[64];		/* full path; "" without a controlling one */
	pid_t tpgid;		/* -1 without a controlling terminal */
	char cwd[PATH_MAX];	/* raw */
	bool is_cwd_deleted;
	int umask;		/* -1 if not known */
	struct fd_list *fds;	/* owned; NULL if not known */
	uint64_t blocked;	/* bit n - 1 is signal n */
	uint64_t ignored;
	uint64_t caught;
	uint64_t pending;	/* of the thread and of the process */
	char state;		/* the letter of /proc/PID/stat; 0 unknown */
	bool is_group_leader;
	bool is_session_leader;
	bool is_foreground;
	bool is_orphaned_group;
	bool is_kernel_thread;
	bool is_reported;	/* the process itself was asked as well */
	unsigned long long start_time;	/* clock ticks since boot */
	field_set disagree;	/* fields that its report contradicts */
	int unreadable[FIELD_COUNT];	/* 0: known; else errno or hidden */
};

/* An empty snapshot: nothing known, owns nothing. */
void snapshot_init(struct snapshot *snapshot);

/* Makes to an independent copy of from; what to owned before is freed. */
void snapshot_copy(struct snapshot *to, const struct snapshot *from);

/* Frees what it owns and makes it empty. */
void snapshot_clear(struct snapshot *snapshot);

/* The fields that differ; never state.  A field known in only one of them
 * differs.  What `run --json` calls "changed". */
field_set snapshot_difference(const struct snapshot *before,
    const struct snapshot *after);

/* Fills the leader and foreground marks out of the numbers. */
void snapshot_derive(struct snapshot *snapshot);

/* A list of count descriptors; rows are copied, texts too.  Rows must ascend
 * by number. */
struct fd_list *fd_list_make(const struct fd_fact *row, size_t count);

/* The descriptor with this number, or NULL (also if list is NULL). */
const struct fd_fact *fd_list_find(const struct fd_list *list, int fd);

/* True for the text of a link to a terminal: /dev/tty*, /dev/pts/N,
 * /dev/console and the like (also "(deleted)" ones). */
bool fd_is_terminal(const struct fd_fact *fact);

/* Whether the folder or file lies on the mount of the lab. */
bool path_is_on_mount(const char *path);

/* The first descriptor of a snapshot that lies on the mount, or -1. */
int snapshot_fd_on_mount(const struct snapshot *snapshot);

/* Whether one of 0, 1 and 2 is a terminal. */
bool snapshot_has_stdio_terminal(const struct snapshot *snapshot);

/* Whether a set of signals (bit n - 1) holds this one. */
bool signal_set_has(uint64_t set, int signal);

#endif
