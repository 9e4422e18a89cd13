/*
 * fusermount3(1), the program by which a user mounts and unmounts without
 * being root, and without a namespace.
 */
#ifndef LAB_ACTORS_FUSERMOUNT_H
#define LAB_ACTORS_FUSERMOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* Mounts a file system of ours on the folder path.  The descriptor that it is
 * to be served by (fuse(4)), or -1 with one line of what fusermount3 said in
 * words (size bytes).  Waits for as long as fusermount3 takes. */
int fusermount_mount(const char *path, char *words, size_t size);

/* Unmounts it, as umount(2) does, or with is_lazy as MNT_DETACH does.  The
 * server is not asked, so it need not live.  0 done; else the errno: EBUSY,
 * EINVAL (nothing is mounted there), ETIMEDOUT, ... */
int fusermount_unmount(const char *path, bool is_lazy, int timeout_ms);

#endif
