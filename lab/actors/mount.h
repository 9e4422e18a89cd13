/*
 * The mount: a small tmpfs on usb in the work folder, in a mount namespace
 * (and a user namespace if not root) that the shell is started in.  So a
 * student sees what keeps a file system busy, and the host never does.  Where
 * the system forbids such namespaces: a FUSE mount (server.h), which others
 * see in their list of mounts but cannot enter.
 */
#ifndef LAB_ACTORS_MOUNT_H
#define LAB_ACTORS_MOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "lab/facts/moment.h"

enum mount_way {
	MOUNT_NONE,
	MOUNT_ROOT,		/* unshare(CLONE_NEWNS) */
	MOUNT_USER,		/* unshare(CLONE_NEWUSER | CLONE_NEWNS) */
	MOUNT_FUSE,		/* by fusermount3, in the namespace we are in */
};

/* What is possible here, found out once by trying the whole chain in a
 * throw-away child; FUSE needs a folder, so the first stage tries that. */
struct mount_ways {
	enum mount_way way;
	bool is_tried;		/* if MOUNT_FUSE: the whole chain */
	const char *reason;	/* text id: why none, or why only FUSE */
	char detail[200];	/* the call and errno that said no */
};

void mount_probe(struct mount_ways *ways);

/* FUSE was tried, and this line tells why it does not serve: MOUNT_NONE. */
void mount_forbid(struct mount_ways *ways, const char *words);

/* In the child that will become the shell (or the leader target), before it
 * calls setsid: enters the namespaces, mounts tmpfs on folder/usb and puts
 * the file usb/notes on it.  Without a mount it still makes folder usb and
 * the file; a FUSE mount is there already.  The uid and gid stay the same
 * numbers.  0, or -1 with errno. */
int mount_enter(const struct mount_ways *ways, const char *folder);

/* Tries umount2(folder/usb) in the namespaces of process pid, in a child of
 * its own with a deadline; a FUSE mount by fusermount3 -u.  0 done; else the
 * errno.  Never MNT_DETACH. */
int mount_unmount(const struct mount_ways *ways, pid_t pid,
    const char *folder, int timeout_ms);

/* Who keeps the file system below folder/usb busy: for each of the count
 * PIDs given, its cwd and descriptors that lie there, told by st_dev of what
 * /proc/PID/cwd and /proc/PID/fd/N lead to against that of the mount.  The
 * number of holders written (at most max), ascending by pid, cwd first. */
int mount_holders(int proc, const pid_t *pid, int count, dev_t device,
    struct holder *holder, int max);

/* st_dev of folder/usb as seen by process pid; 0 if it cannot be known. */
dev_t mount_device(int proc, pid_t pid, const char *folder);

#endif
