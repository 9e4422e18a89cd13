/* What is selected and shown. */
#include "lab/facts/view.h"

#include <stdlib.h>
#include <string.h>

#include "lab/facts/checked.h"
#include "lab/facts/command.h"
#include "lab/facts/click.h"
#include "lab/facts/plan.h"
#include "lab/facts/finding.h"
#include "lab/facts/keys.h"
#include "lab/facts/layout.h"
#include "lab/facts/search.h"
#include "lab/facts/text.h"
#include "lab/facts/typing.h"
#include "lab/ground/memory.h"

void view_init(struct view *view)
{
	memset(view, 0, sizeof *view);
	view->theme = THEME_AS_OPENED;
	view->moment = -1;
	view->found = -1;
}

void view_clear(struct view *view)
{
	free(view->given);
	view->given = NULL;
	outline_clear(&view->checked);
}

void view_enter(struct view *view, enum mode mode)
{
	if (view->mode == mode)
		return;
	view->mode_before = view->mode;
	view->mode = mode;
}

void view_leave(struct view *view)
{
	view->mode = view->mode == view->mode_before ? MODE_LAB
	    : view->mode_before;
	view->mode_before = MODE_LAB;
}

enum mode view_shown(const struct view *view)
{
	switch (view->mode) {
	case MODE_QUIT:
	case MODE_INTERRUPT:
	case MODE_RESTART:
	case MODE_SEARCH:
	case MODE_PROGRAM:
		return view->mode_before;
	default:
		return view->mode;
	}
}

int view_number(const struct lab *lab)
{
	int number = lab->view.moment;

	if (number < 0 || number > lab->timeline.count)
		return lab->timeline.count;
	return number;
}

const struct moment *view_moment(const struct lab *lab)
{
	int number = view_number(lab);

	return number > 0 ? lab->timeline.moment[number - 1] : NULL;
}

static bool is_now(const struct lab *lab)
{
	return view_number(lab) == lab->timeline.count;
}

const struct snapshot *view_snapshot(const struct lab *lab)
{
	if (!lab->has_world)
		return NULL;
	if (is_now(lab))
		return &lab->world.target;
	return lab_snapshot_at(lab, view_number(lab));
}

const struct scene *view_scene(const struct lab *lab)
{
	if (!lab->has_world)
		return NULL;
	if (is_now(lab))
		return &lab->world.scene;
	return lab_scene_at(lab, view_number(lab));
}

/* Commands that change nothing but the view: what a screen draws of the rest
 * of the lab stays as it is. */
static bool only_looks(const struct command *command)
{
	return command->run == key_select || command->run == key_page ||
	    command->run == key_edge || command->run == key_view ||
	    command->run == key_next_view || command->run == key_earlier ||
	    command->run == key_pick || command->run == key_zoom;
}

static void press(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	const struct command *command;
	int number;

	if (lab->view.mode == MODE_TYPING &&
	    typing_key(lab, event->key, wishes))
		return;
	if (lab->view.mode == MODE_SEARCH &&
	    search_key(&lab->view, event->key))
		return;
	if (lab->view.mode == MODE_PROGRAM &&
	    finding_key(&lab->view, event->key))
		return;
	command = command_find(lab->view.mode, event->key, &number);
	if (!command)
		return;
	if (!only_looks(command))
		lab->changes++;
	command->run(lab, number, wishes);
}

/* In a window that is too small to show what it does a key does nothing; but
 * who wants to can leave. */
static bool is_unseen(const struct lab *lab, int key)
{
	const struct view *view = &lab->view;
	const char *ways_out = view->mode == MODE_TYPING ? "\035"
	    : "q\003\014\032\033";

	return view->rows > 0 &&
	    layout_is_too_small(view->rows, view->columns) &&
	    (key > 127 || strchr(ways_out, key) == NULL);
}

void view_input(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	if (event->kind == EVENT_RESIZE) {
		lab->view.rows = event->rows;
		lab->view.columns = event->columns;
		return;
	}
	if (event->kind == EVENT_KEY && is_unseen(lab, event->key))
		return;
	lab->note[0] = '\0';
	if (event->kind == EVENT_KEY) {
		press(lab, event, wishes);
	} else if (event->kind == EVENT_MOUSE) {
		lab->changes++;
		click(lab, event, wishes);
	}
}

/* The line that comes next, unless the student is elsewhere on purpose. */
static void select_next(struct lab *lab)
{
	struct plan plan;
	int next;

	plan_make(&plan, lab);
	next = plan_next(&plan);
	if (next >= 0)
		lab->view.selected = next;
	else if (lab->view.selected >= plan.count)
		lab->view.selected = plan.count - 1;
}

/* A new state is told by Why from its first page on; views that the student
 * chose stay open. */
static void show_newest(struct lab *lab)
{
	struct view *view = &lab->view;

	view->moment = -1;
	view->shows_checked = false;
	search_forget(view);
	view->subject = lab->timeline.count ? SUBJECT_RESULT
	    : SUBJECT_WELCOME;
	view->page[PANE_WHY] = 0;
	view->page[PANE_CODE] = 0;
	select_next(lab);
}

/* Who types text is not interrupted: the page waits until that is done. */
static void open_page(struct lab *lab)
{
	struct view *view = &lab->view;

	if (view->mode != MODE_TYPING && view->mode != MODE_SEARCH &&
	    view->mode != MODE_PROGRAM) {
		view_enter(view, MODE_PAGE);
		return;
	}
	view->mode_before = MODE_PAGE;
	if (view->mode == MODE_TYPING)
		strncpy(lab->note, text_get("check.waits"),
		    sizeof lab->note - 1);
}

static void show_given(struct lab *lab, const char *text)
{
	struct view *view = &lab->view;

	free(view->given);
	view->given = memory_string(text ? text : "");
	view->paper = view->given_as;
	if (view->paper == PAPER_CHECK) {
		checked_take(view, view->given);
		lab->note[0] = '\0';
	}
	view->given_as = PAPER_GIVEN;
	search_forget(view);
	view->paper_page = 0;
	open_page(lab);
}

/* A question about a target that is gone asks for nothing any more; who
 * types to the shell can go on. */
static void drop_question(struct lab *lab)
{
	struct view *view = &lab->view;

	quiz_cancel(lab);
	if (view->mode == MODE_QUIT || view->mode == MODE_RESTART)
		view->mode = view->mode_before = MODE_LAB;
}

/* That it ended by no action of ours stands first in Why. */
static void show_end(struct lab *lab)
{
	struct view *view = &lab->view;

	if (lab_ended_at(lab) >= 0 || view->moment >= 0)
		return;
	search_forget(view);
	view->subject = lab->timeline.count ? SUBJECT_RESULT
	    : SUBJECT_WELCOME;
	view->page[PANE_WHY] = 0;
}

void view_follow(struct lab *lab, const struct event *event,
    struct wishes *wishes)
{
	switch (event->kind) {
	case EVENT_WORLD:
	case EVENT_DONE:
		show_newest(lab);
		break;
	case EVENT_ENDED:
		drop_question(lab);
		select_next(lab);
		show_end(lab);
		break;
	case EVENT_FAILED:
		drop_question(lab);
		lab->view.mode = lab->view.mode_before = MODE_LAB;
		break;
	case EVENT_PAGE:
		show_given(lab, event->text);
		break;
	default:
		break;
	}
	if (lab->view.mode == MODE_LECTURE || lab->view.mode == MODE_VOTE)
		lecture_follow(lab, wishes);
}

static const char *const themes[THEME_COUNT] = {
	[THEME_DEFAULT] = "default",
	[THEME_CONTRAST] = "contrast",
	[THEME_MONO] = "mono",
};

const char *theme_name(int theme)
{
	return theme >= 0 && theme < THEME_COUNT ? themes[theme] : "default";
}

int theme_find(const char *name)
{
	for (int theme = 0; theme < THEME_COUNT; theme++)
		if (strcmp(themes[theme], name) == 0)
			return theme;
	return -1;
}
