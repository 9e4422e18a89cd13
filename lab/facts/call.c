/* The system calls that make or unmake a daemon, and how they are written. */
#include "lab/facts/call.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "lab/facts/field.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

/* More of a path than this does not help a reader of the timeline. */
#define PATH_SHOWN 240

#define ROW(call, kernel, name, args) [call] = { call, kernel, name, args }

static const struct call_row rows[CALL_COUNT] = {
	ROW(CALL_NONE, NULL, "", ""),
	ROW(CALL_FORK, NULL, "fork", ""),
	ROW(CALL_VFORK, NULL, "vfork", ""),
	ROW(CALL_CLONE, NULL, "clone", "."),
	ROW(CALL_EXIT, NULL, "_exit", "d"),
	ROW(CALL_KILLED, NULL, "killed by", "S"),
	ROW(CALL_SIGNAL, NULL, "receives", "S"),
	ROW(CALL_EXECVE, "execve", "execve", "p."),
	ROW(CALL_EXECVEAT, "execveat", "execveat", "Dp."),
	ROW(CALL_SETSID, "setsid", "setsid", ""),
	ROW(CALL_SETPGID, "setpgid", "setpgid", "dd"),
	ROW(CALL_CHDIR, "chdir", "chdir", "p"),
	ROW(CALL_FCHDIR, "fchdir", "fchdir", "d"),
	ROW(CALL_UMASK, "umask", "umask", "o"),
	ROW(CALL_CLOSE, "close", "close", "d"),
	ROW(CALL_CLOSE_RANGE, "close_range", "close_range", "uuu"),
	ROW(CALL_DUP, "dup", "dup", "d"),
	ROW(CALL_DUP2, "dup2", "dup2", "dd"),
	ROW(CALL_DUP3, "dup3", "dup3", "ddx"),
	ROW(CALL_OPEN, "open", "open", "pfm"),
	ROW(CALL_OPENAT, "openat", "openat", "Dpfm"),
	ROW(CALL_OPENAT2, "openat2", "openat2", "Dpf"),
	ROW(CALL_CREAT, "creat", "creat", "po"),
	ROW(CALL_LINK, "link", "link", "pP"),
	ROW(CALL_LINKAT, "linkat", "linkat", "DpDP"),
	ROW(CALL_RENAME, "rename", "rename", "pP"),
	ROW(CALL_RENAMEAT, "renameat", "renameat", "DpDP"),
	ROW(CALL_RENAMEAT2, "renameat2", "renameat2", "DpDPx"),
	ROW(CALL_SIGACTION, "rt_sigaction", "sigaction", "Sh"),
	ROW(CALL_SIGNALFD, "signalfd", "signalfd", "ds"),
	ROW(CALL_SIGNALFD4, "signalfd4", "signalfd", "ds"),
	ROW(CALL_SIGWAIT, "rt_sigtimedwait", "sigwait", "s"),
	ROW(CALL_IOCTL, "ioctl", "ioctl", "dr"),
	ROW(CALL_KILL, "kill", "kill", "dS"),
	ROW(CALL_SETUID, "setuid", "setuid", "d"),
	ROW(CALL_SETGID, "setgid", "setgid", "d"),
	ROW(CALL_SETREUID, "setreuid", "setreuid", "dd"),
	ROW(CALL_SETREGID, "setregid", "setregid", "dd"),
	ROW(CALL_SETRESUID, "setresuid", "setresuid", "ddd"),
	ROW(CALL_SETRESGID, "setresgid", "setresgid", "ddd"),
	ROW(CALL_SETGROUPS, "setgroups", "setgroups", "d."),
	ROW(CALL_CHROOT, "chroot", "chroot", "p"),
};

const struct call_row *call_row(enum call call)
{
	return &rows[call < CALL_COUNT ? call : CALL_NONE];
}

static void add_path(const char *path, struct buffer *out)
{
	char shown[PATH_SHOWN];

	if (!path) {
		buffer_text(out, "?");
		return;
	}
	escape_text(shown, sizeof shown, path);
	buffer_format(out, "\"%s\"", shown);
	if (strlen(path) >= sizeof shown)
		buffer_text(out, "...");
}

struct flag {
	unsigned long long bit;
	const char *name;
};

static void add_open_flags(uint64_t flags, struct buffer *out)
{
	static const struct flag table[] = {
		{ O_CREAT, "|O_CREAT" }, { O_EXCL, "|O_EXCL" },
		{ O_TRUNC, "|O_TRUNC" }, { O_APPEND, "|O_APPEND" },
		{ O_NOCTTY, "|O_NOCTTY" }, { O_NONBLOCK, "|O_NONBLOCK" },
		{ O_CLOEXEC, "|O_CLOEXEC" }, { O_NOFOLLOW, "|O_NOFOLLOW" },
		{ O_DIRECTORY, "|O_DIRECTORY" },
	};
	static const char *const access[] = { "O_RDONLY", "O_WRONLY",
		"O_RDWR", "O_ACCMODE" };

	buffer_text(out, access[flags & O_ACCMODE]);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (flags & table[i].bit)
			buffer_text(out, table[i].name);
}

static void add_signal(uint64_t number, struct buffer *out)
{
	const char *name = number < 65 ? names_signal((int)number) : NULL;

	if (name)
		buffer_text(out, name);
	else
		buffer_format(out, "%d", (int)number);
}

static void add_set(uint64_t set, struct buffer *out)
{
	struct buffer names = { 0 };

	if (__builtin_popcountll(set) > 8) {
		buffer_format(out, "{%d signals}",
		    __builtin_popcountll(set));
		return;
	}
	field_signals(set, &names);
	buffer_format(out, "{%s}", set ? buffer_get(&names) : "");
	buffer_free(&names);
}

static void add_request(uint64_t request, struct buffer *out)
{
	if (request == TIOCNOTTY)
		buffer_text(out, "TIOCNOTTY");
	else if (request == TIOCSCTTY)
		buffer_text(out, "TIOCSCTTY");
	else
		buffer_format(out, "%#x", (unsigned)request);
}

static void add_unsigned(uint64_t value, struct buffer *out)
{
	if ((unsigned)value == UINT_MAX)
		buffer_text(out, "~0U");
	else
		buffer_format(out, "%u", (unsigned)value);
}

static void add_folder(uint64_t fd, struct buffer *out)
{
	if ((int)fd == AT_FDCWD)
		buffer_text(out, "AT_FDCWD");
	else
		buffer_format(out, "%d", (int)fd);
}

static void add_argument(const struct call_facts *facts, char kind,
    uint64_t value, struct buffer *out)
{
	static const char *const fate[] = { "SIG_DFL", "SIG_IGN", "handler" };

	switch (kind) {
	case 'd': buffer_format(out, "%d", (int)value); break;
	case 'u': add_unsigned(value, out); break;
	case 'x': buffer_format(out, "%#x", (unsigned)value); break;
	case 'o':
	case 'm': buffer_format(out, "%04o", (unsigned)value & 07777); break;
	case 'D': add_folder(value, out); break;
	case 'p': add_path(facts->path, out); break;
	case 'P': add_path(facts->path2, out); break;
	case 'f': add_open_flags(value, out); break;
	case 'S': add_signal(value, out); break;
	case 'h': buffer_text(out, fate[facts->disposition]); break;
	case 's': add_set(facts->set, out); break;
	case 'r': add_request(value, out); break;
	default: buffer_text(out, "..."); break;
	}
}

/* What is not a system call reads as a sentence: "killed by SIGHUP". */
static bool is_sentence(enum call call)
{
	return call == CALL_KILLED || call == CALL_SIGNAL;
}

void call_print(const struct call_facts *facts, struct buffer *out)
{
	const struct call_row *row = call_row(facts->call);
	uint64_t flags = 0;

	buffer_format(out, "%s%c", row->name,
	    is_sentence(facts->call) ? ' ' : '(');
	for (int i = 0; row->args[i]; i++) {
		char kind = row->args[i];

		if (kind == 'f')
			flags = facts->arg[i];
		if (kind == 'm' && !(flags & O_CREAT))
			break;
		if (i > 0)
			buffer_text(out, ", ");
		add_argument(facts, kind, facts->arg[i], out);
	}
	if (!is_sentence(facts->call))
		buffer_text(out, ")");
}

void call_clear(struct call_facts *facts)
{
	free(facts->path);
	free(facts->path2);
	free(facts->full);
	facts->path = facts->path2 = facts->full = NULL;
}

bool call_makes_file(const struct call_facts *facts)
{
	switch (facts->call) {
	case CALL_OPEN:
		return (facts->arg[1] & O_CREAT) != 0;
	case CALL_OPENAT:
	case CALL_OPENAT2:
		return (facts->arg[2] & O_CREAT) != 0;
	case CALL_CREAT:
	case CALL_LINK:
	case CALL_LINKAT:
	case CALL_RENAME:
	case CALL_RENAMEAT:
	case CALL_RENAMEAT2:
		return true;
	default:
		return false;
	}
}

bool call_gives_fd(enum call call)
{
	switch (call) {
	case CALL_OPEN:
	case CALL_OPENAT:
	case CALL_OPENAT2:
	case CALL_CREAT:
	case CALL_DUP:
	case CALL_DUP2:
	case CALL_DUP3:
		return true;
	default:
		return false;
	}
}
