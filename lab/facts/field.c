/* The table of facts. */
#include "lab/facts/field.h"

#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/names.h"

static void add_escaped(struct buffer *out, const char *text)
{
	char shown[PATH_MAX * 4];

	escape_text(shown, sizeof shown, text);
	buffer_text(out, shown);
}

#define NUMBER(name)                                                       \
	static void print_##name(const struct snapshot *s, struct buffer *out) \
	{                                                                  \
		buffer_number(out, s->name);                               \
	}                                                                  \
	static bool same_##name(const struct snapshot *a,                  \
	    const struct snapshot *b)                                      \
	{                                                                  \
		return a->name == b->name;                                 \
	}

#define FLAG(name)                                                         \
	static void print_##name(const struct snapshot *s, struct buffer *out) \
	{                                                                  \
		buffer_text(out, s->name ? "yes" : "no");                  \
	}                                                                  \
	static bool same_##name(const struct snapshot *a,                  \
	    const struct snapshot *b)                                      \
	{                                                                  \
		return a->name == b->name;                                 \
	}

#define SIGNALS(name)                                                      \
	static void print_##name(const struct snapshot *s, struct buffer *out) \
	{                                                                  \
		field_signals(s->name, out);                               \
	}                                                                  \
	static bool same_##name(const struct snapshot *a,                  \
	    const struct snapshot *b)                                      \
	{                                                                  \
		return a->name == b->name;                                 \
	}

#define STRING(name)                                                       \
	static void print_##name(const struct snapshot *s, struct buffer *out) \
	{                                                                  \
		add_escaped(out, s->name[0] ? s->name : "none");           \
	}                                                                  \
	static bool same_##name(const struct snapshot *a,                  \
	    const struct snapshot *b)                                      \
	{                                                                  \
		return strcmp(a->name, b->name) == 0;                      \
	}

NUMBER(pid)
NUMBER(ppid)
NUMBER(pgid)
NUMBER(sid)
STRING(ppid_comm)
STRING(tty)
STRING(cwd)
FLAG(is_group_leader)
FLAG(is_session_leader)
FLAG(is_foreground)
FLAG(is_orphaned_group)
SIGNALS(blocked)
SIGNALS(ignored)
SIGNALS(caught)

static void print_tpgid(const struct snapshot *s, struct buffer *out)
{
	if (s->tty[0] == '\0')
		buffer_text(out, "none");
	else
		buffer_number(out, s->tpgid);
}

static bool same_tpgid(const struct snapshot *a, const struct snapshot *b)
{
	bool has = a->tty[0] != '\0', still = b->tty[0] != '\0';

	return has == still && (!has || a->tpgid == b->tpgid);
}

static void print_umask(const struct snapshot *s, struct buffer *out)
{
	buffer_format(out, "%04o", (unsigned)s->umask);
}

static bool same_umask(const struct snapshot *a, const struct snapshot *b)
{
	return a->umask == b->umask;
}

static void print_state(const struct snapshot *s, struct buffer *out)
{
	buffer_format(out, "%c", s->state ? s->state : '?');
}

static bool same_state(const struct snapshot *a, const struct snapshot *b)
{
	return a->state == b->state;
}

/* Neighbours with one target share its name: "0 1 2 /dev/pts/5, 3 x". */
static void print_fds(const struct snapshot *s, struct buffer *out)
{
	const struct fd_list *list = s->fds;

	if (!list || list->count == 0)
		buffer_text(out, "none");
	for (size_t i = 0; list && i < list->count; i++) {
		const char *target = list->row[i].target;
		bool shared = i + 1 < list->count &&
		    strcmp(target, list->row[i + 1].target) == 0;

		buffer_number(out, list->row[i].fd);
		buffer_text(out, " ");
		if (shared)
			continue;
		add_escaped(out, target);
		if (i + 1 < list->count)
			buffer_text(out, ", ");
	}
}

static bool same_fd(const struct fd_fact *a, const struct fd_fact *b)
{
	return a->fd == b->fd && a->access == b->access &&
	    a->is_cloexec == b->is_cloexec && strcmp(a->target, b->target) == 0;
}

static bool same_fds(const struct snapshot *a, const struct snapshot *b)
{
	size_t count = a->fds ? a->fds->count : 0;

	if (count != (b->fds ? b->fds->count : 0))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!same_fd(&a->fds->row[i], &b->fds->row[i]))
			return false;
	return true;
}

#define ROW(field, id, label, kind, compared, name)        \
	[field] = { field, id, label, kind, compared,      \
	    print_##name, same_##name }

static const struct field_row rows[FIELD_COUNT] = {
	ROW(FIELD_PID, "pid", "PID", KIND_NUMBER, true, pid),
	ROW(FIELD_PPID, "ppid", "PPID", KIND_NUMBER, true, ppid),
	ROW(FIELD_PPID_COMM, "ppid_comm", "parent", KIND_TEXT, false,
	    ppid_comm),
	ROW(FIELD_PGID, "pgid", "PGID", KIND_NUMBER, true, pgid),
	ROW(FIELD_SID, "sid", "SID", KIND_NUMBER, true, sid),
	ROW(FIELD_TTY, "tty", "TTY", KIND_TEXT, true, tty),
	ROW(FIELD_TPGID, "tpgid", "TPGID", KIND_NUMBER, true, tpgid),
	ROW(FIELD_CWD, "cwd", "cwd", KIND_TEXT, true, cwd),
	ROW(FIELD_UMASK, "umask", "umask", KIND_TEXT, true, umask),
	ROW(FIELD_FDS, "fds", "fds", KIND_FDS, true, fds),
	ROW(FIELD_BLOCKED, "signals.blocked", "blocked", KIND_SIGNALS, true,
	    blocked),
	ROW(FIELD_IGNORED, "signals.ignored", "ignored", KIND_SIGNALS, true,
	    ignored),
	ROW(FIELD_CAUGHT, "signals.caught", "caught", KIND_SIGNALS, true,
	    caught),
	ROW(FIELD_STATE, "state", "state", KIND_TEXT, false, state),
	ROW(FIELD_GROUP_LEADER, "group_leader", "group leader", KIND_FLAG,
	    false, is_group_leader),
	ROW(FIELD_SESSION_LEADER, "session_leader", "session leader",
	    KIND_FLAG, false, is_session_leader),
	ROW(FIELD_FOREGROUND, "foreground", "foreground", KIND_FLAG, false,
	    is_foreground),
	ROW(FIELD_ORPHANED_GROUP, "orphaned_group", "orphaned group",
	    KIND_FLAG, false, is_orphaned_group),
};

const struct field_row *field_row(enum field field)
{
	return &rows[field];
}

enum field field_find(const char *id)
{
	enum field field = 0;

	while (field < FIELD_COUNT && strcmp(rows[field].id, id) != 0)
		field++;
	return field;
}

void field_print(enum field field, const struct snapshot *snapshot,
    struct buffer *out)
{
	int why = snapshot->unreadable[field];

	if (why == 0)
		rows[field].print(snapshot, out);
	else
		buffer_format(out, "? %s", why == UNREADABLE_HIDDEN ? "hidden"
		    : names_errno(why));
}

void field_signals(uint64_t set, struct buffer *out)
{
	const char *gap = "";

	for (int signal = 1; signal < names_signal_end(); signal++) {
		if (!signal_set_has(set, signal))
			continue;
		buffer_format(out, "%s%s", gap, names_signal(signal));
		gap = " ";
	}
	if (*gap == '\0')
		buffer_text(out, "none");
}

void field_set_print(field_set set, struct buffer *out)
{
	const char *gap = "";

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		if (!(set & FIELD_BIT(field)))
			continue;
		buffer_format(out, "%s%s", gap, rows[field].id);
		gap = " ";
	}
}

const char *field_access(enum fd_access access)
{
	static const char *const name[] = { "r", "w", "rw", "path",
		"?" };

	return name[access];
}
