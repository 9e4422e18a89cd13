/* The memory stick: a table of nodes, and what the kernel asks of them. */
#include "lab/actors/stick.h"

#ifndef HAVE_FUSE

#include <errno.h>

bool stick_is_built(void)
{
	return false;
}

int stick_serve(int fd)
{
	(void)fd;
	errno = ENOSYS;
	return -1;
}

#else

#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse3/fuse_lowlevel.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/actors/stick_nodes.h"

#define BLOCK 512
#define FOREVER 1e6		/* nobody but the kernel changes anything */
#define NOTES "This file lies on the mounted file system.\n"

/* --- what the kernel asks ----------------------------------------------- */

static struct fuse_entry_param entry_of(struct node *node)
{
	node->lookups++;
	return (struct fuse_entry_param){
		.ino = node->status.st_ino,
		.generation = node->generation,
		.attr = node->status,
		.attr_timeout = FOREVER,
		.entry_timeout = FOREVER,
	};
}

static void reply_entry(fuse_req_t req, struct node *node)
{
	struct fuse_entry_param entry = entry_of(node);

	fuse_reply_entry(req, &entry);
}

static void on_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct node *node = node_find(node_of(parent), name);

	if (node)
		reply_entry(req, node);
	else
		fuse_reply_err(req, ENOENT);
}

static void on_forget(fuse_req_t req, fuse_ino_t number, uint64_t count)
{
	node_forget(node_of(number), count);
	fuse_reply_none(req);
}

static void on_getattr(fuse_req_t req, fuse_ino_t number,
    struct fuse_file_info *file)
{
	(void)file;
	fuse_reply_attr(req, &node_of(number)->status, FOREVER);
}

static void set_times(struct stat *status, const struct stat *wish, int what)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	status->st_ctim = now;
	if (what & FUSE_SET_ATTR_ATIME)
		status->st_atim = what & FUSE_SET_ATTR_ATIME_NOW ? now
		    : wish->st_atim;
	if (what & FUSE_SET_ATTR_MTIME)
		status->st_mtim = what & FUSE_SET_ATTR_MTIME_NOW ? now
		    : wish->st_mtim;
}

static void on_setattr(fuse_req_t req, fuse_ino_t number, struct stat *wish,
    int what, struct fuse_file_info *file)
{
	struct stat *status = &node_of(number)->status;
	int error = 0;

	(void)file;
	if (what & FUSE_SET_ATTR_SIZE)
		error = node_resize(node_of(number), wish->st_size);
	if (error) {
		fuse_reply_err(req, error);
		return;
	}
	if (what & FUSE_SET_ATTR_SIZE)
		node_touch(node_of(number));
	if (what & FUSE_SET_ATTR_MODE)
		status->st_mode = wish->st_mode;
	if (what & FUSE_SET_ATTR_UID)
		status->st_uid = wish->st_uid;
	if (what & FUSE_SET_ATTR_GID)
		status->st_gid = wish->st_gid;
	set_times(status, wish, what);
	fuse_reply_attr(req, status, FOREVER);
}

static struct node *make_for(fuse_req_t req, fuse_ino_t parent,
    const char *name, mode_t mode)
{
	const struct fuse_ctx *who = fuse_req_ctx(req);

	return node_make(node_of(parent), name, mode, who->uid, who->gid);
}

static void on_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name,
    mode_t mode)
{
	struct node *node = make_for(req, parent, name, S_IFDIR |
	    (mode & 07777));

	if (node)
		reply_entry(req, node);
	else
		fuse_reply_err(req, errno);
}

static void on_create(fuse_req_t req, fuse_ino_t parent, const char *name,
    mode_t mode, struct fuse_file_info *file)
{
	struct node *node = make_for(req, parent, name, S_IFREG |
	    (mode & 07777));
	struct fuse_entry_param entry;

	if (!node) {
		fuse_reply_err(req, errno);
		return;
	}
	entry = entry_of(node);
	file->keep_cache = 1;
	fuse_reply_create(req, &entry, file);
}

static void on_unlink(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct node *node = node_find(node_of(parent), name);

	if (node)
		node_remove(node);
	fuse_reply_err(req, node ? 0 : ENOENT);
}

static void on_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct node *node = node_find(node_of(parent), name);

	if (node && !node_is_empty(node)) {
		fuse_reply_err(req, ENOTEMPTY);
		return;
	}
	on_unlink(req, parent, name);
}

/* That one is a folder and the other none, the kernel has seen to. */
static void on_rename(fuse_req_t req, fuse_ino_t parent, const char *name,
    fuse_ino_t parent_new, const char *name_new, unsigned flags)
{
	struct node *node = node_find(node_of(parent), name);
	struct node *old = node_find(node_of(parent_new), name_new);
	int error = 0;

	if (!node)
		error = ENOENT;
	else if (flags & ~1U)		/* 1: RENAME_NOREPLACE */
		error = EINVAL;
	else if (old && (flags & 1U))
		error = EEXIST;
	else if (old && !node_is_empty(old))
		error = ENOTEMPTY;
	else if (strlen(name_new) > NAME_MAX)
		error = ENAMETOOLONG;
	if (!error) {
		if (old && old != node)
			node_remove(old);
		node_move(node, node_of(parent_new), name_new);
	}
	fuse_reply_err(req, error);
}

static void on_open(fuse_req_t req, fuse_ino_t number,
    struct fuse_file_info *file)
{
	(void)number;
	file->keep_cache = 1;
	fuse_reply_open(req, file);
}

static void on_read(fuse_req_t req, fuse_ino_t number, size_t size,
    off_t offset, struct fuse_file_info *file)
{
	const struct node *node = node_of(number);
	off_t rest = node->status.st_size - offset;

	(void)file;
	if (rest <= 0)
		fuse_reply_buf(req, NULL, 0);
	else
		fuse_reply_buf(req, node->bytes + offset,
		    (off_t)size < rest ? size : (size_t)rest);
}

static void on_write(fuse_req_t req, fuse_ino_t number, const char *bytes,
    size_t size, off_t offset, struct fuse_file_info *file)
{
	struct node *node = node_of(number);
	off_t end = offset + (off_t)size;
	int error = end > node->status.st_size ? node_resize(node, end) : 0;

	(void)file;
	if (error) {
		fuse_reply_err(req, error);
		return;
	}
	memcpy(node->bytes + offset, bytes, size);
	node_touch(node);
	fuse_reply_write(req, size);
}

/* "." and "..", then the nodes: the offset is the place after each. */
static size_t add_name(fuse_req_t req, char *room, size_t size,
    const struct node *folder, int at)
{
	const struct node *node = at < 2 ? folder
	    : node_listed(folder, at - 2);
	const char *name = at == 0 ? "." : "..";

	if (!node)
		return 0;
	return fuse_add_direntry(req, room, size, at < 2 ? name : node->name,
	    &node->status, at + 1);
}

static void on_readdir(fuse_req_t req, fuse_ino_t number, size_t size,
    off_t offset, struct fuse_file_info *file)
{
	char room[4096];
	size_t used = 0;

	(void)file;
	if (size > sizeof room)
		size = sizeof room;
	/* lseek(2) takes any place. */
	if (offset < 0 || offset > NODES + 2)
		offset = NODES + 2;
	for (int at = (int)offset; at < NODES + 2; at++) {
		size_t needed = add_name(req, room + used, size - used,
		    node_of(number), at);

		if (needed > size - used)
			break;
		used += needed;
	}
	fuse_reply_buf(req, room, used);
}

static void on_statfs(fuse_req_t req, fuse_ino_t number)
{
	struct statvfs system = {
		.f_bsize = BLOCK,
		.f_frsize = BLOCK,
		.f_blocks = NODE_BYTES_MAX / BLOCK,
		.f_bfree = (fsblkcnt_t)node_bytes_left() / BLOCK,
		.f_files = NODES,
		.f_ffree = (fsfilcnt_t)node_count_left(),
		.f_namemax = NAME_MAX,
	};

	(void)number;
	system.f_bavail = system.f_bfree;
	fuse_reply_statfs(req, &system);
}

/* --- serving ------------------------------------------------------------- */

static const struct fuse_lowlevel_ops operations = {
	.lookup = on_lookup,
	.forget = on_forget,
	.getattr = on_getattr,
	.setattr = on_setattr,
	.mkdir = on_mkdir,
	.create = on_create,
	.unlink = on_unlink,
	.rmdir = on_rmdir,
	.rename = on_rename,
	.open = on_open,
	.read = on_read,
	.write = on_write,
	.readdir = on_readdir,
	.statfs = on_statfs,
};

static void make_first(void)
{
	struct node *folder = node_make(NULL, "", S_IFDIR | 0755, geteuid(),
	    getegid());
	struct node *notes = node_make(folder, "notes", S_IFREG | 0644,
	    geteuid(), getegid());

	folder->lookups = 1;
	if (node_resize(notes, sizeof NOTES - 1) == 0)
		memcpy(notes->bytes, NOTES, sizeof NOTES - 1);
}

/* A static executable has no loader for the modules of libfuse's other half,
 * which is never used, and the linker warns of that: it gets this one, by
 * --wrap (Makefile). */
void *stick_open_module(const char *name, int flags)
    __asm__("__wrap_dlopen");

void *stick_open_module(const char *name, int flags)
{
	(void)name;
	(void)flags;
	return NULL;
}

bool stick_is_built(void)
{
	return true;
}

int stick_serve(int fd)
{
	char *argv[] = { "daemonlab", NULL };
	struct fuse_args arguments = FUSE_ARGS_INIT(1, argv);
	struct fuse_session *session;
	char path[32];
	int result = -1;

	make_first();
	session = fuse_session_new(&arguments, &operations, sizeof operations,
	    NULL);
	fuse_opt_free_args(&arguments);
	if (!session)
		return -1;
	snprintf(path, sizeof path, "/dev/fd/%d", fd);
	if (fuse_session_mount(session, path) == 0)
		result = fuse_session_loop(session);
	return result < 0 ? -1 : 0;
}

#endif
