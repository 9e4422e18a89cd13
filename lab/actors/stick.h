/*
 * A memory stick: a small file system in memory, served by FUSE.  It has what
 * the lab's mount needs: a folder, the file notes on it, and room for what a
 * student makes there.
 */
#ifndef LAB_ACTORS_STICK_H
#define LAB_ACTORS_STICK_H

#include <stdbool.h>

/* Whether the lab was built with libfuse3. */
bool stick_is_built(void);

/* Serves it on a descriptor that fusermount_mount gave, until it is
 * unmounted.  0, or -1 if it cannot be served. */
int stick_serve(int fd);

#endif
