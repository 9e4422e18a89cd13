/*
 * Actions: what can be done to the target.  A step or an experiment that the
 * target makes is a row of steps/; what the lab does itself (keys, hangup,
 * signals, unmount) is a row here.  An action is a value.
 */
#ifndef LAB_FACTS_ACTION_H
#define LAB_FACTS_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "steps/step.h"

enum action_kind { ACTION_STEP, ACTION_EXPERIMENT, ACTION_SIGNAL };

/* What the lab itself does; the target's own are steps and experiments. */
enum lab_act {
	ACT_NONE,		/* the target acts */
	ACT_UNMOUNT,
	ACT_KEY,		/* a control character at the terminal */
	ACT_LOGOUT,
	ACT_HANGUP,
	ACT_SIGNAL,
	ACT_GROUP,
};

struct lab_act_row {
	const char *id;
	enum action_kind kind;
	enum lab_act act;
	const char *argument;	/* "NAME", or NULL */
	char key;		/* for ACT_KEY: the byte typed */
	int signal;		/* for ACT_KEY: what it sends */
};

/* The table of what the lab does; ends with a NULL id. */
extern const struct lab_act_row lab_acts[];

struct action {
	enum action_kind kind;
	const char *id;			/* of a table: never freed */
	char arg[64];			/* "" without; "SIGTERM" for signals */
	const struct step *step;	/* one of these three is not NULL */
	const struct experiment *experiment;
	const struct lab_act_row *act;
};

/* Reads a word such as "setsid", "create-file:050" or "signal:TERM".  0, or
 * -1 with one line in why (size bytes) that names the word and what would be
 * right. */
int action_parse(struct action *action, const char *word, char *why,
    size_t size);

/* Reads words with spaces between, at most most of them; how many there are,
 * 0 if one is unknown. */
int action_list(const char *words, struct action *action, int most);

/* The word again: "signal:SIGTERM"; out has size bytes. */
void action_word(const struct action *action, char *out, size_t size);

/* Same id and argument. */
bool action_is_same(const struct action *a, const struct action *b);

/* True for an action with this id. */
bool action_is(const struct action *action, const char *id);

/* The signal of signal:NAME, group:NAME or of a key; 0 for others. */
int action_signal(const struct action *action);

/* All ids in the order of the lesson: steps, experiments of the target, acts
 * of the lab.  NULL past the end. */
const char *action_id(size_t index);

/* Recipes and starts. */
struct recipe {
	const char *id;
	const char *steps[12];	/* ends with NULL */
};

struct start {
	const char *id;
	bool has_shell;		/* false: the target is the session leader */
	bool is_background;	/* the shell keeps the terminal */
	const char *command;	/* what is typed at the shell's prompt */
};

extern const struct recipe recipes[];	/* ends with a NULL id */
extern const struct start starts[];	/* ends with a NULL id */

/* The row with this id, or NULL. */
const struct recipe *recipe_find(const char *id);
const struct start *start_find(const char *id);

#endif
