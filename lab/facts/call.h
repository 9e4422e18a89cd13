/*
 * The system calls that make or unmake a daemon: the ones that `check`
 * follows, and how one of them is written for a person.  Plain data, filled
 * by an actor (lab/actors/tracer.h); the same on every machine, since a call
 * is known here by our number, never by the kernel's.
 */
#ifndef LAB_FACTS_CALL_H
#define LAB_FACTS_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/ground/buffer.h"

enum call {
	CALL_NONE,
	/* seen as events of their own, never as system calls */
	CALL_FORK,
	CALL_VFORK,
	CALL_CLONE,
	CALL_EXIT,		/* arg 0: the status */
	CALL_KILLED,		/* arg 0: the signal */
	CALL_SIGNAL,		/* arg 0: a signal that was delivered */
	/* seen at their entry and exit */
	CALL_EXECVE,
	CALL_EXECVEAT,
	CALL_SETSID,
	CALL_SETPGID,
	CALL_CHDIR,
	CALL_FCHDIR,
	CALL_UMASK,
	CALL_CLOSE,
	CALL_CLOSE_RANGE,
	CALL_DUP,
	CALL_DUP2,
	CALL_DUP3,
	CALL_OPEN,
	CALL_OPENAT,
	CALL_OPENAT2,
	CALL_CREAT,
	CALL_LINK,
	CALL_LINKAT,
	CALL_RENAME,
	CALL_RENAMEAT,
	CALL_RENAMEAT2,
	CALL_SIGACTION,
	CALL_SIGNALFD,
	CALL_SIGNALFD4,
	CALL_SIGWAIT,
	CALL_IOCTL,
	CALL_KILL,
	CALL_SETUID,
	CALL_SETGID,
	CALL_SETREUID,
	CALL_SETREGID,
	CALL_SETRESUID,
	CALL_SETRESGID,
	CALL_SETGROUPS,
	CALL_CHROOT,
	CALL_COUNT
};

/* What a disposition is, for CALL_SIGACTION. */
enum disposition { DISPOSITION_DEFAULT, DISPOSITION_IGNORED,
	DISPOSITION_CAUGHT };

struct call_row {
	enum call call;
	const char *kernel;	/* its name in the kernel; NULL for events */
	const char *name;	/* as it is shown */
	/* One letter an argument: d number, u unsigned, x in hex, o mode in
	 * octal, m the same where the flags f before it have O_CREAT (else it
	 * is the end), D folder descriptor, p path, P second path, f flags of
	 * open, S signal, h handler, s set of signals, r request of ioctl;
	 * any other one is "...". */
	const char *args;
};

/* One call as it was seen. */
struct call_facts {
	enum call call;
	uint64_t arg[6];
	char *path;		/* raw, as the program wrote it; owned by the
				 * trail, as the two that follow */
	char *path2;		/* of rename and link: the new name */
	char *full;		/* what it came to: an absolute path, for us */
	bool was_there;		/* that file, before the call */
	enum disposition disposition;
	uint64_t set;		/* of signalfd and sigwait; bit n - 1 */
};

/* The row of a call; never NULL. */
const struct call_row *call_row(enum call call);

/* Appends "openat(\"/run/d.pid\", O_RDWR|O_CREAT, 0644)", escaped. */
void call_print(const struct call_facts *facts, struct buffer *out);

/* Frees its paths. */
void call_clear(struct call_facts *facts);

/* True for the call by which a file can come to be. */
bool call_makes_file(const struct call_facts *facts);

/* True for the calls that give a descriptor. */
bool call_gives_fd(enum call call);

#endif
