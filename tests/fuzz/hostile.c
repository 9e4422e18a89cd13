/* Facts made of any bytes. */
#include "tests/fuzz/hostile.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

enum { FDS = 6 };

static unsigned long texts;

/* What stands for the lowest bytes. */
static const char *const parts[] = { "\033[2J", "\033]52;c;eA==\a", "\n",
	") R 1 1", "\xc2\x9b", "\xc2\x85", "\xe2\x80\xae", "\xe2\x81\xa6",
	"\xe2\x80\x8b", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80",
	"\xff", "\x7f", "\\", "\"", "<&>]]>", "\xef\xbb\xbf", "e\xcc\x81",
	"\xe2\x80\x8f", "\xf3\xa0\x81\x81", "%s%n", "\t", "\r", "\1", "\2",
	"\3", "\4", "`*_#|", " (deleted)", "/dev/pts/", "\xe2\x80\xa8" };

#define PARTS (sizeof parts / sizeof parts[0])

struct bytes bytes_open(const uint8_t *data, size_t size)
{
	struct bytes bytes = { data, size, 0 };

	for (size_t i = 0; i < 4 && i < size; i++)
		bytes.seed = bytes.seed << 8 | data[i];
	return bytes;
}

/* Marsaglia's xorshift; 0 stays 0. */
static unsigned next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed >> 24;
}

unsigned bytes_take(struct bytes *bytes)
{
	if (bytes->left == 0)
		return next(&bytes->seed);
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

	texts++;
	want = want >= 0xf0 ? size - 1 : want % size;
	while (at < want && (bytes->left > 0 || bytes->seed)) {
		unsigned byte = bytes_take(bytes);
		const char *part = byte < PARTS ? parts[byte] : NULL;
		size_t length = part ? strlen(part) : 1;

		if (length > want - at)
			break;
		if (part)
			memcpy(text + at, part, length);
		else
			text[at] = (char)byte;
		at += length;
	}
	text[at] = '\0';
}

unsigned long bytes_texts(void)
{
	return texts;
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

void hostile_scene(struct bytes *bytes, struct scene *scene)
{
	for (int i = 0; i < scene->count; i++)
		bytes_text(bytes, scene->row[i].comm,
		    sizeof scene->row[i].comm);
	bytes_text(bytes, scene->shell_comm, sizeof scene->shell_comm);
	bytes_text(bytes, scene->tty, sizeof scene->tty);
}
