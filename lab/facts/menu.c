/* Lists to choose from. */
#include "lab/facts/menu.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/compare.h"
#include "lab/facts/keys.h"
#include "lab/facts/option.h"
#include "lab/facts/text.h"
#include "lab/ground/join.h"

/* What is worth a try, the gentle ones first. */
static const char *const signal_words[] = {
	"signal:TERM", "signal:HUP",  "signal:INT",  "signal:TSTP",
	"signal:STOP", "signal:CONT", "signal:QUIT", "signal:USR1",
	"signal:KILL", "group:CONT",  "group:TERM",  "group:HUP",
	"group:INT",   "group:KILL",
};

enum { SIGNALS = sizeof signal_words / sizeof signal_words[0] };

/* The experiments in the order of the menu: first what is done at the
 * terminal, then what the target does, then the rest.  The id of one and what
 * its word has behind it, or NULL past the end. */
static const char *experiment_id(int at, const char **behind)
{
	*behind = "";
	for (const struct lab_act_row *row = lab_acts; row->id; row++)
		if (row->kind == ACTION_EXPERIMENT &&
		    row->act != ACT_UNMOUNT && at-- == 0)
			return row->id;
	for (int i = 0; experiments[i].id; i++) {
		if (at-- == 0)
			return experiments[i].id;
		*behind = ":050";
		if (experiments[i].argument && at-- == 0)
			return experiments[i].id;
		*behind = "";
	}
	for (const struct lab_act_row *row = lab_acts; row->id; row++)
		if (row->act == ACT_UNMOUNT && at-- == 0)
			return row->id;
	return NULL;
}

static bool experiment_word(int at, char *out, size_t size)
{
	const char *behind, *id = experiment_id(at, &behind);

	if (id)
		join(out, size, id, behind, "");
	return id != NULL;
}

int menu_count(const struct lab *lab, enum menu menu)
{
	const char *behind;
	int count = 0;

	(void)lab;
	if (menu == MENU_OPTIONS)
		return OPTION_COUNT;
	if (menu == MENU_SIGNALS)
		return SIGNALS;
	if (menu == MENU_COMPARE) {
		while (compare_pairs[count].names)
			count++;
		return count;
	}
	while (experiment_id(count, &behind))
		count++;
	return count;
}

static void label_experiment(struct menu_line *line)
{
	char id[96];
	const char *label;

	join(id, sizeof id, line->action.id, ".label", "");
	label = text_find(id, NULL);
	join(line->label, sizeof line->label, label ? label
	    : line->action.id, line->action.arg[0] ? ", mask " : "",
	    line->action.arg);
	join(line->what, sizeof line->what, line->action.id, ".what", "");
}

static void label_signal(const struct lab *lab, struct menu_line *line)
{
	const struct snapshot *target = &lab->world.target;
	bool is_group = action_is(&line->action, "group");

	snprintf(line->label, sizeof line->label, "%s to %s %d",
	    line->action.arg, is_group ? "its group" : "the target",
	    (int)(is_group ? target->pgid : target->pid));
	snprintf(line->what, sizeof line->what, "%.40s.what",
	    line->action.arg);
}

static void label_option(const struct lab *lab, struct menu_line *line,
    enum option option)
{
	line->is_option = true;
	line->option = option;
	snprintf(line->what, sizeof line->what, "option.%s",
	    option_id(option));
	snprintf(line->label, sizeof line->label, "%s", option_id(option));
	snprintf(line->value, sizeof line->value, "%s",
	    option_value(option, lab->view.choice[option]));
}

/* "classic and robust". */
static void label_compare(struct menu_line *line, int at)
{
	const struct compare_pair *pair = &compare_pairs[at];
	const char *comma = strchr(pair->names, ',');

	line->names = pair->names;
	snprintf(line->what, sizeof line->what, "%s", pair->text);
	if (comma)
		snprintf(line->label, sizeof line->label, "%.*s and %s",
		    (int)(comma - pair->names), pair->names, comma + 1);
	else
		snprintf(line->label, sizeof line->label, "%s",
		    text_get("survivors.label"));
}

bool menu_line(const struct lab *lab, enum menu menu, int at,
    struct menu_line *line)
{
	char word[64], why[160];

	memset(line, 0, sizeof *line);
	if (at < 0 || at >= menu_count(lab, menu))
		return false;
	if (menu == MENU_OPTIONS) {
		label_option(lab, line, (enum option)at);
		return true;
	}
	if (menu == MENU_COMPARE) {
		label_compare(line, at);
		return true;
	}
	if (menu == MENU_SIGNALS)
		snprintf(word, sizeof word, "%s", signal_words[at]);
	else
		experiment_word(at, word, sizeof word);
	if (action_parse(&line->action, word, why, sizeof why))
		return false;
	action_word(&line->action, line->value, sizeof line->value);
	if (menu == MENU_SIGNALS)
		label_signal(lab, line);
	else
		label_experiment(line);
	return true;
}

void key_menu(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	lab->view.menu = (enum menu)number;
	if (number == MENU_OPTIONS)
		option_read(lab, lab->view.choice);
	view_enter(&lab->view, MODE_MENU);
}

bool offer_choose(const struct lab *lab, struct buffer *word)
{
	buffer_text(word, lab->view.menu == MENU_OPTIONS ? "use these"
	    : "do it");
	return true;
}

void key_choose(struct lab *lab, int number, struct wishes *wishes)
{
	struct view *view = &lab->view;
	struct menu_line line;

	(void)number;
	view_leave(view);
	if (view->menu == MENU_OPTIONS)
		option_use(lab, view->choice, wishes);
	else if (!menu_line(lab, view->menu, view->item[view->menu], &line))
		return;
	else if (line.names)
		bench_open(lab, line.names, wishes);
	else
		lab_perform(lab, &line.action, wishes);
}

bool offer_change(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->view.menu == MENU_OPTIONS;
}

/* The values of an option go round. */
void key_change(struct lab *lab, int number, struct wishes *wishes)
{
	enum option option = (enum option)lab->view.item[MENU_OPTIONS];
	int *choice = &lab->view.choice[option], count = option_count(option);

	(void)wishes;
	if (lab->view.menu == MENU_OPTIONS)
		*choice = (*choice + number + count) % count;
}
