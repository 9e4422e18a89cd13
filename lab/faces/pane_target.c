/* The Target pane: its facts, what the last action changed, and a note in
 * words beside each. */
#include "lab/faces/pane.h"

#include <signal.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"
#include "lab/ground/width.h"

enum {
	LABEL = 1,		/* columns inside the pane */
	VALUE = 9,
	NOTE = 29,
};

/* What is shown: a field, or what a signal would do. */
struct fact {
	enum field field;
	int signal;		/* 0: the field itself */
};

static const struct fact facts[] = {
	{ FIELD_PID, 0 },   { FIELD_PPID, 0 },	{ FIELD_PGID, 0 },
	{ FIELD_SID, 0 },   { FIELD_TTY, 0 },	{ FIELD_TPGID, 0 },
	{ FIELD_CWD, 0 },   { FIELD_UMASK, 0 }, { FIELD_FDS, 0 },
};

static const struct fact term = { FIELD_CAUGHT, SIGTERM };
static const struct fact hangup = { FIELD_IGNORED, SIGHUP };

struct state {
	const struct lab *lab;
	const struct snapshot *now;
	const struct snapshot *before;	/* NULL: nothing to compare */
	const struct scene *scene;
};

static void get_state(const struct lab *lab, struct state *state)
{
	const struct moment *moment = view_moment(lab);

	state->lab = lab;
	state->now = view_snapshot(lab);
	state->scene = view_scene(lab);
	state->before = moment && moment->has_before && moment->has_after
	    ? &moment->before : NULL;
}

/* Paths below the work folder are told as "…/usb". */
static void add_short(struct buffer *out, const char *value,
    const char *workdir)
{
	size_t length = strlen(workdir);
	const char *found;

	while (length > 1 && (found = strstr(value, workdir))) {
		buffer_add(out, value, (size_t)(found - value));
		buffer_text(out, "…");
		value = found + length;
	}
	buffer_text(out, value);
}

/* The name that makes a number speak: the parent's, the foreground group's. */
static void add_name(const struct state *state, enum field field,
    struct buffer *out)
{
	const struct relative *row = NULL;
	char name[sizeof row->comm * 4];

	if (field == FIELD_PPID && state->now->ppid_comm[0]) {
		escape_text(name, sizeof name, state->now->ppid_comm);
		buffer_format(out, " %s", name);
	}
	if (field == FIELD_TPGID && state->now->tty[0] &&
	    state->now->tpgid != state->now->pgid)
		row = scene_find(state->scene, state->now->tpgid);
	if (row) {
		escape_text(name, sizeof name, row->comm);
		buffer_format(out, " %s", name);
	}
}

static void add_value(const struct fact *fact, const struct snapshot *snapshot,
    const char *workdir, struct buffer *out)
{
	struct buffer value = { NULL, 0, 0 };

	if (fact->signal)
		explain_disposition(fact->signal, snapshot, &value);
	else
		field_print(fact->field, snapshot, &value);
	add_short(out, buffer_get(&value), workdir);
	buffer_free(&value);
}

/* The value, "before → after" if the last action changed it: true then. */
static bool tell_value(const struct state *state, const struct fact *fact,
    struct buffer *out)
{
	const char *workdir = state->lab->world.workdir;
	struct buffer was = { NULL, 0, 0 }, now = { NULL, 0, 0 };
	bool has_changed;

	add_value(fact, state->now, workdir, &now);
	if (state->before)
		add_value(fact, state->before, workdir, &was);
	has_changed = state->before &&
	    strcmp(buffer_get(&was), buffer_get(&now)) != 0;
	if (has_changed)
		buffer_format(out, "%s → ", was.text);
	buffer_text(out, buffer_get(&now));
	if (fact->field == FIELD_PID && state->lab->is_ended &&
	    view_number(state->lab) == state->lab->timeline.count) {
		buffer_text(out, " → ended");
		has_changed = true;
	}
	if (!fact->signal)
		add_name(state, fact->field, out);
	buffer_free(&was);
	buffer_free(&now);
	return has_changed;
}

/* "running, beat 4": what the target is at just now. */
static enum look tell_life(const struct lab *lab, struct buffer *out)
{
	if (view_number(lab) != lab->timeline.count)
		return LOOK_PLAIN;
	if (lab->is_ended) {
		ending_print(&lab->ending, "how is not known", out);
		return LOOK_CHANGED;
	}
	if (lab->world.target.state == 'T') {
		buffer_format(out, "stopped, beat %lu", lab->beats);
		return LOOK_WRONG;
	}
	if (lab->is_late) {
		buffer_format(out, "late, beat %lu", lab->beats);
		return LOOK_WRONG;
	}
	buffer_format(out, "running, beat %lu", lab->beats);
	return LOOK_PLAIN;
}

static enum look tell_note(const struct state *state, const struct fact *fact,
    struct buffer *out)
{
	bool is_over = state->lab->is_ended &&
	    view_number(state->lab) == state->lab->timeline.count;

	if (fact->field == FIELD_PID)
		return tell_life(state->lab, out);
	if (is_over && !(fact->signal == SIGTERM &&
	    state->lab->ending.did_clean_up))
		return LOOK_PLAIN;
	if (is_over)
		buffer_text(out, "handler ran");
	else if (fact->signal)
		explain_signal_note(fact->signal, state->now, out);
	else
		explain_note(fact->field, state->now, state->scene, out);
	return LOOK_PLAIN;
}

static void draw_fact(const struct picture *picture,
    const struct state *state, const struct fact *fact, int row)
{
	const struct rect *at = &picture->layout.target;
	struct buffer value = { NULL, 0, 0 }, note = { NULL, 0, 0 };
	bool has_changed = tell_value(state, fact, &value);
	enum look look = tell_note(state, fact, &note);
	const char *label = fact->signal ? names_signal(fact->signal)
	    : field_row(fact->field)->label;
	int cells = width_text(buffer_get(&note));
	int column = at->columns - cells, used;

	canvas_clip(picture->canvas, row, at->column + LABEL,
	    VALUE - LABEL - 1, has_changed ? LOOK_BOLD : LOOK_PLAIN, label);
	used = canvas_clip(picture->canvas, row, at->column + VALUE,
	    at->columns - VALUE - 1, has_changed ? LOOK_CHANGED : LOOK_PLAIN,
	    buffer_get(&value)) - at->column + 1;
	if (column > NOTE)
		column = NOTE;
	if (column < used)
		column = used;
	canvas_clip(picture->canvas, row, at->column + column,
	    at->columns - column, look, buffer_get(&note));
	buffer_free(&value);
	buffer_free(&note);
}

static void tell_witness(const struct picture *picture)
{
	const struct lab *lab = picture->lab;
	const struct snapshot *now = view_snapshot(lab);
	const struct moment *moment = view_moment(lab);
	struct buffer words = { NULL, 0, 0 };
	enum look look = LOOK_PLAIN;

	if (view_number(lab) < lab->timeline.count) {
		buffer_format(&words, moment ? "as after %d %s"
		    : "as at the start", view_number(lab), moment
		    ? moment->action.id : "");
	} else if (lab->is_ended) {
		buffer_text(&words, "last known");
	} else if (!now->is_reported) {
		buffer_text(&words, "from /proc alone");
	} else if (now->disagree) {
		buffer_text(&words, "report ≠ /proc: ");
		field_set_print(now->disagree, &words);
		look = LOOK_WRONG;
	} else {
		buffer_text(&words, "its report = /proc");
	}
	pane_remark(picture, &picture->layout.target, false, look,
	    buffer_get(&words));
	buffer_free(&words);
}

/* SIGHUP's row takes the place of SIGTERM's where there is room for one and
 * the last action changed it. */
static bool is_hangup_news(const struct state *state)
{
	return state->before &&
	    signal_set_has(state->before->ignored ^ state->now->ignored,
	    SIGHUP);
}

void pane_target(const struct picture *picture)
{
	const struct rect *at = &picture->layout.target;
	int count = sizeof facts / sizeof facts[0], row = at->row;
	struct state state;

	pane_heading(picture, at, 1, LOOK_BOLD, "Target");
	get_state(picture->lab, &state);
	if (!state.now || !state.scene)
		return;
	for (int i = 0; i < count; i++)
		draw_fact(picture, &state, &facts[i], row++);
	if (at->rows > count + 1) {
		draw_fact(picture, &state, &term, row++);
		draw_fact(picture, &state, &hangup, row);
	} else {
		draw_fact(picture, &state, is_hangup_news(&state) ? &hangup
		    : &term, row);
	}
	tell_witness(picture);
}
