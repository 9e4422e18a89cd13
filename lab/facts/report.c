/* Compares what the target says with what the kernel says. */
#include "lab/facts/report.h"

#include <errno.h>
#include <string.h>

static bool is_tty_other(const struct report *r, const struct snapshot *s)
{
	if (r->tty_error == ENXIO)
		return s->tty[0] != '\0';
	if (r->tty_error)
		return false;
	return strcmp(r->tty, s->tty) != 0;
}

static bool is_tpgid_other(const struct report *r, const struct snapshot *s)
{
	if (r->tty_error)
		return false;
	return r->tpgid != s->tpgid;
}

static bool are_fds_other(const struct report *r, const struct snapshot *s)
{
	if (r->fds < 0 || !s->fds)
		return false;
	if (r->fds > REPORT_FDS || (size_t)r->fds != s->fds->count)
		return true;
	for (int i = 0; i < r->fds; i++) {
		const struct fd_fact *fact = &s->fds->row[i];

		if (r->fd[i].fd != fact->fd ||
		    r->fd[i].access != fact->access ||
		    r->fd[i].is_cloexec != fact->is_cloexec)
			return true;
	}
	return false;
}

field_set report_disagreement(const struct report *r,
    const struct snapshot *s)
{
	const struct {
		enum field field;
		bool is_other;
	} row[] = {
		{ FIELD_PID, r->pid != s->pid },
		{ FIELD_PPID, r->ppid != s->ppid },
		{ FIELD_PGID, r->pgid != s->pgid },
		{ FIELD_SID, r->sid != s->sid },
		{ FIELD_TTY, is_tty_other(r, s) },
		{ FIELD_TPGID, is_tpgid_other(r, s) },
		{ FIELD_CWD, !r->cwd_error && !s->is_cwd_deleted &&
		    strcmp(r->cwd, s->cwd) != 0 },
		{ FIELD_UMASK, (int)r->umask != s->umask },
		{ FIELD_FDS, are_fds_other(r, s) },
		{ FIELD_BLOCKED, r->blocked != s->blocked },
		{ FIELD_IGNORED, r->ignored != s->ignored },
		{ FIELD_CAUGHT, r->caught != s->caught },
	};
	field_set set = 0;

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
		if (row[i].is_other && !s->unreadable[row[i].field])
			set |= FIELD_BIT(row[i].field);
	return set;
}
