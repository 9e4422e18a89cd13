/* How each thing that can be claimed of an action is seen. */
#include "lab/facts/claim_inside.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

static void put_number(char *out, long number)
{
	snprintf(out, CLAIM_SEEN, "%ld", number);
}

static void put_text(char *out, const char *text)
{
	escape_text(out, CLAIM_SEEN, text && text[0] ? text : "none");
}

static void put_flag(char *out, bool flag)
{
	put_text(out, flag ? "true" : "false");
}

static void put_errno(char *out, int error)
{
	put_text(out, error ? names_errno(error) : "none");
}

/* --- the target as it is afterwards -------------------------------------- */

static void put_field(char *out, const struct snapshot *snapshot,
    enum field field)
{
	struct buffer text = { NULL, 0, 0 };

	field_print(field, snapshot, &text);
	snprintf(out, CLAIM_SEEN, "%s", buffer_get(&text));
	buffer_free(&text);
}

#define FIELD(name, field)                                          \
	static void saw_##name(const struct moment *m, char *out) \
	{                                                           \
		if (m->has_after)                                   \
			put_field(out, &m->after, field);           \
	}

FIELD(pid, FIELD_PID)
FIELD(ppid, FIELD_PPID)
FIELD(ppid_comm, FIELD_PPID_COMM)
FIELD(pgid, FIELD_PGID)
FIELD(sid, FIELD_SID)
FIELD(tty, FIELD_TTY)
FIELD(tpgid, FIELD_TPGID)
FIELD(cwd, FIELD_CWD)
FIELD(umask, FIELD_UMASK)
FIELD(state, FIELD_STATE)

/* Not of the contract's names: what questions ask besides. */
static void saw_fds(const struct moment *m, char *out)
{
	if (m->has_after && m->after.fds)
		put_number(out, (long)m->after.fds->count);
}

static void saw_stdout(const struct moment *m, char *out)
{
	const struct fd_fact *fact = fd_list_find(m->after.fds, 1);

	if (m->has_after && m->after.fds)
		put_text(out, fact ? fact->target : NULL);
}

static void put_disposition(const struct moment *m, int signal, char *out)
{
	const struct snapshot *after = &m->after;

	if (!m->has_after)
		return;
	put_text(out, signal_set_has(after->caught, signal) ? "caught"
	    : signal_set_has(after->ignored, signal) ? "ignored"
	    : signal_set_has(after->blocked, signal) ? "blocked"
	    : "default");
}

static void saw_term(const struct moment *m, char *out)
{
	put_disposition(m, SIGTERM, out);
}

static void saw_hup(const struct moment *m, char *out)
{
	put_disposition(m, SIGHUP, out);
}

/* --- what became of it --------------------------------------------------- */

/* A target that is stopped by now may have ended since: the moment says how
 * it was when all had settled. */
static void saw_target(const struct moment *m, char *out)
{
	if (m->outcome == OUTCOME_ENDED)
		put_text(out, m->ending.how == ENDED_KILLED ? "killed"
		    : m->ending.how == ENDED_EXITED ? "exited" : "ended");
	else if (m->has_after)
		put_text(out, m->after.state == 'T' ? "stopped" : "alive");
}

static void saw_shell(const struct moment *m, char *out)
{
	put_text(out, moment_fate(m->detail.shell));
}

static void saw_result(const struct moment *m, char *out)
{
	const struct call *failed = moment_failed_call(m);

	if (failed)
		put_errno(out, failed->error);
	else if (m->detail.found.error || m->detail.error)
		put_errno(out, m->detail.found.error ? m->detail.found.error
		    : m->detail.error);
	else
		put_number(out, m->calls ? m->call[0].result : 0);
}

/* --- details ------------------------------------------------------------- */

static void saw_bytes(const struct moment *m, char *out)
{
	if (m->detail.found.bytes < 0)
		put_text(out, NULL);
	else
		put_number(out, m->detail.found.bytes);
}

static void saw_errno(const struct moment *m, char *out)
{
	put_errno(out, action_is(&m->action, "unmount") ? m->detail.error
	    : m->detail.found.error);
}

static void saw_on_terminal(const struct moment *m, char *out)
{
	put_flag(out, m->detail.is_seen_on_terminal);
}

static void saw_stopped_by(const struct moment *m, char *out)
{
	put_text(out, m->detail.stopped_by ? names_signal(m->detail.stopped_by)
	    : NULL);
}

static void saw_blocked(const struct moment *m, char *out)
{
	put_flag(out, m->detail.found.blocked);
}

static void saw_went(const struct moment *m, char *out)
{
	put_text(out, moment_went(m->detail.went));
}

static void saw_opened(const struct moment *m, char *out)
{
	put_flag(out, m->detail.found.opened);
}

static void saw_controlling(const struct moment *m, char *out)
{
	put_flag(out, m->detail.found.became_controlling);
}

static void saw_file_mode(const struct moment *m, char *out)
{
	snprintf(out, CLAIM_SEEN, "%04o", m->detail.found.file_mode & 07777U);
}

static void saw_dir_mode(const struct moment *m, char *out)
{
	snprintf(out, CLAIM_SEEN, "%04o", m->detail.found.dir_mode & 07777U);
}

static void saw_fd(const struct moment *m, char *out)
{
	if (m->detail.found.fd < 0)
		put_text(out, NULL);
	else
		put_number(out, m->detail.found.fd);
}

static void saw_path(const struct moment *m, char *out)
{
	put_text(out, m->detail.found.path);
}

static void saw_unmounted(const struct moment *m, char *out)
{
	put_flag(out, m->detail.is_unmounted);
}

static void saw_holders(const struct moment *m, char *out)
{
	put_number(out, m->detail.holders);
}

static void saw_delivered(const struct moment *m, char *out)
{
	put_number(out, m->detail.deliveries);
}

static void saw_worker_pid(const struct moment *m, char *out)
{
	put_number(out, m->detail.found.pid);
}

static void saw_worker_pgid(const struct moment *m, char *out)
{
	put_number(out, m->detail.found.pgid);
}

static void saw_worker_sid(const struct moment *m, char *out)
{
	put_number(out, m->detail.found.sid);
}

static const struct relative *worker_of(const struct scene *scene, pid_t pid)
{
	for (int i = 0; i < scene->count; i++) {
		const struct relative *row = &scene->row[i];

		if (row->role == ROLE_WORKER && row->state &&
		    row->state != 'Z' && (pid == 0 || row->pid == pid))
			return row;
	}
	return NULL;
}

static void saw_worker(const struct moment *m, char *out)
{
	const struct relative *was = worker_of(&m->scene_before, 0);

	if (was)
		put_text(out, worker_of(&m->scene_after, was->pid) ? "alive"
		    : "ended");
}

static void saw_worker_ppid(const struct moment *m, char *out)
{
	const struct relative *was = worker_of(&m->scene_before, 0);
	const struct relative *is = was ? worker_of(&m->scene_after, was->pid)
	    : NULL;

	if (is)
		put_number(out, is->ppid);
}

#define KEYS "key-intr key-quit key-susp logout hangup signal group"
#define WITH_ERRNO \
	"write-stdout read-stdin open-dev-tty open-new-tty create-file " \
	"open-file printf-stdout unmount setpgid spawn-worker"

/* Where a detail has the name of a field it stands first: it is meant. */
static const struct claim_row rows[] = {
	{ "result", CLAIM_RESULT, NULL, saw_result, false },
	{ "target", CLAIM_FATE, NULL, saw_target, false },
	{ "pid", CLAIM_NUMBER, "spawn-worker", saw_worker_pid, false },
	{ "pgid", CLAIM_NUMBER, "spawn-worker", saw_worker_pgid, false },
	{ "sid", CLAIM_NUMBER, "spawn-worker", saw_worker_sid, false },
	{ "pid", CLAIM_NUMBER, NULL, saw_pid, false },
	{ "ppid", CLAIM_NUMBER, NULL, saw_ppid, false },
	{ "ppid_comm", CLAIM_TEXT, NULL, saw_ppid_comm, false },
	{ "pgid", CLAIM_NUMBER, NULL, saw_pgid, false },
	{ "sid", CLAIM_NUMBER, NULL, saw_sid, false },
	{ "tty", CLAIM_TEXT, NULL, saw_tty, false },
	{ "tpgid", CLAIM_NUMBER, NULL, saw_tpgid, false },
	{ "cwd", CLAIM_TEXT, NULL, saw_cwd, false },
	{ "umask", CLAIM_MODE, NULL, saw_umask, false },
	{ "state", CLAIM_TEXT, NULL, saw_state, false },
	{ "bytes", CLAIM_NUMBER, "write-stdout read-stdin printf-stdout",
	    saw_bytes, false },
	{ "errno", CLAIM_ERRNO, WITH_ERRNO, saw_errno, false },
	{ "seen_on_terminal", CLAIM_FLAG, "write-stdout", saw_on_terminal, false },
	{ "stopped_by", CLAIM_TEXT, "read-stdin", saw_stopped_by, false },
	{ "blocked", CLAIM_FLAG, "read-stdin", saw_blocked, false },
	{ "line_went_to", CLAIM_TEXT, "read-stdin", saw_went, false },
	{ "opened", CLAIM_FLAG, "open-dev-tty open-new-tty", saw_opened, false },
	{ "became_controlling", CLAIM_FLAG, "open-new-tty",
	    saw_controlling, false },
	{ "file_mode", CLAIM_MODE, "create-file", saw_file_mode, false },
	{ "dir_mode", CLAIM_MODE, "create-file", saw_dir_mode, false },
	{ "fd", CLAIM_NUMBER, "open-file", saw_fd, false },
	{ "path", CLAIM_TEXT, "open-file", saw_path, false },
	{ "went_to", CLAIM_TEXT, "printf-stdout", saw_path, false },
	{ "unmounted", CLAIM_FLAG, "unmount", saw_unmounted, false },
	{ "holders", CLAIM_NUMBER, "unmount", saw_holders, false },
	{ "delivered", CLAIM_NUMBER, KEYS, saw_delivered, false },
	{ "shell", CLAIM_FATE, KEYS, saw_shell, false },
	{ "worker", CLAIM_FATE, KEYS, saw_worker, true },
	{ "worker_ppid", CLAIM_NUMBER, KEYS, saw_worker_ppid, true },
	{ "fds", CLAIM_NUMBER, NULL, saw_fds, true },
	{ "stdout", CLAIM_TEXT, NULL, saw_stdout, true },
	{ "SIGTERM", CLAIM_DISPOSITION, NULL, saw_term, true },
	{ "SIGHUP", CLAIM_DISPOSITION, NULL, saw_hup, true },
};

enum { ROWS = sizeof rows / sizeof rows[0] };

bool claim_has_id(const char *list, const char *id)
{
	size_t length = strlen(id);

	for (const char *at = list; (at = strstr(at, id)); at += length)
		if ((at == list || at[-1] == ' ') &&
		    (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

const struct claim_row *claim_find(const struct action *action,
    const char *name)
{
	for (int i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0 && (!rows[i].actions ||
		    claim_has_id(rows[i].actions, action->id)))
			return &rows[i];
	return NULL;
}

bool claim_has_name(const struct action *action, const char *name)
{
	const struct claim_row *row = claim_find(action, name);

	return row && !row->is_ours;
}

/* What a number is compared with for "own": the target's PID.  A fork gives
 * it another one: results and the PID itself are compared with that before,
 * what it belongs to with that afterwards. */
long claim_own_pid(const struct claim_row *row, const struct moment *moment)
{
	if (row->saw == saw_pid || row->kind == CLAIM_RESULT ||
	    !moment->has_after)
		return moment->before.pid;
	return moment->after.pid;
}

/* The same thing before: what the row would have seen then. */
bool claim_saw_before(const struct claim_row *row,
    const struct moment *moment, char *out)
{
	static struct moment then;

	then = *moment;
	then.after = then.before;
	then.scene_after = then.scene_before;
	then.has_after = then.has_before;
	if (then.outcome == OUTCOME_ENDED)
		then.outcome = OUTCOME_OK;
	if (row->saw == saw_worker_pgid)
		put_number(out, moment->before.pgid);
	else if (row->saw == saw_worker_sid)
		put_number(out, moment->before.sid);
	else
		row->saw(&then, out);
	return out[0] != '\0';
}

bool claim_is_reader(const struct claim_row *row)
{
	return row->saw == saw_went;
}

bool claim_is_kinship(const struct claim_row *row)
{
	return row->saw == saw_worker_pgid || row->saw == saw_worker_sid;
}
