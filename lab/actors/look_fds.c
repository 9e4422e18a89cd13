/*
 * The descriptors of a process: the links of /proc/PID/fd and, where asked
 * for, their flags in /proc/PID/fdinfo.  A link is read, never followed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/look_inside.h"
#include "lab/ground/buffer.h"
#include "lab/ground/io.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

/* Grows while the folder is read; targets are places in text until the end,
 * since text moves. */
struct table {
	struct fd_fact *row;
	size_t *place;
	size_t count;
	size_t capacity;
	struct buffer text;
};

static void table_add(struct table *table, const struct fd_fact *fact,
    const char *target, size_t length)
{
	if (table->count == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 32;
		table->row = memory_grow(table->row, table->capacity,
		    sizeof *table->row);
		table->place = memory_grow(table->place, table->capacity,
		    sizeof *table->place);
	}
	table->row[table->count] = *fact;
	table->place[table->count++] = table->text.length;
	buffer_add(&table->text, target, length);
	buffer_add(&table->text, "", 1);
}

static int compare_rows(const void *a, const void *b)
{
	const struct fd_fact *one = a, *other = b;

	return (one->fd > other->fd) - (one->fd < other->fd);
}

static struct fd_list *table_finish(struct table *table)
{
	struct fd_list *list;
	bool is_sorted = true;

	for (size_t i = 0; i < table->count; i++) {
		table->row[i].target = buffer_get(&table->text) +
		    table->place[i];
		if (i > 0 && table->row[i - 1].fd > table->row[i].fd)
			is_sorted = false;
	}
	if (!is_sorted)
		qsort(table->row, table->count, sizeof *table->row,
		    compare_rows);
	list = fd_list_make(table->row, table->count);
	free(table->row);
	free(table->place);
	buffer_free(&table->text);
	return list;
}

/* The permission bits of the link are those that the file was opened with. */
static int access_of_link(int folder, const char *name, struct fd_fact *fact)
{
	struct stat link;
	bool reads, writes;

	if (fstatat(folder, name, &link, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	reads = (link.st_mode & S_IRUSR) != 0;
	writes = (link.st_mode & S_IWUSR) != 0;
	fact->access = reads && writes ? ACCESS_BOTH : reads ? ACCESS_READ
	    : writes ? ACCESS_WRITE : ACCESS_PATH;
	return 0;
}

/* What is held tells of whatever has that number now; ENOENT if none has. */
static ssize_t take_kept(int infos, int *kept, const char *name, char *text,
    size_t size)
{
	ssize_t length;

	if (*kept < 0)
		*kept = openat(infos, name, O_RDONLY | O_CLOEXEC);
	if (*kept < 0)
		return -1;
	length = pread(*kept, text, size, 0);
	if (length > 0)
		return length;
	close(*kept);
	*kept = -1;
	return -1;
}

static int access_of_info(struct look *look, const char *name,
    struct fd_fact *fact)
{
	char text[1024];
	ssize_t length;

	if (look->is_kept && fact->fd < LOOK_INFOS)
		length = take_kept(look->infos, &look->info[fact->fd], name,
		    text, sizeof text);
	else
		length = io_take_at(look->infos, name, text, sizeof text);
	if (length < 0)
		return -1;
	return procfs_fdinfo(&fact->access, &fact->is_cloexec, text,
	    (size_t)length);
}

struct reader {
	struct look *look;
	int folder;		/* /proc/PID/fd */
	bool has_infos;		/* /proc/PID/fdinfo is open and asked for */
	size_t detailed;	/* how many get their access looked up */
	int error;		/* the links may not be read */
	struct table table;
};

/* One descriptor; one that was closed meanwhile is left out. */
static void read_one(struct reader *reader, const char *name)
{
	struct fd_fact fact = { .fd = procfs_number(name),
		.access = ACCESS_UNKNOWN };
	char target[PATH_MAX];
	ssize_t length;

	if (fact.fd < 0)
		return;
	length = readlinkat(reader->folder, name, target, sizeof target);
	if (length < 0 && (errno == ENOENT || errno == ESRCH))
		return;
	if (length < 0 && (errno == EACCES || errno == EPERM)) {
		reader->error = errno;
		return;
	}
	if (length < 0)
		length = snprintf(target, sizeof target, "? %s",
		    names_errno(errno));
	if (reader->table.count < reader->detailed) {
		if ((!reader->has_infos ||
		    access_of_info(reader->look, name, &fact) < 0) &&
		    access_of_link(reader->folder, name, &fact) < 0)
			return;
	}
	table_add(&reader->table, &fact, target, (size_t)length);
}

/* 0 with names at the beginning, or -1 with errno. */
static int open_folders(struct look *look, unsigned what)
{
	int fd, error;

	if (look->names) {
		rewinddir(look->names);
	} else {
		fd = openat(look->folder, "fd",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		look->names = fd < 0 ? NULL : fdopendir(fd);
		if (!look->names) {
			error = errno;
			if (fd >= 0)
				close(fd);
			errno = error;
			return -1;
		}
	}
	if ((what & LOOK_CLOEXEC) && look->infos < 0)
		look->infos = openat(look->folder, "fdinfo",
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
	return 0;
}

static void close_folders(struct look *look)
{
	closedir(look->names);
	look->names = NULL;
	if (look->infos >= 0)
		close(look->infos);
	look->infos = -1;
}

struct fd_list *look_fds(struct look *look, unsigned what)
{
	struct reader reader = { .look = look };
	const struct dirent *entry;
	struct fd_list *list;
	int error;

	if (open_folders(look, what) < 0)
		return NULL;
	reader.folder = dirfd(look->names);
	reader.has_infos = (what & LOOK_CLOEXEC) && look->infos >= 0;
	reader.detailed = what & LOOK_BRIEF ? LOOK_DETAILED : SIZE_MAX;
	while (!reader.error && (errno = 0, entry = readdir(look->names)))
		read_one(&reader, entry->d_name);
	error = reader.error ? reader.error : errno;
	list = table_finish(&reader.table);
	if (!look->is_kept)
		close_folders(look);
	if (error == 0)
		return list;
	free(list);
	errno = error;
	return NULL;
}

struct fd_list *look_stdio(int folder)
{
	char path[] = "fd/0", target[3][PATH_MAX];
	struct fd_fact fact[3];
	size_t count = 0;

	for (int fd = 0; fd < 3; fd++) {
		ssize_t length;

		path[3] = (char)('0' + fd);
		length = readlinkat(folder, path, target[count],
		    sizeof target[0] - 1);
		if (length < 0 && errno == ENOENT)
			continue;
		if (length < 0)
			return NULL;
		target[count][length] = '\0';
		fact[count] = (struct fd_fact){ .fd = fd,
			.access = ACCESS_UNKNOWN, .target = target[count] };
		count++;
	}
	return fd_list_make(fact, count);
}
