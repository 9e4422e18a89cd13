/*
 * The memory stick, asked as the kernel could ask it: through libfuse, with
 * every name, offset and size that a program can bring about, and with kinds of
 * requests that it does not know.  What it answers is compared with a list of
 * what was made; the numbers asked for are those that it gave, since the kernel
 * asks for no others.
 */
#include "tests/fuzz/stick_known.h"

#include "tests/fuzz/hostile.h"

#ifndef HAVE_FUSE

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}

#else

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/actors/stick_nodes.h"

enum { ROUNDS = 60 };

/* --- the requests --------------------------------------------------------- */

static void learn(struct known *row)
{
	must(answer.is.entry.nodeid == answer.is.entry.attr.ino);
	must(row->number == 0 || row->number == answer.is.entry.nodeid);
	must(S_ISDIR(answer.is.entry.attr.mode) == row->is_folder);
	must(answer.is.entry.attr.size == row->size);
	row->number = answer.is.entry.nodeid;
	row->lookups++;
}

static struct known *look_up(struct known *folder, const char *name)
{
	struct known *row = known_find(folder, name);
	int error;

	ask_begin(FUSE_LOOKUP, folder->number);
	ask_add_name(name);
	error = ask_now();
	must(error == (row ? 0 : ENOENT));
	if (row)
		learn(row);
	return row;
}

static int ask_to_make(const struct known *folder, const char *name,
    bool is_folder, uint32_t mode)
{
	struct fuse_mkdir_in folder_mode = { .mode = mode };
	struct fuse_create_in file_mode = { .mode = mode };

	ask_begin(is_folder ? FUSE_MKDIR : FUSE_CREATE, folder->number);
	if (is_folder)
		ask_add(&folder_mode, sizeof folder_mode);
	else
		ask_add(&file_mode, sizeof file_mode);
	ask_add_name(name);
	return ask_now();
}

static void make(struct bytes *bytes)
{
	struct known *folder = known_choose(bytes, true), *row = known;
	bool is_folder = bytes_below(bytes, 2);
	char name[STICK_NAME + 1];
	int error;

	known_choose_name(bytes, name);
	if (look_up(folder, name))
		return;
	error = ask_to_make(folder, name, is_folder,
	    (uint32_t)bytes_number(bytes));
	must(error == (known_count() == NODES ? ENOSPC
	    : strlen(name) > NAME_MAX ? ENAMETOOLONG : 0));
	while (row->number)
		row++;
	if (error)
		return;
	row->is_folder = is_folder;
	row->parent = folder;
	strcpy(row->name, name);
	learn(row);
}

static void forget(struct known *row, uint64_t times)
{
	struct fuse_forget_in many = { .nlookup = times };

	ask_begin(FUSE_FORGET, row->number);
	ask_add(&many, sizeof many);
	ask_now();
	row->lookups -= times;
	if (row->lookups == 0 && !row->parent)
		known_forget(row);
}

static void note_removal(struct known *row)
{
	row->parent = NULL;
	if (row->lookups == 0)
		known_forget(row);
}

static void take_away(struct known *folder, const char *name)
{
	struct known *row = look_up(folder, name);

	if (!row)
		return;
	ask_begin(row->is_folder ? FUSE_RMDIR : FUSE_UNLINK, folder->number);
	ask_add_name(name);
	if (row->is_folder && !known_is_empty(row)) {
		must(ask_now() == ENOTEMPTY);
		return;
	}
	must(ask_now() == 0);
	note_removal(row);
}

static bool is_below(const struct known *row, const struct known *top)
{
	for (; row; row = row->parent)
		if (row == top)
			return true;
	return false;
}

static void rename_one(struct bytes *bytes)
{
	struct known *from = known_choose(bytes, true);
	struct known *to = known_choose(bytes, true);
	struct fuse_rename2_in where = { .newdir = to->number,
		.flags = (uint32_t)bytes_below(bytes, 4) };
	char name[STICK_NAME + 1], fresh[STICK_NAME + 1];
	struct known *row, *old;
	int error;

	known_choose_name(bytes, name);
	known_choose_name(bytes, fresh);
	row = look_up(from, name);
	old = look_up(to, fresh);
	/* The rest the kernel refuses by itself. */
	if (!row || row == old || is_below(to, row) || (old &&
	    (old->is_folder != row->is_folder || is_below(from, old))))
		return;
	ask_begin(FUSE_RENAME2, from->number);
	ask_add(&where, sizeof where);
	ask_add_name(name);
	ask_add_name(fresh);
	error = ask_now();
	must(error == (where.flags & ~1U ? EINVAL : old && where.flags ? EEXIST
	    : old && !known_is_empty(old) ? ENOTEMPTY
	    : strlen(fresh) > NAME_MAX ? ENAMETOOLONG : 0));
	if (error)
		return;
	if (old)
		note_removal(old);
	row->parent = to;
	strcpy(row->name, fresh);
}

/* The place to go on from; each name that is listed is there. */
static uint64_t must_be_listed(const struct known *folder, uint64_t place,
    int *found)
{
	size_t length = answer.header.len - sizeof answer.header, at = 0;

	while (at < length) {
		struct fuse_dirent *row = (struct fuse_dirent *)(void *)
		    (answer.is.bytes + at);
		char name[STICK_NAME + 1] = "";

		must(at + FUSE_NAME_OFFSET + row->namelen <= length);
		memcpy(name, row->name, row->namelen);
		must(row->off > place);
		place = row->off;
		must(row->off <= 2 || (known_find(folder, name) &&
		    known_find(folder, name)->number == row->ino));
		*found += row->off > 2;
		at += FUSE_DIRENT_SIZE(row);
	}
	return place;
}

static void list(struct bytes *bytes)
{
	struct known *folder = known_choose(bytes, true);
	uint64_t first = bytes_below(bytes, 3) ? 0 : stick_place(bytes);
	struct fuse_read_in where = { .offset = first,
		.size = 320 + (uint32_t)bytes_take(bytes) * 40 };
	int found = 0, must_be = 0;

	do {
		ask_begin(FUSE_READDIR, folder->number);
		ask_add(&where, sizeof where);
		must(ask_now() == 0);
		where.offset = must_be_listed(folder, where.offset, &found);
	} while (answer.header.len > sizeof answer.header);
	for (int i = 1; i < KNOWN; i++)
		must_be += known[i].number && known[i].parent == folder;
	must(first ? found <= must_be : found == must_be);
}

/* Kinds that it does not serve, and what asks for no node. */
static void ask_else(struct bytes *bytes)
{
	static const uint32_t kinds[] = { FUSE_STATFS, FUSE_GETATTR,
		FUSE_OPEN, FUSE_READLINK, FUSE_SYMLINK, FUSE_LINK, FUSE_FSYNC,
		FUSE_SETXATTR, FUSE_GETXATTR, FUSE_FLUSH, FUSE_ACCESS,
		FUSE_RELEASE, FUSE_READDIRPLUS, FUSE_BMAP, 39 + 9, 200 };
	static const char room[400];
	uint32_t kind = kinds[bytes_below(bytes, 16)];
	struct known *row = known_choose(bytes, false);
	int error;

	ask_begin(kind, (row ? row : known)->number);
	ask_add(room, sizeof room);
	error = ask_now();
	must(kind == FUSE_GETATTR || kind == FUSE_STATFS || kind == FUSE_OPEN
	    ? error == 0 : error == ENOSYS || error == 0);
	if (kind == FUSE_STATFS)
		must(answer.is.system.st.ffree ==
		    (uint64_t)(NODES - known_count()));
}

/* --- a run ---------------------------------------------------------------- */

static void open_stick(void)
{
	ask_open();
	known[0] = (struct known){ .number = 1, .lookups = 1,
		.is_folder = true };
	ask_begin(FUSE_UNLINK, 1);
	ask_add_name("notes");
	must(ask_now() == 0);
}

/* The last first, so that folders are empty. */
static void clear(void)
{
	for (bool is_more = true; is_more;) {
		is_more = false;
		for (int i = 1; i < KNOWN; i++) {
			struct known *row = &known[i];

			if (!row->number)
				continue;
			is_more = true;
			if (row->parent && (!row->is_folder ||
			    known_is_empty(row)))
				take_away(row->parent, row->name);
			if (row->number && !row->parent)
				forget(row, row->lookups);
		}
	}
	must(known_count() == 1);
	known_must_be_counted();
}

static void play(struct bytes *bytes)
{
	char name[STICK_NAME + 1];
	struct known *row;

	switch (bytes_below(bytes, 8)) {
	case 0:
	case 1:
		make(bytes);
		break;
	case 2:
		known_choose_name(bytes, name);
		take_away(known_choose(bytes, true), name);
		break;
	case 3:
		rename_one(bytes);
		break;
	case 4:
		list(bytes);
		break;
	case 5:
		ask_else(bytes);
		break;
	case 6:
		row = known_choose(bytes, bytes_below(bytes, 2));
		if (row && row != known)
			forget(row, 1 + (uint64_t)bytes_take(bytes) %
			    row->lookups);
		break;
	default:
		stick_use_file(bytes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);

	if (!known[0].number)
		open_stick();
	for (int i = 0; i < ROUNDS && (bytes.left > 0 || i < 20); i++) {
		play(&bytes);
		known_must_be_counted();
	}
	clear();
	return 0;
}

#endif
