/* The holes of the texts, and what fills them. */
#include "lab/facts/telling.h"

#include <string.h>

#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

static void add_escaped(struct buffer *out, const char *text)
{
	char shown[PATH_MAX + 256];

	escape_text(shown, sizeof shown, text);
	buffer_text(out, shown);
}

static void add_number(struct buffer *out, long number)
{
	buffer_format(out, "%ld", number);
}

/* The facts of a snapshot: {pid}, {old_pid} ... */
#define FACT(name, field)                                                   \
	static void now_##name(const struct telling *t, struct buffer *out) \
	{                                                                   \
		field_print(field, t->now, out);                            \
	}                                                                   \
	static void old_##name(const struct telling *t, struct buffer *out) \
	{                                                                   \
		field_print(field, t->before, out);                         \
	}

FACT(pid, FIELD_PID)
FACT(ppid, FIELD_PPID)
FACT(parent, FIELD_PPID_COMM)
FACT(pgid, FIELD_PGID)
FACT(sid, FIELD_SID)
FACT(tty, FIELD_TTY)
FACT(tpgid, FIELD_TPGID)
FACT(cwd, FIELD_CWD)
FACT(umask, FIELD_UMASK)
FACT(fds, FIELD_FDS)

static void add_shell_name(const struct telling *t, struct buffer *out)
{
	const char *name = t->scene->shell_comm;

	if (t->scene->shell)
		add_escaped(out, name[0] ? name : "?");
	else
		buffer_text(out, text_get("shell.none"));
}

static void add_shell_pid(const struct telling *t, struct buffer *out)
{
	add_number(out, t->scene->shell);
}

static void add_shell(const struct telling *t, struct buffer *out)
{
	add_shell_name(t, out);
	if (t->scene->shell)
		buffer_format(out, " %d", (int)t->scene->shell);
}

static void add_started(const struct telling *t, struct buffer *out)
{
	struct telling inner = *t;

	memset(&inner.scratch, 0, sizeof inner.scratch);
	telling_add(&inner, t->scene->shell ? "started.shell" :
	    "started.leader", out);
	telling_end(&inner);
}

static void add_stage_tty(const struct telling *t, struct buffer *out)
{
	add_escaped(out, t->scene->tty);
}

/* "bash 16077"; the number alone where the scene knows no such process. */
static void add_process(const struct telling *t, pid_t pid,
    struct buffer *out)
{
	const struct relative *relative = scene_find(t->scene, pid);

	if (!relative)
		relative = scene_find(t->scene_before, pid);
	if (relative) {
		add_escaped(out, relative->comm);
		buffer_text(out, " ");
	}
	add_number(out, pid);
}

static void add_group_name(const struct telling *t, struct buffer *out)
{
	add_process(t, t->now->tpgid, out);
}

static void add_sid_name(const struct telling *t, struct buffer *out)
{
	add_process(t, t->now->sid, out);
}

static void add_pgid_name(const struct telling *t, struct buffer *out)
{
	add_process(t, t->now->pgid, out);
}

static const struct call *main_call(const struct telling *t)
{
	const struct call *failed;

	if (!t->moment || t->moment->calls == 0)
		return NULL;
	failed = moment_failed_call(t->moment);
	return failed ? failed : &t->moment->call[0];
}

static void add_call(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);

	add_escaped(out, call ? call->text : "?");
}

static void add_result(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);

	if (call)
		add_number(out, call->result);
	else
		buffer_text(out, "?");
}

static void add_errno(const struct telling *t, struct buffer *out)
{
	const struct call *call = main_call(t);
	int error = call ? call->error : 0;

	if (error == 0 && t->moment)
		error = t->moment->detail.found.error;
	if (error == 0 && t->moment)
		error = t->moment->detail.error;
	buffer_text(out, error ? names_errno(error) : "?");
}

static void add_action(const struct telling *t, struct buffer *out)
{
	char word[128] = "?";

	if (t->moment)
		action_word(&t->moment->action, word, sizeof word);
	add_escaped(out, word);
}

static void add_signal_name(struct buffer *out, int signal)
{
	const char *name = names_signal(signal);

	buffer_text(out, name ? name : "?");
}

static void add_signal(const struct telling *t, struct buffer *out)
{
	int signal = 0;

	if (t->moment && t->moment->action.act)
		signal = action_signal(&t->moment->action);
	add_signal_name(out, signal);
}

static void add_ending(const struct telling *t, struct buffer *out)
{
	const struct ending *ending = t->moment ? &t->moment->ending : NULL;
	const char *witness = ending ? ending_witness(ending->witness) : NULL;

	if (!ending || ending->how == ENDED_UNKNOWN) {
		buffer_text(out, text_get("ending.unknown"));
	} else if (ending->how == ENDED_KILLED) {
		buffer_text(out, text_get("ending.killed"));
		add_signal_name(out, ending->signal);
	} else {
		buffer_text(out, text_get("ending.exited"));
		add_number(out, ending->code);
	}
	if (witness)
		buffer_format(out, " (%s)", witness);
}

static void add_delivered(const struct telling *t, struct buffer *out)
{
	int count = t->moment ? t->moment->detail.deliveries : 0;

	for (int i = 0; i < count; i++) {
		const struct delivery *d = &t->moment->detail.delivered[i];

		buffer_text(out, i ? ", " : "");
		add_signal_name(out, d->signal);
		buffer_text(out, " \xe2\x86\x92 ");
		add_process(t, d->pid, out);
		buffer_format(out, " (%s)", moment_evidence(d->by));
	}
}

static void add_holders(const struct telling *t, struct buffer *out)
{
	int count = t->moment ? t->moment->detail.holders : 0;

	for (int i = 0; i < count; i++) {
		const struct holder *h = &t->moment->detail.holder[i];

		buffer_text(out, i ? ", " : "");
		add_process(t, h->pid, out);
		if (h->fd == -1)
			buffer_text(out, " cwd");
		else
			buffer_format(out, " fd %d", h->fd);
	}
}

static const struct findings *findings_of(const struct telling *t)
{
	static const struct findings nothing;

	return t->moment ? &t->moment->detail.found : &nothing;
}

static void add_bytes(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->bytes);
}

/* A line without the newline that ends it. */
static void add_line(const struct telling *t, struct buffer *out)
{
	char line[sizeof findings_of(t)->text];

	memcpy(line, findings_of(t)->text, sizeof line);
	line[sizeof line - 1] = '\0';
	line[strcspn(line, "\n")] = '\0';
	add_escaped(out, line);
}

static void add_fd(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->fd);
}

static void add_path(const struct telling *t, struct buffer *out)
{
	add_escaped(out, findings_of(t)->path);
}

static void add_file_mode(const struct telling *t, struct buffer *out)
{
	buffer_format(out, "%04o", findings_of(t)->file_mode);
}

static void add_dir_mode(const struct telling *t, struct buffer *out)
{
	buffer_format(out, "%04o", findings_of(t)->dir_mode);
}

static void add_arg(const struct telling *t, struct buffer *out)
{
	add_escaped(out, t->moment ? t->moment->action.arg : "");
}

static void add_worker(const struct telling *t, struct buffer *out)
{
	add_number(out, findings_of(t)->pid);
}

static void add_target_of(const struct snapshot *snapshot, int fd,
    struct buffer *out)
{
	const struct fd_fact *fact = fd_list_find(snapshot->fds, fd);

	add_escaped(out, fact ? fact->target : text_get("fd.nothing"));
}

static void add_stdin(const struct telling *t, struct buffer *out)
{
	add_target_of(t->now, 0, out);
}

static void add_stdout(const struct telling *t, struct buffer *out)
{
	add_target_of(t->now, 1, out);
}

static void add_old_stdin(const struct telling *t, struct buffer *out)
{
	add_target_of(t->before, 0, out);
}

static void add_old_stdout(const struct telling *t, struct buffer *out)
{
	add_target_of(t->before, 1, out);
}

static void add_workers(const struct telling *t, struct buffer *out)
{
	const char *gap = "";

	for (int i = 0; i < t->scene->count; i++) {
		const struct relative *row = &t->scene->row[i];

		if (row->role != ROLE_WORKER || row->state == 'Z')
			continue;
		buffer_format(out, "%s%d", gap, (int)row->pid);
		gap = ", ";
	}
}

static void add_detail(const struct telling *t, struct buffer *out)
{
	add_escaped(out, t->moment ? t->moment->detail.reason_detail : "");
}

struct hole {
	const char *name;
	void (*print)(const struct telling *, struct buffer *);
};

#define BOTH(name) { #name, now_##name }, { "old_" #name, old_##name }
#define ONE(name) { #name, add_##name }

static const struct hole holes[] = {
	BOTH(pid), BOTH(ppid), BOTH(parent), BOTH(pgid), BOTH(sid),
	BOTH(tty), BOTH(tpgid), BOTH(cwd), BOTH(umask), BOTH(fds),
	ONE(shell), ONE(shell_name), ONE(shell_pid), ONE(started),
	ONE(stage_tty),
	ONE(group_name), ONE(sid_name), ONE(pgid_name),
	ONE(call), ONE(result), { "errno", add_errno }, ONE(action), ONE(signal),
	ONE(ending), ONE(delivered), ONE(holders),
	ONE(bytes), ONE(line), ONE(fd), ONE(path), ONE(file_mode),
	ONE(dir_mode), ONE(arg), ONE(worker), ONE(workers), { "stdin", add_stdin },
	{ "stdout", add_stdout }, ONE(old_stdin), ONE(old_stdout), ONE(detail),
};

static const struct hole *hole_find(const char *name)
{
	for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++)
		if (strcmp(holes[i].name, name) == 0)
			return &holes[i];
	return NULL;
}

bool telling_has_hole(const char *name)
{
	return hole_find(name) != NULL;
}

static const char *hole_value(const char *name, void *context)
{
	struct telling *telling = context;
	const struct hole *hole = hole_find(name);

	if (!hole)
		return NULL;
	buffer_clear(&telling->scratch);
	hole->print(telling, &telling->scratch);
	return buffer_get(&telling->scratch);
}

void telling_begin_state(struct telling *telling,
    const struct snapshot *snapshot, const struct scene *scene)
{
	memset(telling, 0, sizeof *telling);
	telling->before = telling->now = snapshot;
	telling->scene_before = telling->scene = scene;
}

void telling_begin(struct telling *telling, const struct moment *moment)
{
	telling_begin_state(telling, &moment->after, &moment->scene_after);
	telling->moment = moment;
	if (moment->has_before) {
		telling->before = &moment->before;
		telling->scene_before = &moment->scene_before;
	}
	if (!moment->has_after)
		telling->now = telling->before;
}

void telling_end(struct telling *telling)
{
	buffer_free(&telling->scratch);
}

void telling_add(struct telling *telling, const char *id, struct buffer *out)
{
	text_fill(out, text_get(id), hole_value, telling);
}
