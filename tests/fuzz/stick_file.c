/* What is written to files of the memory stick and read from them. */
#include "tests/fuzz/stick_known.h"

#ifdef HAVE_FUSE

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/actors/stick_nodes.h"

static bool resize(struct known *row, size_t size)
{
	if (size > row->size && size - row->size > (size_t)node_bytes_left())
		return false;
	row->bytes = realloc(row->bytes, size + 1);
	if (size > row->size)
		memset(row->bytes + row->size, 0, size - row->size);
	return true;
}

uint64_t stick_place(struct bytes *bytes)
{
	uint64_t place = (uint64_t)(unsigned)bytes_number(bytes);

	switch (bytes_below(bytes, 4)) {
	case 0:
		return place % 9000;
	case 1:
		return NODE_BYTES_MAX - place % 9000;
	case 2:
		return INT64_MAX - STICK_DATA - place;
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

	ask_begin(FUSE_SETATTR, row->number);
	ask_add(&wish, sizeof wish);
	must(ask_now() == (fits ? 0 : ENOSPC));
	row->size = fits ? (size_t)size : before;
	must(!fits || answer.is.attr.attr.size == size);
}

static void write_to(struct known *row, uint64_t place, struct bytes *bytes)
{
	static char data[STICK_DATA];
	struct fuse_write_in where = { .offset = place,
		.size = 1 + (uint32_t)(bytes_take(bytes) << 8 |
		bytes_take(bytes)) % (STICK_DATA - 1) };
	uint64_t end = place + where.size;
	bool fits = end <= row->size || (end <= NODE_BYTES_MAX &&
	    resize(row, (size_t)end));
	int error;

	memset(data, (int)bytes_take(bytes), where.size);
	ask_begin(FUSE_WRITE, row->number);
	ask_add(&where, sizeof where);
	ask_add(data, where.size);
	error = ask_now();
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

	ask_begin(FUSE_READ, row->number);
	ask_add(&where, sizeof where);
	must(ask_now() == 0);
	if (rest > where.size)
		rest = where.size;
	must(answer.header.len == sizeof answer.header + rest);
	must(rest == 0 || memcmp(answer.is.bytes, row->bytes + place,
	    rest) == 0);
}

void stick_use_file(struct bytes *bytes)
{
	struct known *row = known_choose(bytes, false);
	int kind = bytes_below(bytes, 3);
	uint64_t place = stick_place(bytes);

	if (row && kind == 0)
		set_size(row, place, bytes);
	else if (row && kind == 1)
		write_to(row, place, bytes);
	else if (row)
		read_from(row, place, bytes);
}

#endif
