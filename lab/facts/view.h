/*
 * What is selected and shown: the part of the lab that only a screen needs.
 * Plain data; drawn by lab/faces, changed by keys through view_input, which
 * looks them up in the table of command.h.
 */
#ifndef LAB_FACTS_VIEW_H
#define LAB_FACTS_VIEW_H

#include <stdbool.h>

#include "lab/facts/outline.h"

struct lab;
struct event;
struct wishes;

/* Who gets the keys.  A new kind of page or question is a new mode and its
 * rows in the table of commands. */
enum mode {
	MODE_LAB,		/* the lab itself: steps above, a view below */
	MODE_TYPING,		/* the target's terminal */
	MODE_MENU,		/* a list to choose from, in the lower pane */
	MODE_PAGE,		/* a page over the whole screen */
	MODE_QUESTION,		/* what will the action do? (quiz.h) */
	MODE_LECTURE,		/* questions for a class (lecture.h) */
	MODE_VOTE,		/* the same, its votes are typed */
	MODE_ASKME,		/* which action lies between? (askme.h) */
	MODE_INVENTORY,		/* twelve questions (inventory.h) */
	MODE_QUIT,		/* questions in the last line */
	MODE_INTERRUPT,
	MODE_RESTART,
	MODE_SEARCH,		/* a text is typed in the last line */
	MODE_PROGRAM,		/* the program that check is to start */
	MODE_COUNT
};

#define MODE_BIT(mode) (1u << (mode))

/* The views of the lower pane, in the order of Tab. */
enum pane {
	PANE_WHY,
	PANE_CODE,
	PANE_TREE,
	PANE_FDS,
	PANE_TERMINAL,
	PANE_TIMELINE,
	PANE_TIES,
	PANE_COUNT
};

/* What Why and Code speak of. */
enum subject {
	SUBJECT_WELCOME,	/* lesson 0 */
	SUBJECT_STEP,		/* the selected line of the plan */
	SUBJECT_RESULT,		/* what was done last, or view.moment */
};

enum menu {
	MENU_EXPERIMENTS,
	MENU_SIGNALS,
	MENU_OPTIONS,
	MENU_COMPARE,
	MENU_COUNT
};

/* What a page of MODE_PAGE shows. */
enum paper {
	PAPER_HELP,
	PAPER_INSPECT,
	PAPER_CHECK,
	PAPER_GIVEN,
	PAPER_TRYOUTS,
	PAPER_BENCH
};

enum option {
	OPTION_RECIPE,
	OPTION_START,
	OPTION_ADOPT,
	OPTION_THEME,
	OPTION_MOUSE,
	OPTION_PREDICT,
	OPTION_COUNT
};

enum theme {
	THEME_AS_OPENED = -1,	/* what screen_open was told */
	THEME_DEFAULT,
	THEME_CONTRAST,
	THEME_MONO,
	THEME_COUNT
};

struct view {
	int rows, columns;	/* 0 until the first EVENT_RESIZE */
	bool is_ascii;		/* no sign outside ASCII */
	int theme;		/* enum theme */
	bool is_mouse_off;
	enum mode mode;
	enum mode mode_before;	/* where a question or menu came from */
	enum pane pane;
	bool is_zoomed;
	enum subject subject;
	int selected;		/* line of the plan (plan.h) */
	int moment;		/* timeline line shown, 0 the start; -1: now */
	int page[PANE_COUNT];
	enum menu menu;
	int item[MENU_COUNT];	/* the line where each menu was left */
	int choice[OPTION_COUNT];	/* options, until Enter */
	enum paper paper;
	int paper_page;
	char *given;		/* text of a page from outside; owned */
	enum paper given_as;	/* what the next such page is */
	struct outline checked;	/* the program that was checked last */
	bool shows_checked;	/* Timeline tells of it, not of the target */
	int checked_line;	/* of its outline, selected there */
	char program[200];	/* the command line for check */
	char search[48];	/* what is looked for */
	int found;		/* the line of the sheet with it, or -1 */
	bool has_escape;	/* typing: one Esc came, and waits */
	char typed[16];		/* bytes of the newest WISH_TYPE */
};

/* The view at the start of the lab. */
void view_init(struct view *view);

/* Frees what it owns. */
void view_clear(struct view *view);

/* A key, a click or a new size: changes the view, or runs a command. */
void view_input(struct lab *lab, const struct event *event,
    struct wishes *wishes);

/* After any other event was worked into the lab: follows what changed (the
 * next step is selected, a page is turned back to its start ...). */
void view_follow(struct lab *lab, const struct event *event,
    struct wishes *wishes);

/* Goes into a mode, or back to the one before. */
void view_enter(struct view *view, enum mode mode);
void view_leave(struct view *view);

/* The mode whose page or menu is on the screen: questions stand in the last
 * line, so what they interrupt stays. */
enum mode view_shown(const struct view *view);

/* Which moment is looked at, now or in the timeline: its number, 0 for the
 * start.  The moment itself, or NULL for the start. */
int view_number(const struct lab *lab);
const struct moment *view_moment(const struct lab *lab);

/* The state that is looked at: the newest, or that of the timeline's line;
 * NULL while there is none. */
const struct snapshot *view_snapshot(const struct lab *lab);
const struct scene *view_scene(const struct lab *lab);

/* "default", "contrast" or "mono", the first for any other number; and the
 * theme of such a word, -1 if it is none. */
const char *theme_name(int theme);
int theme_find(const char *name);

#endif
