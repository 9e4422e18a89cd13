/* Facts made of any bytes. */
#include "tests/fuzz/hostile.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

enum { FDS = 6 };

unsigned bytes_take(struct bytes *bytes)
{
	if (bytes->left == 0)
		return 0;
	bytes->left--;
	return *bytes->at++;
}

int bytes_number(struct bytes *bytes)
{
	unsigned first = bytes_take(bytes), number = 0;

	if (first < 0xf0)
		return (int)first;
	for (int i = 0; i < 4; i++)
		number = number << 8 | bytes_take(bytes);
	return (int)number;
}

int bytes_below(struct bytes *bytes, int end)
{
	return (int)bytes_take(bytes) % end;
}

void bytes_text(struct bytes *bytes, char *text, size_t size)
{
	size_t want = bytes_take(bytes), at = 0;

	want = want >= 0xf0 ? size - 1 : want % size;
	while (at < want && bytes->left > 0) {
		char byte = (char)bytes_take(bytes);

		if (byte)
			text[at++] = byte;
	}
	text[at] = '\0';
}

char *bytes_string(struct bytes *bytes)
{
	char text[300];

	bytes_text(bytes, text, sizeof text);
	return memory_string(text);
}

uint64_t bytes_set(struct bytes *bytes)
{
	return (uint64_t)(unsigned)bytes_number(bytes) << 32 |
	    (unsigned)bytes_number(bytes);
}

static struct fd_list *take_fds(struct bytes *bytes)
{
	struct fd_fact row[FDS];
	char target[FDS][200];
	int count = bytes_below(bytes, FDS + 1), fd = -1;

	for (int i = 0; i < count; i++) {
		fd += 1 + bytes_below(bytes, 200);
		bytes_text(bytes, target[i], sizeof target[i]);
		row[i] = (struct fd_fact){ fd,
			(enum fd_access)bytes_below(bytes, ACCESS_UNKNOWN + 1),
			bytes_below(bytes, 2), target[i] };
	}
	return fd_list_make(row, (size_t)count);
}

static void take_gaps(struct bytes *bytes, struct snapshot *snapshot)
{
	for (int i = bytes_below(bytes, 4); i > 0; i--)
		snapshot->unreadable[bytes_below(bytes, FIELD_COUNT)] =
		    bytes_number(bytes);
	snapshot->disagree = (field_set)bytes_number(bytes);
}

/* The kernel's own letter, of which its reader takes no other; 0 unknown. */
static char take_state(struct bytes *bytes)
{
	return "\0RSDTtZXI!~"[bytes_below(bytes, 11)];
}

static void take_marks(struct bytes *bytes, struct snapshot *snapshot)
{
	unsigned marks = bytes_take(bytes);

	snapshot->is_cwd_deleted = marks & 1;
	snapshot->is_orphaned_group = marks & 2;
	snapshot->is_kernel_thread = (marks & 28) == 4;
	snapshot->is_reported = marks & 32;
}

void hostile_snapshot(struct bytes *bytes, struct snapshot *snapshot)
{
	snapshot_init(snapshot);
	snapshot->pid = bytes_number(bytes);
	snapshot->ppid = bytes_number(bytes);
	bytes_text(bytes, snapshot->comm, sizeof snapshot->comm);
	bytes_text(bytes, snapshot->ppid_comm, sizeof snapshot->ppid_comm);
	snapshot->pgid = bytes_number(bytes);
	snapshot->sid = bytes_number(bytes);
	bytes_text(bytes, snapshot->tty, sizeof snapshot->tty);
	snapshot->tpgid = bytes_number(bytes);
	bytes_text(bytes, snapshot->cwd, sizeof snapshot->cwd);
	snapshot->umask = bytes_number(bytes);
	if (bytes_below(bytes, 4))
		snapshot->fds = take_fds(bytes);
	snapshot->blocked = bytes_set(bytes);
	snapshot->ignored = bytes_set(bytes);
	snapshot->caught = bytes_set(bytes);
	snapshot->state = take_state(bytes);
	take_marks(bytes, snapshot);
	snapshot_derive(snapshot);
	take_gaps(bytes, snapshot);
}
