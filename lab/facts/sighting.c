/* What was seen at an experiment, by roles. */
#include "lab/facts/sighting.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/names.h"

typedef void tell_function(const struct moment *, struct buffer *);

/* --- who ------------------------------------------------------------------ */

static const char *const role_words[] = {
	[ROLE_OTHER] = "another",    [ROLE_SHELL] = "shell",
	[ROLE_SCRIPT] = "script", [ROLE_TARGET] = "target",
	[ROLE_WORKER] = "worker",  [ROLE_GONE] = "old parent",
	[ROLE_ANCESTOR] = "another",
};

const char *sighting_role(const struct scene *scene, pid_t pid)
{
	if (pid > 0 && pid == scene->target)
		return role_words[ROLE_TARGET];
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pid == pid)
			return role_words[scene->row[i].role];
	return role_words[ROLE_OTHER];
}

/* Who comes first where several are named.  Not by PID: numbers begin again
 * at the smallest some day. */
enum { RANKS = 5 };

static int rank_of(const struct scene *scene, pid_t pid)
{
	static const enum role order[RANKS - 1] = { ROLE_SHELL, ROLE_SCRIPT,
		ROLE_TARGET, ROLE_WORKER };
	const char *role = sighting_role(scene, pid);
	int rank = 0;

	while (rank < RANKS - 1 && strcmp(role, role_words[order[rank]]) != 0)
		rank++;
	return rank;
}

static void add_name(struct buffer *out, const char *name, int *count)
{
	if (*count > 0 && strstr(buffer_get(out), name))
		return;
	buffer_text(out, *count > 0 ? ", " : "");
	buffer_text(out, name);
	++*count;
}

static void tell_foreground(const struct moment *m, struct buffer *out)
{
	const struct scene *scene = &m->scene_before;
	int count = 0;

	if (scene->is_hung_up) {
		buffer_text(out, "no terminal");
		return;
	}
	for (int i = 0; i < RANKS * scene->count; i++) {
		const struct relative *row = &scene->row[i % scene->count];

		if (row->pgid == scene->foreground &&
		    row->role != ROLE_GONE && row->role != ROLE_ANCESTOR &&
		    rank_of(scene, row->pid) == i / scene->count)
			add_name(out, sighting_role(scene, row->pid),
			    &count);
	}
	if (count == 0)
		buffer_text(out, "nobody");
}

static void tell_is_in_it(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->before.is_foreground ? "yes" : "no");
}

/* A signal other than the one that was sent is named. */
static void add_reached(const struct moment *m, const struct delivery *one,
    struct buffer *out, int *count)
{
	struct buffer name = { NULL, 0, 0 };

	buffer_text(&name, sighting_role(&m->scene_before, one->pid));
	if (one->signal != action_signal(&m->action))
		buffer_format(&name, " (%s)", names_signal(one->signal));
	add_name(out, buffer_get(&name), count);
	buffer_free(&name);
}

static void tell_reached(const struct moment *m, struct buffer *out)
{
	int all = m->detail.deliveries, count = 0;

	for (int i = 0; i < RANKS * all; i++) {
		const struct delivery *one = &m->detail.delivered[i % all];

		if (rank_of(&m->scene_before, one->pid) == i / all)
			add_reached(m, one, out, &count);
	}
	if (count == 0)
		buffer_text(out, "nobody seen");
}

/* --- what became of them --------------------------------------------------- */

void sighting_fate(const struct moment *m, struct buffer *out)
{
	bool is_stopped = m->has_after && m->after.state == 'T';

	if (m->has_after)
		buffer_text(out, is_stopped ? "stopped" : "alive");
	else if (!m->has_before)
		buffer_text(out, "had ended");
	else if (m->ending.how == ENDED_KILLED)
		buffer_format(out, "killed by %s",
		    names_signal(m->ending.signal));
	else if (m->ending.how == ENDED_EXITED)
		buffer_format(out, "exited, %d", m->ending.code);
	else
		buffer_text(out, "ended");
}

static void tell_shell(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->scene_before.shell == 0 ? "none"
	    : m->is_shell_alive ? "alive" : "ended");
}

static void tell_tty_after(const struct moment *m, struct buffer *out)
{
	if (!m->has_after)
		buffer_text(out, "-");
	else
		buffer_text(out, m->after.tty[0] ? "kept" : "none");
}

/* --- descriptors and files -------------------------------------------------- */

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

/* --- the mount, groups, workers, signals -------------------------------------- */

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

	for (int i = 0; i < RANKS * detail->holders; i++) {
		const struct holder *one =
		    &detail->holder[i % detail->holders];

		if (rank_of(&m->scene_before, one->pid) ==
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

static void tell_state(const struct moment *m, struct buffer *out)
{
	buffer_text(out, m->before.state == 'T' ? "stopped"
	    : m->before.is_orphaned_group ? "runs, orphaned" : "runs");
}

static void tell_disposition(const struct moment *m, struct buffer *out)
{
	int signal = action_signal(&m->action);

	if (signal_set_has(m->before.blocked, signal))
		buffer_text(out, "blocked");
	else if (signal_set_has(m->before.caught, signal))
		buffer_text(out, "caught");
	else
		buffer_text(out, signal_set_has(m->before.ignored, signal)
		    ? "ignored" : "default");
}

/* --- the table ------------------------------------------------------------- */

struct sighting_row {
	const char *action;
	const char *evidence;	/* id of a text */
	struct {
		const char *title;
		int width;
		tell_function *tell;
		bool is_result;
	} column[SIGHTING_COLUMNS];
};

#define KEY(id) { id, "seen.signal", { \
	{ "foreground group", 18, tell_foreground, false }, \
	{ "target in it", 13, tell_is_in_it, false }, \
	{ "who got it", 16, tell_reached, true }, \
	{ "target", 19, sighting_fate, true } } }

#define END(id) { id, "seen.signal", { \
	{ "who got SIGHUP", 20, tell_reached, true }, \
	{ "shell", 8, tell_shell, true }, \
	{ "target", 19, sighting_fate, true }, \
	{ "its TTY after", 14, tell_tty_after, true } } }

#define SEND(id) { id, "seen.signal", { \
	{ "target", 16, tell_state, false }, \
	{ "disposition", 13, tell_disposition, false }, \
	{ "who got it", 16, tell_reached, true }, \
	{ "then", 19, sighting_fate, true } } }

static const struct sighting_row rows[] = {
	KEY("key-intr"), KEY("key-quit"), KEY("key-susp"),
	END("hangup"), END("logout"), SEND("signal"), SEND("group"),
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
};

static const struct sighting_row *row_of(const struct action *action)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (action_is(action, rows[i].action))
			return &rows[i];
	return NULL;
}

const char *sighting_title(const struct action *action, int column)
{
	const struct sighting_row *row = row_of(action);

	return row && row->column[column].title ? row->column[column].title
	    : "";
}

int sighting_width(const struct action *action, int column)
{
	const struct sighting_row *row = row_of(action);

	return row ? row->column[column].width : 0;
}

void sighting_tell(const struct moment *moment, int column,
    struct buffer *out)
{
	const struct sighting_row *row = row_of(&moment->action);

	if (moment->outcome == OUTCOME_UNAVAILABLE)
		buffer_text(out, column == 0 ? "could not be done" : "");
	else if (row && row->column[column].tell)
		row->column[column].tell(moment, out);
}

void sighting_result(const struct moment *moment, struct buffer *out)
{
	const struct sighting_row *row = row_of(&moment->action);
	const char *gap = "";

	for (int i = 0; row && i < SIGHTING_COLUMNS; i++) {
		if (!row->column[i].is_result)
			continue;
		buffer_text(out, gap);
		sighting_tell(moment, i, out);
		gap = " · ";
	}
}

bool sighting_is_alike(const struct moment *a, const struct moment *b)
{
	struct buffer one = { NULL, 0, 0 }, other = { NULL, 0, 0 };
	bool is_alike;

	sighting_result(a, &one);
	sighting_result(b, &other);
	is_alike = strcmp(buffer_get(&one), buffer_get(&other)) == 0;
	buffer_free(&one);
	buffer_free(&other);
	return is_alike;
}

const char *sighting_evidence(const struct action *action)
{
	const struct sighting_row *row = row_of(action);

	return row ? row->evidence : "seen.call";
}
