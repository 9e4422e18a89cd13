/*
 * The server of the FUSE mount: a child of the lab, in a session of its own
 * with the fusermount3 that it runs.  Nothing that it serves may be called on
 * from the lab: it may be stopped, or dead.
 */
#ifndef LAB_ACTORS_SERVER_H
#define LAB_ACTORS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server {
	pid_t pid;		/* also its session; 0 none */
	int pidfd;
	int line;		/* to it, until it serves; -1 */
};

/* Forks it; it makes the folder path and waits.  So it can be told of, to
 * whoever is to end it, before there is anything to unmount.  0, or -1 with
 * errno. */
int server_start(struct server *server, const char *path);

/* Lets it mount and serve.  0 once it is mounted, or -1 with one line in
 * words; it has ended then, or is to be ended. */
int server_mount(struct server *server, char *words, size_t size);

/* Sends SIGKILL, if there is one and it lives: whether that is so. */
bool server_kill(const struct server *server);

/* It has ended: reaps it, if it is our child, and forgets it.  A server that
 * is all zeros is none. */
void server_forget(struct server *server);

/* Whether a file system is mounted on the folder usb below the descriptor;
 * no server is asked. */
bool server_is_mounted(int folder);

/* Takes the mount away, also while it is used: MNT_DETACH.  folder and path
 * are the work folder's.  0, or -1 if it is still there. */
int server_unmount(int folder, const char *path);

#endif
