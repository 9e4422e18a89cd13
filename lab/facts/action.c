/* Actions: what can be done to the target. */
#include "lab/facts/action.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/join.h"
#include "lab/ground/names.h"

const struct lab_act_row lab_acts[] = {
	{ "unmount", ACTION_EXPERIMENT, ACT_UNMOUNT, NULL, 0, 0 },
	{ "key-intr", ACTION_EXPERIMENT, ACT_KEY, NULL, 'C' & 037, SIGINT },
	{ "key-quit", ACTION_EXPERIMENT, ACT_KEY, NULL, '\\' & 037, SIGQUIT },
	{ "key-susp", ACTION_EXPERIMENT, ACT_KEY, NULL, 'Z' & 037, SIGTSTP },
	{ "logout", ACTION_EXPERIMENT, ACT_LOGOUT, NULL, 0, 0 },
	{ "hangup", ACTION_EXPERIMENT, ACT_HANGUP, NULL, 0, SIGHUP },
	{ "signal", ACTION_SIGNAL, ACT_SIGNAL, "NAME", 0, 0 },
	{ "group", ACTION_SIGNAL, ACT_GROUP, "NAME", 0, 0 },
	{ NULL, ACTION_STEP, ACT_NONE, NULL, 0, 0 },
};

const struct recipe recipes[] = {
	{ "classic",
	  { "fork", "setsid", "chdir", "umask", "close", "sigterm" } },
	{ "robust",
	  { "sighup", "fork", "setsid", "fork", "chdir", "umask", "close",
	    "devnull", "pidfile", "sigterm" } },
	{ "daemon3", { "fork", "setsid", "chdir", "devnull" } },
	{ "none", { NULL } },
	{ NULL, { NULL } },
};

const struct start starts[] = {
	{ "job", true, false, "(cd usb; exec ../target) 3<usb/notes\n" },
	{ "script", true, false, "(cd usb; exec sh -c '../target; "
	    "exec sleep 1000') 3<usb/notes\n" },
	{ "background", true, true,
	    "(cd usb; exec ../target) 3<usb/notes &\n" },
	{ "nohup", true, true,
	    "nohup sh -c 'cd usb; exec ../target' 3<usb/notes &\n" },
	{ "leader", false, false, NULL },
	{ NULL, false, false, NULL },
};

static const struct lab_act_row *act_find(const char *id)
{
	for (const struct lab_act_row *row = lab_acts; row->id; row++)
		if (strcmp(row->id, id) == 0)
			return row;
	return NULL;
}

const char *action_id(size_t index)
{
	size_t at = 0;

	for (size_t i = 0; steps[i]; i++)
		if (at++ == index)
			return steps[i]->id;
	for (size_t i = 0; experiments[i].id; i++)
		if (at++ == index)
			return experiments[i].id;
	for (size_t i = 0; lab_acts[i].id; i++)
		if (at++ == index)
			return lab_acts[i].id;
	return NULL;
}

static int unknown(const char *word, char *why, size_t size)
{
	char shown[128];

	escape_text(shown, sizeof shown, word);
	snprintf(why, size, "unknown action '%s'; 'daemonlab list' shows "
	    "what there is", shown);
	return -1;
}

/* The argument of a signal action by its full name; only names are right. */
static int read_signal(struct action *action, const char *word, char *why,
    size_t size)
{
	int signal = names_signal_number(action->arg);
	char shown[128];

	if (signal == 0) {
		escape_text(shown, sizeof shown, word);
		snprintf(why, size, "'%s': no such signal; a name such as "
		    "%s:TERM or %s:SIGHUP would be right", shown, action->id,
		    action->id);
		return -1;
	}
	snprintf(action->arg, sizeof action->arg, "%s", names_signal(signal));
	return 0;
}

/* A mask of one to four octal digits, not above 0777. */
static int read_mask(const struct action *action, const char *word, char *why,
    size_t size)
{
	size_t length = strlen(action->arg);
	char shown[128];

	if (length >= 1 && length <= 4 &&
	    strspn(action->arg, "01234567") == length &&
	    (length < 4 || action->arg[0] == '0'))
		return 0;
	escape_text(shown, sizeof shown, word);
	snprintf(why, size, "'%s': a mask is one to three octal digits, as in "
	    "%s:050", shown, action->id);
	return -1;
}

static const char *argument_of(const struct action *action)
{
	if (action->experiment)
		return action->experiment->argument;
	return action->act ? action->act->argument : NULL;
}

static int read_argument(struct action *action, const char *word, char *why,
    size_t size)
{
	const char *argument = argument_of(action);
	const char *colon = strchr(word, ':');

	if (!colon && !(argument && action->kind == ACTION_SIGNAL))
		return 0;
	if (!argument) {
		snprintf(why, size, "'%s' takes nothing after a colon",
		    action->id);
		return -1;
	}
	snprintf(action->arg, sizeof action->arg, "%.*s",
	    (int)sizeof action->arg - 1, colon ? colon + 1 : "");
	if (colon && strlen(colon + 1) >= sizeof action->arg)
		return unknown(word, why, size);
	if (action->kind == ACTION_SIGNAL)
		return read_signal(action, word, why, size);
	return read_mask(action, word, why, size);
}

int action_parse(struct action *action, const char *word, char *why,
    size_t size)
{
	size_t length = strcspn(word, ":");
	char id[32];

	memset(action, 0, sizeof *action);
	if (length == 0 || length >= sizeof id)
		return unknown(word, why, size);
	memcpy(id, word, length);
	id[length] = '\0';
	if ((action->step = step_find(id))) {
		action->kind = ACTION_STEP;
		action->id = action->step->id;
	} else if ((action->experiment = experiment_find(id))) {
		action->kind = ACTION_EXPERIMENT;
		action->id = action->experiment->id;
	} else if ((action->act = act_find(id))) {
		action->kind = action->act->kind;
		action->id = action->act->id;
	} else {
		return unknown(word, why, size);
	}
	return read_argument(action, word, why, size);
}

int action_list(const char *words, struct action *action, int most)
{
	char word[96], why[160];
	int count = 0;

	while (words && *words && count < most) {
		size_t length = strcspn(words, " ");

		snprintf(word, sizeof word, "%.*s", (int)length, words);
		if (action_parse(&action[count++], word, why, sizeof why) < 0)
			return 0;
		words += length + strspn(words + length, " ");
	}
	return count;
}

void action_word(const struct action *action, char *out, size_t size)
{
	join(out, size, action->id, action->arg[0] ? ":" : "", action->arg);
}

bool action_is_same(const struct action *a, const struct action *b)
{
	return strcmp(a->id, b->id) == 0 && strcmp(a->arg, b->arg) == 0;
}

bool action_is(const struct action *action, const char *id)
{
	return action->id && strcmp(action->id, id) == 0;
}

int action_signal(const struct action *action)
{
	if (action->kind == ACTION_SIGNAL)
		return names_signal_number(action->arg);
	return action->act ? action->act->signal : 0;
}

const struct recipe *recipe_find(const char *id)
{
	for (const struct recipe *recipe = recipes; recipe->id; recipe++)
		if (strcmp(recipe->id, id) == 0)
			return recipe;
	return NULL;
}

const struct start *start_find(const char *id)
{
	for (const struct start *start = starts; start->id; start++)
		if (strcmp(start->id, id) == 0)
			return start;
	return NULL;
}
