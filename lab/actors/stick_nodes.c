/* What lies on the memory stick. */
#include "lab/actors/stick_nodes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 512

static struct node nodes[NODES];
static long bytes_used;

struct node *node_of(uint64_t number)
{
	return &nodes[number - 1];
}

const struct node *node_listed(const struct node *folder, int place)
{
	const struct node *node = &nodes[place];

	return node->status.st_nlink > 0 && node->parent == folder ? node
	    : NULL;
}

struct node *node_find(const struct node *folder, const char *name)
{
	for (int i = 0; i < NODES; i++)
		if (node_listed(folder, i) && strcmp(nodes[i].name, name) == 0)
			return &nodes[i];
	return NULL;
}

bool node_is_empty(const struct node *folder)
{
	for (int i = 0; i < NODES; i++)
		if (node_listed(folder, i))
			return false;
	return true;
}

void node_touch(struct node *node)
{
	clock_gettime(CLOCK_REALTIME, &node->status.st_mtim);
	node->status.st_ctim = node->status.st_mtim;
}

static void place(struct node *node, struct node *folder, const char *name)
{
	node->parent = folder;
	snprintf(node->name, sizeof node->name, "%s", name);
	if (folder)
		node_touch(folder);
}

struct node *node_make(struct node *folder, const char *name, mode_t mode,
    uid_t uid, gid_t gid)
{
	int at = 0;

	while (at < NODES && nodes[at].status.st_ino != 0)
		at++;
	if (at == NODES || strlen(name) > NAME_MAX) {
		errno = at == NODES ? ENOSPC : ENAMETOOLONG;
		return NULL;
	}
	nodes[at].generation++;
	nodes[at].lookups = 0;
	nodes[at].status = (struct stat){
		.st_ino = (ino_t)at + 1,
		.st_mode = mode,
		.st_nlink = S_ISDIR(mode) ? 2 : 1,
		.st_uid = uid,
		.st_gid = gid,
		.st_blksize = 4096,
	};
	node_touch(&nodes[at]);
	nodes[at].status.st_atim = nodes[at].status.st_mtim;
	place(&nodes[at], folder, name);
	return &nodes[at];
}

void node_move(struct node *node, struct node *folder, const char *name)
{
	node_touch(node->parent);
	place(node, folder, name);
}

static void free_if_unknown(struct node *node)
{
	if (node->status.st_nlink > 0 || node->lookups > 0)
		return;
	bytes_used -= node->status.st_size;
	free(node->bytes);
	node->bytes = NULL;
	node->status.st_ino = 0;
}

void node_remove(struct node *node)
{
	node_touch(node->parent);
	node->status.st_nlink = 0;
	free_if_unknown(node);
}

void node_forget(struct node *node, uint64_t count)
{
	node->lookups -= count < node->lookups ? count : node->lookups;
	free_if_unknown(node);
}

int node_resize(struct node *node, off_t size)
{
	off_t before = node->status.st_size;
	char *bytes;

	if (size < 0 || size > NODE_BYTES_MAX - bytes_used + before)
		return ENOSPC;
	bytes = realloc(node->bytes, (size_t)size + 1);
	if (!bytes)
		return ENOSPC;
	if (size > before)
		memset(bytes + before, 0, (size_t)(size - before));
	node->bytes = bytes;
	node->status.st_size = size;
	node->status.st_blocks = (size + BLOCK - 1) / BLOCK;
	bytes_used += size - before;
	return 0;
}

long node_bytes_left(void)
{
	return NODE_BYTES_MAX - bytes_used;
}

int node_count_left(void)
{
	int left = 0;

	for (int i = 0; i < NODES; i++)
		left += nodes[i].status.st_ino == 0;
	return left;
}
