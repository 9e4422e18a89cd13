/* What was seen at signals: who got them, what became of whom. */
#include "lab/facts/sighting_inside.h"

#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/names.h"

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
	for (int i = 0; i < SIGHTING_RANKS * scene->count; i++) {
		const struct relative *row = &scene->row[i % scene->count];

		if (row->pgid == scene->foreground &&
		    row->role != ROLE_GONE && row->role != ROLE_ANCESTOR &&
		    sighting_rank(scene, row->pid) == i / scene->count)
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

	for (int i = 0; i < SIGHTING_RANKS * all; i++) {
		const struct delivery *one = &m->detail.delivered[i % all];

		if (sighting_rank(&m->scene_before, one->pid) == i / all)
			add_reached(m, one, out, &count);
	}
	if (count == 0)
		buffer_text(out, "nobody seen");
}

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

const struct sighting_row sighting_signals[] = {
	KEY("key-intr"), KEY("key-quit"), KEY("key-susp"),
	END("hangup"), END("logout"), SEND("signal"), SEND("group"),
	{ .action = NULL },
};
