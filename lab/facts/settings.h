/*
 * What the student chose: on the command line, and in the options while the
 * lab runs.
 */
#ifndef LAB_FACTS_SETTINGS_H
#define LAB_FACTS_SETTINGS_H

#include "lab/facts/action.h"

struct settings {
	const struct recipe *recipe;
	const struct start *start;
	bool is_adopting;	/* the lab is the subreaper */
	const char *shell;	/* path of another shell, or NULL */
	bool is_predicting;
	bool is_lecture;
	bool is_inventory;
	bool keeps_state;
};

#endif
