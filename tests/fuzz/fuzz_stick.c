/*
 * The memory stick, asked as the kernel could ask it: through libfuse, with
 * every name, offset and size that a program can bring about, and with kinds of
 * requests that it does not know.  What it answers is compared with a list of
 * what was made; the numbers asked for are those that it gave, since the kernel
 * asks for no others.
 */
#include "lab/actors/stick.h"
#include "tests/fuzz/hostile.h"

#ifndef HAVE_FUSE

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}

#else

#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse3/fuse_lowlevel.h>
#include <limits.h>
#include <linux/fuse.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/stick_nodes.h"

enum { KNOWN = 300, NAME = 1024, DATA = 5000, ROUNDS = 60 };

/* A file or folder, as it must be. */
struct known {
	uint64_t number;	/* 0: the row is free */
	uint64_t lookups;
	struct known *parent;	/* NULL: removed, or the first */
	bool is_folder;
	char name[NAME + 1];
	char *bytes;
	size_t size;
};

static struct known known[KNOWN];
static struct fuse_session *session;
static int wire;
static char request[sizeof(struct fuse_in_header) + DATA + 2 * NAME];
static size_t asked;
static struct {
	struct fuse_out_header header;
	union {
		struct fuse_entry_out entry;
		struct fuse_attr_out attr;
		struct fuse_statfs_out system;
		struct fuse_write_out written;
		char bytes[1 << 17];
	} is;
} answer;

/* In the place of the loop that serves for ever; see tests/check.mk. */
int __wrap_fuse_session_loop(struct fuse_session *given);

int __wrap_fuse_session_loop(struct fuse_session *given)
{
	session = given;
	return 0;
}

/* --- a request ------------------------------------------------------------ */

static void begin(uint32_t kind, uint64_t number)
{
	struct fuse_in_header header = { .opcode = kind, .unique = 7,
		.nodeid = number, .uid = 1000, .gid = 1000, .pid = 1 };

	memcpy(request, &header, sizeof header);
	asked = sizeof header;
}

static void add(const void *part, size_t size)
{
	must(asked + size <= sizeof request);
	memcpy(request + asked, part, size);
	asked += size;
}

static void add_name(const char *name)
{
	add(name, strlen(name) + 1);
}

/* The errno that came back. */
static int ask(void)
{
	struct fuse_buf buffer = { .mem = request, .size = asked };
	ssize_t got;

	((struct fuse_in_header *)(void *)request)->len = (uint32_t)asked;
	must(ftruncate(wire, 0) == 0 && lseek(wire, 0, SEEK_SET) == 0);
	fuse_session_process_buf(session, &buffer);
	got = pread(wire, &answer, sizeof answer, 0);
	must(got == 0 || (size_t)got == answer.header.len);
	return got == 0 ? -1 : -answer.header.error;
}

/* --- what there must be ---------------------------------------------------- */

static struct known *find(const struct known *folder, const char *name)
{
	for (int i = 1; i < KNOWN; i++)
		if (known[i].number && known[i].parent == folder &&
		    strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}

static int count(void)
{
	int all = 0;

	for (int i = 0; i < KNOWN; i++)
		all += known[i].number != 0;
	return all;
}

static bool is_empty(const struct known *folder)
{
	for (int i = 1; i < KNOWN; i++)
		if (known[i].number && known[i].parent == folder)
			return false;
	return true;
}

static void must_be_counted(void)
{
	size_t bytes = 0;

	for (int i = 0; i < KNOWN; i++)
		if (known[i].number)
			bytes += known[i].size;
	must(node_count_left() == NODES - count());
	must(node_bytes_left() == NODE_BYTES_MAX - (long)bytes);
}

static void forget_row(struct known *row)
{
	free(row->bytes);
	memset(row, 0, sizeof *row);
}

/* One that has been made, of the kind that is wanted. */
static struct known *choose(struct bytes *bytes, bool is_folder)
{
	int from = (int)(bytes_take(bytes) << 8 | bytes_take(bytes)) % KNOWN;

	for (int i = 0; i < KNOWN; i++) {
		struct known *row = &known[(from + i) % KNOWN];

		if (row->number && row->is_folder == is_folder &&
		    (row->parent || row == known || !is_folder) &&
		    row->lookups > 0)
			return row;
	}
	return is_folder ? known : NULL;
}

/* What the kernel lets through: no "/", not "." and "..", up to 1024 bytes. */
static void choose_name(struct bytes *bytes, char *name)
{
	int kind = bytes_below(bytes, 8);

	bytes_text(bytes, name, kind == 7 ? NAME + 1 : kind == 6 ? 280 : 4);
	for (char *at = name; *at; at++)
		if (*at == '/')
			*at = '_';
	if (name[0] == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		strcpy(name, kind < 4 ? "notes" : "a");
	if (kind == 5) {		/* about as long as a name may be */
		size_t length = (size_t)(250 + bytes_below(bytes, 12));

		memset(name, 'n', length);
		name[length] = '\0';
	}
}

/* --- the requests ----------------------------------------------------------- */

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
	struct known *row = find(folder, name);
	int error;

	begin(FUSE_LOOKUP, folder->number);
	add_name(name);
	error = ask();
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

	begin(is_folder ? FUSE_MKDIR : FUSE_CREATE, folder->number);
	if (is_folder)
		add(&folder_mode, sizeof folder_mode);
	else
		add(&file_mode, sizeof file_mode);
	add_name(name);
	return ask();
}

static void make(struct bytes *bytes)
{
	struct known *folder = choose(bytes, true), *row = known;
	bool is_folder = bytes_below(bytes, 2);
	char name[NAME + 1];
	int error;

	choose_name(bytes, name);
	if (look_up(folder, name))
		return;
	error = ask_to_make(folder, name, is_folder,
	    (uint32_t)bytes_number(bytes));
	must(error == (count() == NODES ? ENOSPC
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

	begin(FUSE_FORGET, row->number);
	add(&many, sizeof many);
	ask();
	row->lookups -= times;
	if (row->lookups == 0 && !row->parent)
		forget_row(row);
}

static void note_removal(struct known *row)
{
	row->parent = NULL;
	if (row->lookups == 0)
		forget_row(row);
}

static void take_away(struct known *folder, const char *name)
{
	struct known *row = look_up(folder, name);

	if (!row)
		return;
	begin(row->is_folder ? FUSE_RMDIR : FUSE_UNLINK, folder->number);
	add_name(name);
	if (row->is_folder && !is_empty(row)) {
		must(ask() == ENOTEMPTY);
		return;
	}
	must(ask() == 0);
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
	struct known *from = choose(bytes, true), *to = choose(bytes, true);
	struct fuse_rename2_in where = { .newdir = to->number,
		.flags = (uint32_t)bytes_below(bytes, 4) };
	char name[NAME + 1], fresh[NAME + 1];
	struct known *row, *old;
	int error;

	choose_name(bytes, name);
	choose_name(bytes, fresh);
	row = look_up(from, name);
	old = look_up(to, fresh);
	/* The rest the kernel refuses by itself. */
	if (!row || row == old || is_below(to, row) || (old &&
	    (old->is_folder != row->is_folder || is_below(from, old))))
		return;
	begin(FUSE_RENAME2, from->number);
	add(&where, sizeof where);
	add_name(name);
	add_name(fresh);
	error = ask();
	must(error == (where.flags & ~1U ? EINVAL : old && where.flags ? EEXIST
	    : old && !is_empty(old) ? ENOTEMPTY
	    : strlen(fresh) > NAME_MAX ? ENAMETOOLONG : 0));
	if (error)
		return;
	if (old)
		note_removal(old);
	row->parent = to;
	strcpy(row->name, fresh);
}

static bool resize(struct known *row, size_t size)
{
	if (size > row->size && size - row->size > (size_t)node_bytes_left())
		return false;
	row->bytes = realloc(row->bytes, size + 1);
	if (size > row->size)
		memset(row->bytes + row->size, 0, size - row->size);
	return true;
}

/* Any place, mostly near the end of what there may be. */
static uint64_t choose_place(struct bytes *bytes)
{
	uint64_t place = (uint64_t)(unsigned)bytes_number(bytes);

	switch (bytes_below(bytes, 4)) {
	case 0:
		return place % 9000;
	case 1:
		return NODE_BYTES_MAX - place % 9000;
	case 2:
		return INT64_MAX - DATA - place;
	default:
		return place << 20;
	}
}

static void set_size(struct known *row, uint64_t size, struct bytes *bytes)
{
	struct fuse_setattr_in wish = { .size = size,
		.valid = (FATTR_SIZE | (uint32_t)bytes_number(bytes)) & 0x7ff,
		.mode = (uint32_t)bytes_number(bytes) % 07777 | S_IFREG,
		.mtimensec = (uint32_t)bytes_number(bytes) };
	bool fits = resize(row, size > NODE_BYTES_MAX ? SIZE_MAX / 4
	    : (size_t)size);
	size_t before = row->size;

	begin(FUSE_SETATTR, row->number);
	add(&wish, sizeof wish);
	must(ask() == (fits ? 0 : ENOSPC));
	row->size = fits ? (size_t)size : before;
	must(!fits || answer.is.attr.attr.size == size);
}

static void write_to(struct known *row, uint64_t place, struct bytes *bytes)
{
	static char data[DATA];
	struct fuse_write_in where = { .offset = place,
		.size = 1 + (uint32_t)(bytes_take(bytes) << 8 |
		bytes_take(bytes)) % (DATA - 1) };
	uint64_t end = place + where.size;
	bool fits = end <= row->size || (end <= NODE_BYTES_MAX &&
	    resize(row, (size_t)end));
	int error;

	memset(data, (int)bytes_take(bytes), where.size);
	begin(FUSE_WRITE, row->number);
	add(&where, sizeof where);
	add(data, where.size);
	error = ask();
	must(error == (fits ? 0 : ENOSPC));
	if (error)
		return;
	must(answer.is.written.size == where.size);
	if (end > row->size)
		row->size = (size_t)end;
	memcpy(row->bytes + place, data, where.size);
}

static void read_from(const struct known *row, uint64_t place,
    struct bytes *bytes)
{
	struct fuse_read_in where = { .offset = place,
		.size = (uint32_t)bytes_number(bytes) % sizeof answer.is };
	size_t rest = place < row->size ? row->size - (size_t)place : 0;

	begin(FUSE_READ, row->number);
	add(&where, sizeof where);
	must(ask() == 0);
	if (rest > where.size)
		rest = where.size;
	must(answer.header.len == sizeof answer.header + rest);
	must(rest == 0 || memcmp(answer.is.bytes, row->bytes + place,
	    rest) == 0);
}

static void use_file(struct bytes *bytes)
{
	struct known *row = choose(bytes, false);
	int kind = bytes_below(bytes, 3);
	uint64_t place = choose_place(bytes);

	if (row && kind == 0)
		set_size(row, place, bytes);
	else if (row && kind == 1)
		write_to(row, place, bytes);
	else if (row)
		read_from(row, place, bytes);
}

/* The place to go on from; each name that is listed is there. */
static uint64_t must_be_listed(const struct known *folder, uint64_t place,
    int *found)
{
	size_t length = answer.header.len - sizeof answer.header, at = 0;

	while (at < length) {
		struct fuse_dirent *row = (struct fuse_dirent *)(void *)
		    (answer.is.bytes + at);
		char name[NAME + 1] = "";

		must(at + FUSE_NAME_OFFSET + row->namelen <= length);
		memcpy(name, row->name, row->namelen);
		must(row->off > place);
		place = row->off;
		must(row->off <= 2 || (find(folder, name) &&
		    find(folder, name)->number == row->ino));
		*found += row->off > 2;
		at += FUSE_DIRENT_SIZE(row);
	}
	return place;
}

static void list(struct bytes *bytes)
{
	struct known *folder = choose(bytes, true);
	uint64_t first = bytes_below(bytes, 3) ? 0 : choose_place(bytes);
	struct fuse_read_in where = { .offset = first,
		.size = 320 + (uint32_t)bytes_take(bytes) * 40 };
	int found = 0, must_be = 0;

	do {
		begin(FUSE_READDIR, folder->number);
		add(&where, sizeof where);
		must(ask() == 0);
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
	struct known *row = choose(bytes, false);
	int error;

	begin(kind, (row ? row : known)->number);
	add(room, sizeof room);
	error = ask();
	must(kind == FUSE_GETATTR || kind == FUSE_STATFS || kind == FUSE_OPEN
	    ? error == 0 : error == ENOSYS || error == 0);
	if (kind == FUSE_STATFS)
		must(answer.is.system.st.ffree ==
		    (uint64_t)(NODES - count()));
}

/* --- a run ----------------------------------------------------------------- */

static void open_stick(void)
{
	struct fuse_init_in hello = { .major = FUSE_KERNEL_VERSION,
		.minor = 31, .max_readahead = 1 << 17 };

	wire = memfd_create("wire", MFD_CLOEXEC);
	must(wire >= 0 && stick_serve(wire) == 0);
	begin(FUSE_INIT, 0);
	add(&hello, sizeof hello);
	must(ask() == 0);
	known[0] = (struct known){ .number = 1, .lookups = 1,
		.is_folder = true };
	begin(FUSE_UNLINK, 1);
	add_name("notes");
	must(ask() == 0);
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
			if (row->parent && (!row->is_folder || is_empty(row)))
				take_away(row->parent, row->name);
			if (row->number && !row->parent)
				forget(row, row->lookups);
		}
	}
	must(count() == 1);
	must_be_counted();
}

static void play(struct bytes *bytes)
{
	char name[NAME + 1];
	struct known *row;

	switch (bytes_below(bytes, 8)) {
	case 0:
	case 1:
		make(bytes);
		break;
	case 2:
		choose_name(bytes, name);
		take_away(choose(bytes, true), name);
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
		row = choose(bytes, bytes_below(bytes, 2));
		if (row && row != known)
			forget(row, 1 + (uint64_t)bytes_take(bytes) %
			    row->lookups);
		break;
	default:
		use_file(bytes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = bytes_open(data, size);

	if (!session)
		open_stick();
	for (int i = 0; i < ROUNDS && (bytes.left > 0 || i < 20); i++) {
		play(&bytes);
		must_be_counted();
	}
	clear();
	return 0;
}

#endif
