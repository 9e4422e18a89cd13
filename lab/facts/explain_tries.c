/* Which words explain an experiment that the target made on itself. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/facts/explain_inside.h"

static bool has_tty(const struct moment *m)
{
	return m->before.tty[0] != '\0';
}

static bool is_failed(const struct moment *m)
{
	return m->detail.found.error != 0;
}

static bool is_closed(const struct moment *m)
{
	return m->detail.found.error == EBADF;
}

static bool is_io_error(const struct moment *m)
{
	return m->detail.found.error == EIO;
}

/* What led up to the call failed: no call is to blame. */
static bool is_failed_before(const struct moment *m)
{
	return is_failed(m) && !moment_failed_call(m);
}

/* The terminal lets no background group write (stty tostop), and a group
 * that is orphaned is not stopped for it: tcsetattr(3). */
static bool is_orphaned_write(const struct moment *m)
{
	return is_io_error(m) && m->before.is_orphaned_group &&
	    has_tty(m) && !m->scene_before.is_hung_up;
}

static bool is_seen(const struct moment *m)
{
	return m->detail.is_seen_on_terminal;
}

static bool is_seen_without_tty(const struct moment *m)
{
	return is_seen(m) && !has_tty(m);
}

static bool is_seen_from_background(const struct moment *m)
{
	return is_seen(m) && !m->before.is_foreground;
}

/* What a descriptor of the state before is open on. */
static bool leads_to(const struct moment *m, int fd, const char *target)
{
	const struct fd_fact *fact = fd_list_find(m->before.fds, fd);

	return fact && strcmp(fact->target, target) == 0;
}

static bool leads_to_terminal(const struct moment *m, int fd)
{
	const struct fd_fact *fact = fd_list_find(m->before.fds, fd);

	return fact && fd_is_terminal(fact);
}

static bool is_written_to_null(const struct moment *m)
{
	return !is_failed(m) && leads_to(m, 1, "/dev/null");
}

static bool is_written_to_terminal(const struct moment *m)
{
	return !is_failed(m) && leads_to_terminal(m, 1);
}

static bool is_written(const struct moment *m)
{
	return m->detail.found.bytes >= 0;
}

static bool is_stopped_by_read(const struct moment *m)
{
	return m->detail.stopped_by != 0;
}

static bool is_orphaned_read(const struct moment *m)
{
	return is_io_error(m) && m->before.is_orphaned_group && has_tty(m);
}

static bool is_write_only(const struct moment *m)
{
	return is_closed(m) && fd_list_find(m->before.fds, 0);
}

static bool is_end_of_null(const struct moment *m)
{
	return m->detail.found.bytes == 0 && leads_to(m, 0, "/dev/null");
}

static bool is_end_of_terminal(const struct moment *m)
{
	return m->detail.found.bytes == 0 && m->scene_before.is_hung_up &&
	    leads_to_terminal(m, 0);
}

static bool is_end(const struct moment *m)
{
	return m->detail.found.bytes == 0;
}

static bool is_shared_line(const struct moment *m)
{
	return m->detail.went == WENT_BOTH;
}

static bool is_stolen_line(const struct moment *m)
{
	return m->detail.found.bytes > 0 && !has_tty(m) &&
	    leads_to_terminal(m, 0);
}

static bool is_lonely_line(const struct moment *m)
{
	return is_stolen_line(m) && m->scene_before.shell > 0 &&
	    !m->scene_before.is_shell_alive;
}

static bool is_read(const struct moment *m)
{
	return m->detail.found.bytes > 0;
}

/* No line is typed for it: of one that is no terminal, it reads the file. */
static bool is_read_from_file(const struct moment *m)
{
	return is_read(m) && fd_list_find(m->before.fds, 0) &&
	    !leads_to_terminal(m, 0);
}

static bool is_shells_line(const struct moment *m)
{
	return m->detail.went == WENT_SHELL;
}

static bool is_blocked(const struct moment *m)
{
	return m->detail.found.blocked;
}

static bool is_opened(const struct moment *m)
{
	return m->detail.found.opened;
}

static bool is_without_tty(const struct moment *m)
{
	return m->detail.found.error == ENXIO;
}

static bool is_acquired(const struct moment *m)
{
	return m->detail.found.became_controlling;
}

static bool is_not_needed(const struct moment *m)
{
	return is_opened(m) && has_tty(m);
}

static bool is_no_leader(const struct moment *m)
{
	return is_opened(m) && !m->before.is_session_leader;
}

static bool has_mask(const struct moment *m)
{
	return !is_failed(m) && m->action.arg[0] != '\0';
}

static bool is_open_to_all(const struct moment *m)
{
	return !is_failed(m) && (m->detail.found.file_mode & S_IWOTH) != 0;
}

static bool is_low_file(const struct moment *m)
{
	return m->detail.found.fd >= 0 && m->detail.found.fd <= 2;
}

static bool is_opened_file(const struct moment *m)
{
	return m->detail.found.fd > 2;
}

static bool is_printed_to_data(const struct moment *m)
{
	return is_written(m) && strstr(m->detail.found.path, "/data-");
}

static bool is_own_group(const struct moment *m)
{
	return !is_failed(m) && (m->changed & FIELD_BIT(FIELD_PGID));
}

static bool is_refused_leader(const struct moment *m)
{
	return m->detail.found.error == EPERM && m->before.is_session_leader;
}

const struct explain_row explain_tries[] = {
	{ "write-stdout read-stdin open-dev-tty open-new-tty create-file "
	    "open-file printf-stdout setpgid spawn-worker", 1,
	    moment_is_ended, "step.ended" },

	{ "write-stdout", 1, moment_is_stopped, "write-stdout.stopped" },
	{ "write-stdout", 1, is_closed, "write-stdout.EBADF" },
	{ "write-stdout", 1, is_orphaned_write, "write-stdout.orphaned" },
	{ "write-stdout", 1, is_io_error, "write-stdout.EIO" },
	{ "write-stdout", 1, is_failed, "try.failed" },
	{ "write-stdout", 1, is_seen_without_tty, "write-stdout.notty" },
	{ "write-stdout", 1, is_seen_from_background,
	    "write-stdout.background" },
	{ "write-stdout", 1, is_seen, "write-stdout.seen" },
	{ "write-stdout", 1, is_written_to_null, "write-stdout.null" },
	{ "write-stdout", 1, is_written_to_terminal,
	    "write-stdout.unseen" },
	{ "write-stdout", 1, is_written, "write-stdout.file" },

	{ "read-stdin", 1, is_stopped_by_read, "read-stdin.stopped" },
	{ "read-stdin", 1, moment_is_stopped, "step.stopped" },
	{ "read-stdin", 1, is_orphaned_read, "read-stdin.orphaned" },
	{ "read-stdin", 1, is_write_only, "read-stdin.writeonly" },
	{ "read-stdin", 1, is_closed, "read-stdin.EBADF" },
	{ "read-stdin", 1, is_failed, "try.failed" },
	{ "read-stdin", 1, is_end_of_null, "read-stdin.null" },
	{ "read-stdin", 1, is_end_of_terminal, "read-stdin.hungup" },
	{ "read-stdin", 1, is_end, "read-stdin.end" },
	{ "read-stdin", 1, is_shared_line, "read-stdin.both" },
	{ "read-stdin", 1, is_lonely_line, "read-stdin.alone" },
	{ "read-stdin", 1, is_stolen_line, "read-stdin.stolen" },
	{ "read-stdin", 1, is_read_from_file, "read-stdin.file" },
	{ "read-stdin", 1, is_read, "read-stdin.read" },
	{ "read-stdin", 1, is_shells_line, "read-stdin.shell" },
	{ "read-stdin", 1, is_blocked, "read-stdin.blocked" },

	{ "open-dev-tty", 1, is_opened, "open-dev-tty.opened" },
	{ "open-dev-tty", 1, is_without_tty, "open-dev-tty.ENXIO" },

	{ "open-new-tty", 1, is_acquired, "open-new-tty.acquired" },
	{ "open-new-tty", 1, is_not_needed, "open-new-tty.has" },
	{ "open-new-tty", 1, is_no_leader, "open-new-tty.member" },
	{ "open-new-tty", 1, is_opened, "open-new-tty.opened" },

	{ "create-file open-file", 1, is_failed_before, "try.folder" },
	{ "create-file", 1, is_failed, "try.failed" },
	{ "create-file", 1, has_mask, "create-file.masked" },
	{ "create-file", 1, NULL, "create-file.ok" },
	{ "create-file", 2, is_open_to_all, "create-file.all" },

	{ "open-file", 1, is_low_file, "open-file.low" },
	{ "open-file", 1, is_opened_file, "open-file.ok" },

	{ "printf-stdout", 1, moment_is_stopped, "write-stdout.stopped" },
	{ "printf-stdout", 1, is_closed, "printf-stdout.EBADF" },
	{ "printf-stdout", 1, is_orphaned_write, "write-stdout.orphaned" },
	{ "printf-stdout", 1, is_io_error, "printf-stdout.EIO" },
	{ "printf-stdout", 1, is_failed, "try.failed" },
	{ "printf-stdout", 1, is_printed_to_data, "printf-stdout.data" },
	{ "printf-stdout", 1, is_written_to_null, "printf-stdout.null" },
	{ "printf-stdout", 1, is_written_to_terminal,
	    "printf-stdout.terminal" },
	{ "printf-stdout", 1, is_written, "printf-stdout.file" },

	{ "setpgid", 1, is_refused_leader, "setpgid.EPERM" },
	{ "setpgid", 1, is_failed, "try.failed" },
	{ "setpgid", 1, is_own_group, "setpgid.ok" },
	{ "setpgid", 1, NULL, "setpgid.same" },

	{ "spawn-worker", 1, is_failed, "try.failed" },
	{ "spawn-worker", 1, NULL, "spawn-worker.ok" },

	{ "open-dev-tty open-new-tty create-file open-file setpgid "
	    "spawn-worker", 1, moment_is_stopped, "step.stopped" },
	{ "open-dev-tty open-new-tty open-file", 1, is_failed,
	    "try.failed" },
	{ "write-stdout read-stdin open-dev-tty open-new-tty open-file "
	    "printf-stdout", 1, NULL, "step.done" },
	{ NULL, 0, NULL, NULL },
};
