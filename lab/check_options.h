/*
 * The command line of `check`: what is to be run and how, what is demanded of
 * it, and in which form to tell.  The texts in it point into argv.
 */
#ifndef LAB_CHECK_OPTIONS_H
#define LAB_CHECK_OPTIONS_H

#include "lab/actors/trial.h"

enum format { AS_TEXT, AS_JSON, AS_TAP, AS_JUNIT, AS_GRADESCOPE,
	AS_OUTLINE };

struct check_options {
	struct trial_order order;
	struct demand demand;
	enum format format;
	bool wants_help;
};

/* Reads it; argv[0] is "check".  0, or -1 after a line to standard error that
 * names what is wrong and what would be right. */
int check_options_read(struct check_options *check, int argc, char **argv);

#endif
