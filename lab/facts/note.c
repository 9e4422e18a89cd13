/* The words beside each fact. */
#include <signal.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"

typedef const char *note_chooser(const struct snapshot *,
    const struct scene *);

static const char *note_pid(const struct snapshot *s, const struct scene *c)
{
	(void)c;
	switch (s->state) {
	case 'T':
	case 't':
		return "note.stopped";
	case 'Z':
	case 'X':
		return "note.ended";
	default:
		return "note.running";
	}
}

static const char *note_ppid(const struct snapshot *s, const struct scene *c)
{
	const struct relative *parent = scene_find(c, s->ppid);

	if (c->first && s->pid == c->first)
		return "note.parent.lab";
	if (c->shell && s->ppid == c->shell)
		return "note.parent.shell";
	if (parent && parent->role == ROLE_SCRIPT)
		return "note.parent.script";
	if (s->ppid == 1)
		return "note.parent.init";
	return parent && parent->role == ROLE_ANCESTOR ? "note.parent.other" :
	    NULL;
}

static const char *note_pgid(const struct snapshot *s, const struct scene *c)
{
	if (s->is_group_leader)
		return "note.group.leader";
	if (scene_find(c, s->pgid))
		return "note.group.led";
	return s->is_orphaned_group ? "note.group.orphaned" :
	    "note.group.leaderless";
}

static const char *note_sid(const struct snapshot *s, const struct scene *c)
{
	if (s->is_session_leader)
		return "note.session.leader";
	return scene_find(c, s->sid) ? "note.session.led" :
	    "note.session.leaderless";
}

static const char *note_tty(const struct snapshot *s, const struct scene *c)
{
	(void)c;
	return s->tty[0] ? "note.tty" : "note.tty.none";
}

static const char *note_tpgid(const struct snapshot *s, const struct scene *c)
{
	(void)c;
	if (s->tty[0] == '\0')
		return "note.foreground.none";
	return s->is_foreground ? "note.foreground" : "note.background";
}

static const char *note_cwd(const struct snapshot *s, const struct scene *c)
{
	(void)c;
	if (s->is_cwd_deleted)
		return "note.cwd.deleted";
	if (strcmp(s->cwd, "/") == 0)
		return "note.cwd.root";
	return path_is_on_mount(s->cwd) ? "note.cwd.mount" : NULL;
}

static const char *note_umask(const struct snapshot *s, const struct scene *c)
{
	(void)c;
	if (s->umask == 0)
		return "note.umask.zero";
	return s->umask == 022 ? "note.umask.022" : "note.umask";
}

static const char *note_caught(const struct snapshot *s,
    const struct scene *c)
{
	(void)c;
	return signal_set_has(s->caught, SIGTERM) ? "note.caught.term" : NULL;
}

static const char *note_ignored(const struct snapshot *s,
    const struct scene *c)
{
	(void)c;
	return signal_set_has(s->ignored, SIGHUP) ? "note.ignored.hup" : NULL;
}

static const char *note_orphaned(const struct snapshot *s,
    const struct scene *c)
{
	(void)c;
	return s->is_orphaned_group ? "note.orphaned" : NULL;
}

static note_chooser *const choosers[FIELD_COUNT] = {
	[FIELD_PID] = note_pid,
	[FIELD_PPID] = note_ppid,
	[FIELD_PGID] = note_pgid,
	[FIELD_SID] = note_sid,
	[FIELD_TTY] = note_tty,
	[FIELD_TPGID] = note_tpgid,
	[FIELD_CWD] = note_cwd,
	[FIELD_UMASK] = note_umask,
	[FIELD_CAUGHT] = note_caught,
	[FIELD_IGNORED] = note_ignored,
	[FIELD_ORPHANED_GROUP] = note_orphaned,
};

void explain_note(enum field field, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	struct telling telling;
	const char *id = NULL;

	if (choosers[field] && snapshot->unreadable[field] == 0)
		id = choosers[field](snapshot, scene);
	if (!id)
		return;
	telling_begin_state(&telling, snapshot, scene);
	telling_add(&telling, id, out);
	telling_end(&telling);
}

enum disposition { DEFAULT, IGNORED, CAUGHT, BLOCKED };

static enum disposition disposition(int signal, const struct snapshot *s)
{
	if (signal_set_has(s->blocked, signal))
		return BLOCKED;
	if (signal_set_has(s->ignored, signal))
		return IGNORED;
	return signal_set_has(s->caught, signal) ? CAUGHT : DEFAULT;
}

void explain_disposition(int signal, const struct snapshot *snapshot,
    struct buffer *out)
{
	static const char *const word[] = { "default", "ignored", "caught",
		"blocked" };

	buffer_text(out, word[disposition(signal, snapshot)]);
}

void explain_signal_note(int signal, const struct snapshot *snapshot,
    struct buffer *out)
{
	static const char *const id[] = { "note.default", "note.ignored",
		"note.caught", "note.blocked" };

	buffer_text(out, text_get(id[disposition(signal, snapshot)]));
}
