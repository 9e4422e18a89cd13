/* What one process looks like at one moment. */
#include "lab/facts/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/memory.h"

void snapshot_init(struct snapshot *snapshot)
{
	memset(snapshot, 0, sizeof *snapshot);
	snapshot->tpgid = -1;
	snapshot->umask = -1;
}

void snapshot_copy(struct snapshot *to, const struct snapshot *from)
{
	if (to == from)
		return;
	free(to->fds);
	*to = *from;
	if (from->fds)
		to->fds = fd_list_make(from->fds->row, from->fds->count);
}

void snapshot_clear(struct snapshot *snapshot)
{
	free(snapshot->fds);
	snapshot_init(snapshot);
}

field_set snapshot_difference(const struct snapshot *before,
    const struct snapshot *after)
{
	field_set set = 0;

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		bool known = !before->unreadable[field];
		bool still = !after->unreadable[field];

		if (field == FIELD_STATE || (!known && !still))
			continue;
		if (known != still ||
		    !field_row(field)->is_same(before, after))
			set |= FIELD_BIT(field);
	}
	return set;
}

void snapshot_derive(struct snapshot *snapshot)
{
	snapshot->is_group_leader = snapshot->pgid == snapshot->pid;
	snapshot->is_session_leader = snapshot->sid == snapshot->pid;
	snapshot->is_foreground = snapshot->tty[0] != '\0' &&
	    snapshot->tpgid > 0 && snapshot->tpgid == snapshot->pgid;
}

struct fd_list *fd_list_make(const struct fd_fact *row, size_t count)
{
	size_t size = sizeof(struct fd_list) + count * sizeof *row;
	struct fd_list *list;
	char *text;

	for (size_t i = 0; i < count; i++)
		size += strlen(row[i].target) + 1;
	list = memory_get(1, size);
	list->count = count;
	text = (char *)&list->row[count];
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(row[i].target) + 1;

		list->row[i] = row[i];
		list->row[i].target = memcpy(text, row[i].target, length);
		text += length;
	}
	return list;
}

const struct fd_fact *fd_list_find(const struct fd_list *list, int fd)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (list->row[i].fd == fd)
			return &list->row[i];
	return NULL;
}

bool fd_is_terminal(const struct fd_fact *fact)
{
	const char *name = fact->target;

	if (strncmp(name, "/dev/pts/", 9) == 0)
		return name[9] >= '0' && name[9] <= '9';
	if (strncmp(name, "/dev/", 5) != 0)
		return false;
	name += 5;
	return strncmp(name, "tty", 3) == 0 ||
	    strncmp(name, "console", 7) == 0 || strncmp(name, "hvc", 3) == 0;
}

bool signal_set_has(uint64_t set, int signal)
{
	return signal > 0 && signal < 65 && (set >> (signal - 1) & 1);
}

bool path_is_on_mount(const char *path)
{
	const char *at = strstr(path, "/usb");

	return at && (at[4] == '\0' || at[4] == '/');
}

int snapshot_fd_on_mount(const struct snapshot *snapshot)
{
	for (size_t i = 0; snapshot->fds && i < snapshot->fds->count; i++)
		if (path_is_on_mount(snapshot->fds->row[i].target))
			return snapshot->fds->row[i].fd;
	return -1;
}

bool snapshot_has_stdio_terminal(const struct snapshot *snapshot)
{
	for (int fd = 0; fd <= 2; fd++) {
		const struct fd_fact *fact = fd_list_find(snapshot->fds, fd);

		if (fact && fd_is_terminal(fact))
			return true;
	}
	return false;
}
