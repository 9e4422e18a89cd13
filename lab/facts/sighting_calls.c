/* What was seen at calls that the target made: errno, files, numbers. */
#include "lab/facts/sighting_inside.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/names.h"

static void tell_fd(const struct moment *m, int fd, struct buffer *out)
{
	const struct fd_fact *fact = fd_list_find(m->before.fds, fd);

	if (!m->before.fds)
		buffer_text(out, "?");
	else if (!fact)
		buffer_text(out, "closed");
	else if (strcmp(fact->target, "/dev/null") == 0)
		buffer_text(out, "/dev/null");
	else
		buffer_text(out, fd_is_terminal(fact) ? "a terminal"
		    : "a file");
}

static void tell_stdin(const struct moment *m, struct buffer *out)
{
	tell_fd(m, 0, out);
}

static void tell_stdout(const struct moment *m, struct buffer *out)
{
	tell_fd(m, 1, out);
}

static void tell_error(int error, const char *well, struct buffer *out)
{
	buffer_text(out, error ? names_errno(error) : well);
}

static void tell_written(const struct moment *m, struct buffer *out)
{
	tell_error(m->detail.found.error, "written", out);
}

static void tell_seen(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->detail.is_seen_on_terminal ? "yes" : "no");
}

static void tell_read(const struct moment *m, struct buffer *out)
{
	const struct detail *detail = &m->detail;

	if (detail->stopped_by)
		buffer_format(out, "stopped by %s",
		    names_signal(detail->stopped_by));
	else if (detail->found.blocked)
		buffer_text(out, "waited");
	else
		tell_error(detail->found.error, detail->found.bytes == 0
		    ? "end of file" : "a line", out);
}

static void tell_line(const struct moment *m, struct buffer *out)
{
	const char *who = moment_went(m->detail.went);

	buffer_text(out, who ? who : "nobody");
}

static void tell_tty(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->before.tty[0] ? "it has one" : "none");
}

static void tell_opened(const struct moment *m, struct buffer *out)
{
	tell_error(m->detail.found.error, "opened", out);
}

static void tell_leads(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->before.is_session_leader ? "yes" : "no");
}

static void tell_got_it(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->detail.found.became_controlling ? "yes" : "no");
}

static void tell_umask(const struct moment *m, struct buffer *out)
{
	if (m->action.arg[0])
		buffer_format(out, "%04lo for it",
		    strtoul(m->action.arg, NULL, 8));
	else
		field_print(FIELD_UMASK, &m->before, out);
}

static void tell_mode(const struct moment *m, unsigned mode,
    struct buffer *out)
{
	if (m->detail.found.error)
		buffer_text(out, names_errno(m->detail.found.error));
	else
		buffer_format(out, "%04o", mode);
}

static void tell_file_mode(const struct moment *m, struct buffer *out)
{
	tell_mode(m, m->detail.found.file_mode, out);
}

static void tell_dir_mode(const struct moment *m, struct buffer *out)
{
	tell_mode(m, m->detail.found.dir_mode, out);
}

static void tell_stdio(const struct moment *m, struct buffer *out)
{
	int open = 0;

	for (int fd = 0; fd <= 2; fd++)
		open += fd_list_find(m->before.fds, fd) != NULL;
	buffer_text(out, open == 3 ? "open" : open == 0 ? "closed"
	    : "open in part");
}

static void tell_number(const struct moment *m, struct buffer *out)
{
	if (m->detail.found.fd < 0)
		tell_error(m->detail.found.error, "none", out);
	else
		buffer_format(out, "%d", m->detail.found.fd);
}

static void tell_went_to(const struct moment *m, struct buffer *out)
{
	if (m->detail.found.error)
		buffer_text(out, names_errno(m->detail.found.error));
	else
		tell_fd(m, 1, out);
}

static void tell_unmounted(const struct moment *m, struct buffer *out)
{
	tell_error(m->detail.error, "unmounted", out);
}

static void add_holder(const struct moment *m, const struct holder *one,
    const char **before, struct buffer *out)
{
	const char *who = sighting_role(&m->scene_before, one->pid);

	if (strcmp(who, *before) != 0)
		buffer_format(out, "%s%s:", **before ? ", " : "", who);
	*before = who;
	if (one->fd < 0)
		buffer_text(out, " cwd");
	else
		buffer_format(out, " fd %d", one->fd);
}

static void tell_holders(const struct moment *m, struct buffer *out)
{
	const struct detail *detail = &m->detail;
	const char *before = "";

	for (int i = 0; i < SIGHTING_RANKS * detail->holders; i++) {
		const struct holder *one =
		    &detail->holder[i % detail->holders];

		if (sighting_rank(&m->scene_before, one->pid) ==
		    i / detail->holders)
			add_holder(m, one, &before, out);
	}
	if (detail->holders == 0)
		buffer_text(out, "nobody");
}

static void tell_done(const struct moment *m, struct buffer *out)
{
	tell_error(m->detail.found.error, "done", out);
}

static void tell_group_after(const struct moment *m, struct buffer *out)
{
	if (!m->has_after)
		buffer_text(out, "-");
	else
		buffer_text(out, m->after.pgid == m->after.pid ? "its own"
		    : "as before");
}

static void tell_worker_group(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->detail.found.pgid == m->before.pgid
	    ? "the target's" : "another");
}

static void tell_worker_session(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->detail.found.sid == m->before.sid
	    ? "the target's" : "another");
}

const struct sighting_row sighting_calls[] = {
	{ "write-stdout", "seen.call",
	  { { "fd 1 is", 14, tell_stdout, false },
	    { "write", 12, tell_written, true },
	    { "on the terminal", 17, tell_seen, true },
	    { "target", 18, sighting_fate, true } } },
	{ "read-stdin", "seen.call",
	  { { "fd 0 is", 14, tell_stdin, false },
	    { "read", 20, tell_read, true },
	    { "line went to", 14, tell_line, true },
	    { "target", 18, sighting_fate, true } } },
	{ "open-dev-tty", "seen.call",
	  { { "terminal", 14, tell_tty, false },
	    { "open", 12, tell_opened, true } } },
	{ "open-new-tty", "seen.call",
	  { { "leads session", 15, tell_leads, false },
	    { "terminal", 14, tell_tty, false },
	    { "open", 10, tell_opened, true },
	    { "became its own", 16, tell_got_it, true } } },
	{ "create-file", "seen.call",
	  { { "umask", 14, tell_umask, false },
	    { "file of 0666", 14, tell_file_mode, true },
	    { "folder of 0777", 16, tell_dir_mode, true } } },
	{ "open-file", "seen.call",
	  { { "0 1 2", 14, tell_stdio, false },
	    { "descriptor", 12, tell_number, true } } },
	{ "printf-stdout", "seen.call",
	  { { "fd 1 is", 14, tell_stdout, false },
	    { "went to", 14, tell_went_to, true } } },
	{ "unmount", "seen.mount",
	  { { "unmount", 12, tell_unmounted, true },
	    { "held by", 34, tell_holders, true } } },
	{ "setpgid", "seen.call",
	  { { "leads session", 15, tell_leads, false },
	    { "setpgid", 10, tell_done, true },
	    { "group after", 14, tell_group_after, true } } },
	{ "spawn-worker", "seen.call",
	  { { "worker", 10, tell_done, true },
	    { "its group", 14, tell_worker_group, true },
	    { "its session", 14, tell_worker_session, true } } },
	{ .action = NULL },
};
