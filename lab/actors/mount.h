/*
 * The mount: a small tmpfs on usb in the work folder, in a mount namespace
 * (and a user namespace if not root) that the shell is started in.  So a
 * student sees what keeps a file system busy, and the host never does.
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
};

/* What is possible here, found out once by trying the whole chain in a
 * throw-away child. */
struct mount_ways {
	enum mount_way way;
	const char *reason;	/* text id, if MOUNT_NONE; else NULL */
	char detail[128];	/* the call and errno that said no */
};

void mount_probe(struct mount_ways *ways);

/* In the child that will become the shell (or the leader target), before it
 * calls setsid: enters the namespaces, mounts tmpfs on folder/usb and puts
 * the file usb/notes on it.  Without a mount it still makes folder usb and
 * the file.  The uid and gid stay the same numbers.  0, or -1 with errno. */
int mount_enter(const struct mount_ways *ways, const char *folder);

/* Tries umount2(folder/usb) in the namespaces of process pid, in a child of
 * its own with a deadline.  0 done; else the errno.  Never MNT_DETACH. */
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
