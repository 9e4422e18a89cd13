/*
 * Reads the texts of /proc: pure parsers, given bytes and a length, that
 * trust neither.  A name may hold any byte but NUL, so stat is read from its
 * last ')'.  See proc(5).
 */
#ifndef LAB_FACTS_PROCFS_H
#define LAB_FACTS_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/facts/snapshot.h"

/* /proc/PID/stat: what stands before and after the name. */
struct procfs_stat {
	pid_t pid;
	char comm[64];		/* raw; cut if it is longer */
	char state;
	pid_t ppid;
	pid_t pgid;
	pid_t sid;
	int tty;		/* device number; 0 without a terminal */
	pid_t tpgid;
	bool is_kernel_thread;	/* flag PF_KTHREAD */
	long threads;		/* also one that has ended and leads others */
	unsigned long long ticks;	/* CPU time, user and system */
	unsigned long long start_time;
};

/* 0, or -1 with EINVAL if the text is no such line up to start_time. */
int procfs_stat(struct procfs_stat *stat, const char *text, size_t length);

/* /proc/PID/status: which lines were there, and what they say. */
struct procfs_status {
	pid_t tgid;		/* 0 if the line was not there */
	bool has_umask;
	int umask;
	bool has_uid;
	uid_t uid;		/* the effective one */
	bool has_signals;	/* all five lines */
	uint64_t pending;	/* SigPnd and ShdPnd together */
	uint64_t blocked;
	uint64_t ignored;
	uint64_t caught;
};

/* Lines that it does not know or cannot read are left out.  The two signals
 * that the C library keeps for itself (32 and 33) are masked out. */
void procfs_status(struct procfs_status *status, const char *text,
    size_t length);

/* /proc/PID/fdinfo/N: the line "flags".  0, or -1 with EINVAL. */
int procfs_fdinfo(enum fd_access *access, bool *is_cloexec, const char *text,
    size_t length);

/* A decimal number that is the whole name, as /proc names its processes and
 * descriptors: -1 if it is none or larger than INT_MAX. */
int procfs_number(const char *name);

/* The path of the terminal with this device number as stat has it: true if
 * it can be told from the number alone. */
bool procfs_tty(int device, char *path, size_t size);

/* The two halves of such a number. */
unsigned procfs_major(int device);
unsigned procfs_minor(int device);

#endif
