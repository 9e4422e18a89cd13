/*
 * Processes that come and go as fast as they can, on the same few PIDs: who
 * ends is followed at once by another of the same number.  All that can be
 * seen of one follows from a number in its name, which it takes last, so that
 * a record of two in one can be told.
 */
#ifndef TESTS_CHURN_H
#define TESTS_CHURN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#define CHURN_FIRST 1000	/* the PIDs, in a namespace of the test's own */
#define CHURN_PLACES 24
#define CHURN_PARENTS 4		/* each of so many places */
#define CHURN_NAME "churn"	/* of a parent */

/* Shared with whoever looks. */
struct churn {
	pid_t parent[CHURN_PARENTS];	/* leads a session and a group */
	atomic_long births;	/* so many have told all of themselves */
	bool is_impossible;	/* PIDs cannot be chosen here */
};

/* Begins it below process 1, who is the caller; where the caller is not,
 * nothing is done and errno is EPERM.  idlers: so many more that only wait.
 * 0 or -1; churn is shared memory. */
int churn_start(struct churn *churn, int idlers);

/* The parent of whoever has this PID. */
pid_t churn_parent(const struct churn *churn, pid_t pid);

/* The number of a name, or -1: not one that has told all. */
int churn_number(const char *name);

/* What follows from a number. */
unsigned churn_umask(int number);
const char *churn_cwd(int number);
pid_t churn_pgid(int number, pid_t pid, pid_t parent);
pid_t churn_sid(int number, pid_t pid, pid_t parent);
bool churn_ignores(int number, int signal);
bool churn_blocks(int number, int signal);

/* The descriptors: 0 to 2, and some above; a letter of the table of inspect,
 * n /dev/null, f a file (/dev/zero), p a pipe, c closed. */
char churn_fd(int number, int fd);
bool churn_closes_on_exec(int number, int fd);

#endif
