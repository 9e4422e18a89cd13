/* The holes of the texts, and what fills them. */
#include "lab/facts/telling_inside.h"

#include <string.h>

#include "lab/facts/field.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"

void telling_escaped(struct buffer *out, const char *text)
{
	char shown[PATH_MAX + 256];

	escape_text(shown, sizeof shown, text);
	buffer_text(out, shown);
}

static void add_number(struct buffer *out, long number)
{
	buffer_number(out, number);
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
		telling_escaped(out, name[0] ? name : "?");
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
	if (t->scene->shell) {
		buffer_text(out, " ");
		buffer_number(out, t->scene->shell);
	}
}

static void add_started(const struct telling *t, struct buffer *out)
{
	const struct relative *parent = scene_find(t->scene, t->now->ppid);
	struct telling inner = *t;

	memset(&inner.scratch, 0, sizeof inner.scratch);
	telling_add(&inner, !t->scene->shell ? "started.leader" :
	    parent && parent->role == ROLE_SCRIPT ? "started.script" :
	    "started.shell", out);
	telling_end(&inner);
}

static void add_stage_tty(const struct telling *t, struct buffer *out)
{
	telling_escaped(out, t->scene->tty);
}

void telling_process(const struct telling *t, pid_t pid,
    struct buffer *out)
{
	const struct relative *relative = scene_find(t->scene, pid);

	if (!relative)
		relative = scene_find(t->scene_before, pid);
	/* A worker is a copy of the target, its name included. */
	if (relative) {
		telling_escaped(out, relative->role == ROLE_WORKER
		    ? text_get("word.worker") : relative->comm);
		buffer_text(out, " ");
	}
	add_number(out, pid);
}

static void add_group_name(const struct telling *t, struct buffer *out)
{
	telling_process(t, t->now->tpgid, out);
}

static void add_sid_name(const struct telling *t, struct buffer *out)
{
	telling_process(t, t->now->sid, out);
}

static void add_pgid_name(const struct telling *t, struct buffer *out)
{
	telling_process(t, t->now->pgid, out);
}

#define BOTH(name) { #name, now_##name }, { "old_" #name, old_##name }
#define ONE(name) { #name, add_##name }

static const struct hole holes[] = {
	BOTH(pid), BOTH(ppid), BOTH(parent), BOTH(pgid), BOTH(sid),
	BOTH(tty), BOTH(tpgid), BOTH(cwd), BOTH(umask), BOTH(fds),
	ONE(shell), ONE(shell_name), ONE(shell_pid), ONE(started),
	ONE(stage_tty),
	ONE(group_name), ONE(sid_name), ONE(pgid_name),
	{ NULL, NULL },
};

static const struct hole *hole_in(const struct hole *hole, const char *name)
{
	for (; hole->name; hole++)
		if (strcmp(hole->name, name) == 0)
			return hole;
	return NULL;
}

static const struct hole *hole_find(const char *name)
{
	const struct hole *found = hole_in(holes, name);

	return found ? found : hole_in(telling_moment_holes, name);
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
