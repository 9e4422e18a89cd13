/*
 * One process under inspection: its snapshot, what stands around it, and the
 * verdict.  Filled by lab/actors/audit.h, shown by faces.
 */
#ifndef LAB_FACTS_SUBJECT_H
#define LAB_FACTS_SUBJECT_H

#include "lab/facts/rule.h"

struct subject {
	struct snapshot snapshot;
	int error;		/* 0; ESRCH nobody there, EACCES hidden */
	pid_t thread_of;	/* ESRCH: it is a thread of this one; 0 */
	char exe[PATH_MAX];	/* raw; "" if exe_error says why */
	int exe_error;
	struct surroundings around;
	struct verdict verdict[RULE_COUNT];
	enum judgement judgement;
};

/* What 0, 1 or 2 is, in one letter of a table. */
enum stdio_kind {
	STDIO_CLOSED = 'c',
	STDIO_NULL = 'n',
	STDIO_TERMINAL = 't',
	STDIO_FILE = 'f',
	STDIO_SOCKET = 's',
	STDIO_PIPE = 'p',
	STDIO_OTHER = 'o',
	STDIO_UNREADABLE = '?',
	STDIO_NONE = '-',	/* it has ended, or is a kernel thread */
};

/* One process in a table of many: what fits a line. */
struct row {
	pid_t pid;
	pid_t ppid;
	pid_t pgid;
	pid_t sid;
	char comm[64];		/* raw */
	char tty[32];		/* without "/dev/" */
	char state;
	bool is_kernel_thread;
	int error;		/* as in struct subject */
	int umask;		/* -1 not known */
	char stdio[4];		/* three letters of enum stdio_kind */
	char *cwd;		/* raw, owned; NULL not known */
	enum judgement judgement;
	uint32_t failed;	/* bit n: rule n */
	uint32_t warned;
	uint32_t unreadable;	/* those that can fail and were not judged */
};

/* Puts a snapshot into a line and judges it; cwd is a copy that row owns. */
void subject_row(struct row *row, const struct evidence *evidence);

/* Judges again what the processes around it decide, out of evidence that has
 * only the numbers of a snapshot. */
void subject_row_around(struct row *row, const struct evidence *evidence);

#endif
