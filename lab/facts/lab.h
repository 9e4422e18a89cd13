/*
 * The lab: everything that is so at this moment, and the one function that
 * changes it.  It makes no system call and knows no screen; what it wants
 * done it returns as wishes, which the loop grants.
 */
#ifndef LAB_FACTS_LAB_H
#define LAB_FACTS_LAB_H

#include "lab/facts/askme.h"
#include "lab/facts/bench.h"
#include "lab/facts/event.h"
#include "lab/facts/inventory.h"
#include "lab/facts/jump.h"
#include "lab/facts/lecture.h"
#include "lab/facts/progress.h"
#include "lab/facts/quiz.h"
#include "lab/facts/score.h"
#include "lab/facts/settings.h"
#include "lab/facts/view.h"

enum activity {
	ACTIVITY_STARTING,	/* no target yet */
	ACTIVITY_IDLE,
	ACTIVITY_BUSY,		/* an action is under way */
	ACTIVITY_BROKEN,	/* there is no stage, failure says why */
};

/* Actions that are done again on a new stage, for undo and its like. */
struct replay {
	struct action *todo;	/* owned */
	int count;
	int next;		/* which is under way */
	struct timeline old;	/* what they gave before, to compare */
	struct action then;	/* to be done, with its questions, after all */
	bool has_then;
};

struct lab {
	struct settings settings;
	enum activity activity;
	bool has_world;
	struct world world;	/* the newest state that is known */
	bool is_ended;		/* the target has ended */
	struct ending ending;
	unsigned long beats;
	bool is_late;		/* it has not answered for two seconds */
	struct action doing;	/* while ACTIVITY_BUSY */
	struct timeline timeline;
	struct replay replay;
	bool is_replaying;
	struct action *undone;	/* for redo; the newest last; owned */
	int undos;
	struct jumps jumps;	/* what u goes back to from where they led */
	struct jumps redos;	/* what U goes on to where u went back */
	char failure[256];	/* with ACTIVITY_BROKEN */
	char note[256];		/* one line for the student; "" none */
	struct bench bench;	/* what is tried on a second stage */
	bool is_quitting;
	struct quiz quiz;	/* questions before an action */
	struct score score;	/* how the answers came out */
	struct progress progress;	/* over all labs; see lab/state.h */
	struct askme askme;	/* while MODE_ASKME */
	struct inventory inventory;	/* while MODE_INVENTORY */
	struct lecture lecture;	/* where it is, while MODE_LECTURE */
	struct view view;	/* what is selected and shown */
	unsigned long changes;	/* another number than before: more than the
				 * view may have changed */
};

/* An empty lab with these settings: starting, nothing known. */
void lab_init(struct lab *lab, const struct settings *settings);

/* Frees what it owns. */
void lab_clear(struct lab *lab);

/* The only function that changes the lab because something happened.  What
 * should be done now is appended to wishes (emptied first). */
void lab_handle(struct lab *lab, const struct event *event,
    struct wishes *wishes);

/*
 * What commands do, for the key table and for "run -".  Each may be called
 * at any time: where it cannot be done now it says so in lab->note and
 * wishes nothing, and returns false.
 */
bool lab_perform(struct lab *lab, const struct action *action,
    struct wishes *wishes);

/* The same without its questions (quiz.h), which lab_perform asks first when
 * the settings want predictions. */
bool lab_perform_now(struct lab *lab, const struct action *action,
    struct wishes *wishes);

/* Takes back the last action, or the jump that led here: a restart, "be there
 * again", another start, lab_walk.  Of a target that has ended, its end: what
 * ended it is undone, or, if nothing that was done here did, all is done
 * again. */
bool lab_undo(struct lab *lab, struct wishes *wishes);
bool lab_can_undo(const struct lab *lab);
bool lab_can_redo(const struct lab *lab);
bool lab_redo(struct lab *lab, struct wishes *wishes);
bool lab_restart(struct lab *lab, struct wishes *wishes);

/* Goes back to the state after moment number (0: the start) by replay. */
bool lab_go_back(struct lab *lab, int number, struct wishes *wishes);

/* A restart with a new start, recipe or adoption, the timeline emptied. */
bool lab_change(struct lab *lab, const struct settings *settings,
    struct wishes *wishes);

/* A new start with these settings on which count actions are done; then, if
 * it is not NULL, this one with its questions.  u leads back. */
bool lab_walk(struct lab *lab, const struct settings *settings,
    const struct action *action, int count, const struct action *then,
    struct wishes *wishes);

/* How often the recipe's step number index (from 0) was done, counting
 * repeated steps of a recipe apart: the second fork of "robust" is done when
 * fork was done twice.  lab_next_step: index of the first step of the recipe
 * that is not done, or -1 when all are.  lab_recipe_length: how many it has. */
bool lab_is_step_done(const struct lab *lab, int index);
int lab_next_step(const struct lab *lab);
int lab_recipe_length(const struct lab *lab);

/* The place in the timeline of what ended the target, or -1. */
int lab_ended_at(const struct lab *lab);

/* The situation as it was after moment number (0: at the start), for the
 * panes: the target's snapshot and the scene.  Never NULL once has_world. */
const struct snapshot *lab_snapshot_at(const struct lab *lab, int number);
const struct scene *lab_scene_at(const struct lab *lab, int number);

#endif
