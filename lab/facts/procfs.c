/* Reads the texts of /proc. */
#include "lab/facts/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define KERNEL_THREAD 0x00200000ULL	/* PF_KTHREAD of linux/sched.h */
#define LIBRARY_SIGNALS ((uint64_t)3 << 31)	/* 32 and 33 */

/* O_PATH and O_CLOEXEC as the kernel prints them in fdinfo. */
#define SHOWN_PATH 010000000ULL
#define SHOWN_CLOEXEC 02000000ULL

#define SAFE (1ULL << 59)	/* below, one more digit always fits */

/* What is left to read: never beyond end. */
struct cursor {
	const char *at;
	const char *end;
};

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return 99;
}

static void skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end &&
	    (*cursor->at == ' ' || *cursor->at == '\t'))
		cursor->at++;
}

/* The next number; false if there is none or it does not fit 64 bits. */
static bool take_unsigned(struct cursor *cursor, unsigned base,
    unsigned long long *number)
{
	unsigned long long value = 0;
	const char *start;

	skip_blanks(cursor);
	start = cursor->at;
	while (cursor->at < cursor->end) {
		unsigned digit = (unsigned)digit_value(*cursor->at);

		if (digit >= base)
			break;
		if (value >= SAFE && value > (ULLONG_MAX - digit) / base)
			return false;
		value = value * base + digit;
		cursor->at++;
	}
	*number = value;
	return cursor->at > start;
}

static bool take_int(struct cursor *cursor, int *number)
{
	unsigned long long value;
	bool is_negative;

	skip_blanks(cursor);
	is_negative = cursor->at < cursor->end && *cursor->at == '-';
	if (is_negative)
		cursor->at++;
	if (!take_unsigned(cursor, 10, &value))
		return false;
	if (value > (unsigned long long)INT_MAX + (is_negative ? 1 : 0))
		return false;
	*number = is_negative ? (int)-(long long)value : (int)value;
	return true;
}

/* Skips fields of stat that nobody here asks for. */
static bool skip_fields(struct cursor *cursor, int count)
{
	while (count-- > 0) {
		const char *start;

		skip_blanks(cursor);
		start = cursor->at;
		while (cursor->at < cursor->end && *cursor->at != ' ' &&
		    *cursor->at != '\n')
			cursor->at++;
		if (cursor->at == start)
			return false;
	}
	return true;
}

/* "PID (NAME" up to the last ')'; the cursor is then behind it. */
static bool take_name(struct cursor *cursor, struct procfs_stat *stat)
{
	const char *close = memrchr(cursor->at, ')',
	    (size_t)(cursor->end - cursor->at));
	size_t length;

	if (!close || !take_int(cursor, &stat->pid) || close - cursor->at < 2 ||
	    cursor->at[0] != ' ' || cursor->at[1] != '(')
		return false;
	cursor->at += 2;
	length = (size_t)(close - cursor->at);
	if (length >= sizeof stat->comm)
		length = sizeof stat->comm - 1;
	memcpy(stat->comm, cursor->at, length);
	stat->comm[length] = '\0';
	cursor->at = close + 1;
	return true;
}

static bool take_state(struct cursor *cursor, char *state)
{
	skip_blanks(cursor);
	if (cursor->at >= cursor->end)
		return false;
	*state = *cursor->at++;
	return *state > ' ' && *state < 0x7f;
}

int procfs_stat(struct procfs_stat *stat, const char *text, size_t length)
{
	struct cursor cursor = { text, text + length };
	unsigned long long flags, user, system, threads;

	memset(stat, 0, sizeof *stat);
	if (!take_name(&cursor, stat) || !take_state(&cursor, &stat->state) ||
	    !take_int(&cursor, &stat->ppid) ||
	    !take_int(&cursor, &stat->pgid) ||
	    !take_int(&cursor, &stat->sid) ||
	    !take_int(&cursor, &stat->tty) ||
	    !take_int(&cursor, &stat->tpgid) ||
	    !take_unsigned(&cursor, 10, &flags) || !skip_fields(&cursor, 4) ||
	    !take_unsigned(&cursor, 10, &user) ||
	    !take_unsigned(&cursor, 10, &system) || !skip_fields(&cursor, 4) ||
	    !take_unsigned(&cursor, 10, &threads) || !skip_fields(&cursor, 1) ||
	    !take_unsigned(&cursor, 10, &stat->start_time)) {
		errno = EINVAL;
		return -1;
	}
	stat->is_kernel_thread = (flags & KERNEL_THREAD) != 0;
	stat->threads = (long)threads;
	stat->ticks = user + system;
	return 0;
}

enum status_line {
	LINE_TGID,
	LINE_UMASK,
	LINE_UID,
	LINE_THREAD_PENDING,
	LINE_SHARED_PENDING,
	LINE_BLOCKED,
	LINE_IGNORED,
	LINE_CAUGHT,
	LINE_COUNT
};

#define ALL_LINES ((1u << LINE_COUNT) - 1)

#define LINE(key, base) { (key), sizeof (key) - 1, (base) }

static const struct {
	const char *key;
	size_t length;
	unsigned base;
} status_lines[LINE_COUNT] = {
	[LINE_TGID] = LINE("Tgid:", 10),
	[LINE_UMASK] = LINE("Umask:", 8),
	[LINE_UID] = LINE("Uid:", 10),
	[LINE_THREAD_PENDING] = LINE("SigPnd:", 16),
	[LINE_SHARED_PENDING] = LINE("ShdPnd:", 16),
	[LINE_BLOCKED] = LINE("SigBlk:", 16),
	[LINE_IGNORED] = LINE("SigIgn:", 16),
	[LINE_CAUGHT] = LINE("SigCgt:", 16),
};

/* One line: the number behind a key that is known, marked in *found.  Most
 * of the sixty lines begin with a letter of no key. */
static void read_line(struct cursor line, unsigned long long *value,
    unsigned *found)
{
	if (line.at == line.end || (*line.at != 'S' && *line.at != 'T' &&
	    *line.at != 'U'))
		return;
	for (unsigned i = 0; i < LINE_COUNT; i++) {
		size_t length = status_lines[i].length;
		struct cursor rest = line;

		if (*found & 1u << i ||
		    (size_t)(line.end - line.at) < length ||
		    memcmp(line.at, status_lines[i].key, length) != 0)
			continue;
		rest.at += length;
		if (i == LINE_UID && !take_unsigned(&rest, 10, &value[i]))
			return;	/* the effective one comes second */
		if (take_unsigned(&rest, status_lines[i].base, &value[i]))
			*found |= 1u << i;
		return;
	}
}

static uint64_t known_signals(unsigned long long set)
{
	return (uint64_t)set & ~LIBRARY_SIGNALS;
}

static void fill_status(struct procfs_status *status,
    const unsigned long long *value, unsigned found)
{
	const unsigned signals = 0x1fu << LINE_THREAD_PENDING;

	if (found & 1u << LINE_TGID && value[LINE_TGID] <= INT_MAX)
		status->tgid = (pid_t)value[LINE_TGID];
	status->has_umask = (found & 1u << LINE_UMASK) != 0;
	status->umask = (int)(value[LINE_UMASK] & 0777);
	status->has_uid = (found & 1u << LINE_UID) != 0;
	status->uid = (uid_t)value[LINE_UID];
	status->has_signals = (found & signals) == signals;
	status->pending = known_signals(value[LINE_THREAD_PENDING] |
	    value[LINE_SHARED_PENDING]);
	status->blocked = known_signals(value[LINE_BLOCKED]);
	status->ignored = known_signals(value[LINE_IGNORED]);
	status->caught = known_signals(value[LINE_CAUGHT]);
}

/* The name in status has its newline escaped by the kernel, so no line can
 * be forged by a name.  What follows the last line asked for is not read. */
void procfs_status(struct procfs_status *status, const char *text,
    size_t length)
{
	unsigned long long value[LINE_COUNT] = { 0 };
	const char *end = text + length;
	unsigned found = 0;

	memset(status, 0, sizeof *status);
	while (text < end && found != ALL_LINES) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		struct cursor line = { text, stop ? stop : end };

		read_line(line, value, &found);
		text = line.end + (stop ? 1 : 0);
	}
	fill_status(status, value, found);
}

static enum fd_access access_of(unsigned long long flags)
{
	static const enum fd_access access[] = {
		[O_RDONLY] = ACCESS_READ,
		[O_WRONLY] = ACCESS_WRITE,
		[O_RDWR] = ACCESS_BOTH,
		[O_ACCMODE] = ACCESS_PATH,	/* neither: for ioctl only */
	};

	return flags & SHOWN_PATH ? ACCESS_PATH : access[flags & O_ACCMODE];
}

int procfs_fdinfo(enum fd_access *access, bool *is_cloexec, const char *text,
    size_t length)
{
	static const char key[] = "\nflags:";
	const char *found = memmem(text, length, key, sizeof key - 1);
	struct cursor cursor;
	unsigned long long flags;

	if (found) {
		cursor.at = found + sizeof key - 1;
		cursor.end = text + length;
		if (take_unsigned(&cursor, 8, &flags)) {
			*access = access_of(flags);
			*is_cloexec = (flags & SHOWN_CLOEXEC) != 0;
			return 0;
		}
	}
	errno = EINVAL;
	return -1;
}

int procfs_number(const char *name)
{
	struct cursor cursor = { name, name + strnlen(name, 12) };
	int number;

	if (*name < '0' || *name > '9' || !take_int(&cursor, &number) ||
	    *cursor.at != '\0')
		return -1;
	return number;
}

unsigned procfs_major(int device)
{
	return (unsigned)device >> 8 & 0xfff;
}

unsigned procfs_minor(int device)
{
	return ((unsigned)device & 0xff) | ((unsigned)device >> 12 & 0xfff00);
}

/* The terminals whose numbers the kernel has fixed; see devices.txt of its
 * documentation. */
static const struct tty_row {
	unsigned major, last_major;
	unsigned minor, last_minor;
	const char *name;	/* the minor minus first is appended */
	unsigned first;
	bool is_numbered;
} ttys[] = {
	{ 136, 143, 0, 0xfffff, "/dev/pts/", 0, true },
	{ 4, 4, 0, 63, "/dev/tty", 0, true },
	{ 4, 4, 64, 255, "/dev/ttyS", 64, true },
	{ 5, 5, 0, 0, "/dev/tty", 0, false },
	{ 5, 5, 1, 1, "/dev/console", 0, false },
	{ 229, 229, 0, 0xfffff, "/dev/hvc", 0, true },
};

bool procfs_tty(int device, char *path, size_t size)
{
	unsigned major = procfs_major(device), minor = procfs_minor(device);

	for (size_t i = 0; i < sizeof ttys / sizeof ttys[0]; i++) {
		const struct tty_row *row = &ttys[i];

		if (major < row->major || major > row->last_major ||
		    minor < row->minor || minor > row->last_minor)
			continue;
		if (row->is_numbered)
			snprintf(path, size, "%s%u", row->name,
			    (major - row->major) * 256 + minor - row->first);
		else
			snprintf(path, size, "%s", row->name);
		return true;
	}
	return false;
}
