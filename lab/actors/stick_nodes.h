/*
 * What lies on the memory stick: folders and files in a table, with no word
 * of FUSE in it.  Number 1 is the stick's own folder.
 */
#ifndef LAB_ACTORS_STICK_NODES_H
#define LAB_ACTORS_STICK_NODES_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#define NODES 256
#define NODE_BYTES_MAX (1L << 20)	/* all together, as on the tmpfs */

struct node {
	struct stat status;	/* st_nlink is 0: removed, st_ino 0: free */
	struct node *parent;
	char name[NAME_MAX + 1];
	char *bytes;
	uint64_t lookups;	/* how often the kernel was told of it */
	uint64_t generation;	/* of its number, which is used again */
};

/* By its number, which must be of one that is there, and by its place from
 * 0 on in a folder's listing: NULL if there is no node of that folder. */
struct node *node_of(uint64_t number);
const struct node *node_listed(const struct node *folder, int place);

/* In a folder, by its name; NULL if there is none. */
struct node *node_find(const struct node *folder, const char *name);

/* Whether a folder has nothing in it. */
bool node_is_empty(const struct node *folder);

/* A new one, mode with its type; NULL with errno. */
struct node *node_make(struct node *folder, const char *name, mode_t mode,
    uid_t uid, gid_t gid);

/* Gives it another name, in the same folder or another. */
void node_move(struct node *node, struct node *folder, const char *name);

/* Its name goes; the rest stays until nobody knows of it: it may be open, or
 * somebody's cwd. */
void node_remove(struct node *node);

/* The kernel has dropped so many of its lookups. */
void node_forget(struct node *node, uint64_t count);

/* Makes its bytes so many, new ones 0.  0, or ENOSPC. */
int node_resize(struct node *node, off_t size);

/* It was written to just now. */
void node_touch(struct node *node);

/* What is left: bytes, and nodes. */
long node_bytes_left(void);
int node_count_left(void);

#endif
