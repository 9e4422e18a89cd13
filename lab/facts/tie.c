/* The nine ties, and what was seen to cut them. */
#include "lab/facts/tie.h"

#include <signal.h>
#include <stdio.h>

#include "lab/facts/telling.h"
#include "lab/facts/text.h"

/* Somebody's child that keeps the shell from its terminal. */
static bool is_waited_for(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	const struct relative *parent = scene_find(scene, now->ppid);

	(void)first;
	if (!scene->is_shell_alive || scene->foreground == scene->shell)
		return false;
	return parent && (parent->role == ROLE_SHELL ||
	    parent->role == ROLE_SCRIPT);
}

static bool is_in_foreground(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return now->is_foreground;
}

static bool is_in_first_session(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	return now->sid == first->sid;
}

static bool is_cwd_on_mount(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return path_is_on_mount(now->cwd);
}

static bool is_mask_first(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	return now->umask == first->umask;
}

static bool is_stdio_terminal(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return snapshot_has_stdio_terminal(now);
}

static bool is_fd_on_mount(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return snapshot_fd_on_mount(now) != -1;
}

static bool is_ended_by_term(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return !signal_set_has(now->caught, SIGTERM);
}

static bool is_session_leader(const struct snapshot *now,
    const struct scene *scene, const struct snapshot *first)
{
	(void)scene;
	(void)first;
	return now->is_session_leader;
}

const struct tie ties[TIE_COUNT] = {
	{ "waited", "fork", is_waited_for, false },
	{ "foreground", "fork", is_in_foreground, false },
	{ "session", "setsid", is_in_first_session, false },
	{ "cwd", "chdir", is_cwd_on_mount, false },
	{ "umask", "umask", is_mask_first, false },
	{ "stdio", "close", is_stdio_terminal, false },
	{ "fds", "close", is_fd_on_mount, false },
	{ "sigterm", "sigterm", is_ended_by_term, false },
	{ "leader", "fork", is_session_leader, true },
};

/* The state at the start: before the first action that had one. */
static const struct moment *first_of(const struct timeline *timeline)
{
	for (int i = 0; i < timeline->count; i++)
		if (timeline->moment[i]->has_before)
			return timeline->moment[i];
	return NULL;
}

struct tie_view tie_state(const struct tie *tie,
    const struct snapshot *snapshot, const struct scene *scene,
    const struct timeline *timeline)
{
	const struct moment *first = first_of(timeline);
	const struct snapshot *start = first ? &first->before : snapshot;
	bool was = tie->holds(start, first ? &first->scene_before : scene,
	    start);
	struct tie_view view = { was ? TIE_HELD : TIE_UNSEEN, NULL };
	enum tie_word back = was ? TIE_HELD : TIE_NEW;

	for (int i = 0; i < timeline->count; i++) {
		const struct moment *m = timeline->moment[i];
		bool is;

		if (!m->has_after)
			continue;
		is = tie->holds(&m->after, &m->scene_after, start);
		if (is == was)
			continue;
		view.word = is ? back : TIE_CUT;
		view.by = m;
		was = is;
	}
	if (tie->holds(snapshot, scene, start) != was) {
		view.word = was ? TIE_CUT : back;
		view.by = NULL;
	}
	return view;
}

int ties_cut(const struct snapshot *snapshot, const struct scene *scene,
    const struct timeline *timeline)
{
	int count = 0;

	for (int i = 0; i < TIE_COUNT; i++)
		if (tie_state(&ties[i], snapshot, scene, timeline).word ==
		    TIE_CUT)
			count++;
	return count;
}

const char *tie_word(enum tie_word word)
{
	static const char *const id[] = { "tie.unseen", "tie.held", "tie.cut",
		"tie.new" };

	return text_get(id[word]);
}

void tie_label(const struct tie *tie, const struct snapshot *snapshot,
    const struct scene *scene, const struct timeline *timeline,
    struct buffer *out)
{
	const struct moment *first = first_of(timeline);
	struct telling telling;
	char id[24];

	snprintf(id, sizeof id, "tie.%d", (int)(tie - ties) + 1);
	telling_begin_state(&telling, snapshot, scene);
	if (first)
		telling.before = &first->before;
	telling_add(&telling, id, out);
	telling_end(&telling);
}

void tie_try(const struct tie *tie, struct buffer *out)
{
	char id[24];

	snprintf(id, sizeof id, "tie.%d.try", (int)(tie - ties) + 1);
	buffer_text(out, text_get(id));
}
