int command_check(int argc, char **argv);
#include <stdio.h>
#include <stdlib.h>
#include "lab/actors/trial.h"
#include "lab/faces/json_check.h"
#include "lab/faces/json_snapshot.h"
int command_check(int argc, char **argv)
{
	struct trial_order order; struct checkup *c = calloc(1, sizeof *c); struct demand d = {0};
	char why[512]; int sig = 0;
	trial_defaults(&order); checkup_init(c);
	order.argv = argv + 1; (void)argc;
	if (getenv("NT")) order.is_traced = false;
	if (getenv("R")) order.rungs = 1u << atoi(getenv("R"));
	enum trial_result r = trial_perform(&order, c, &sig, why, sizeof why);
	fprintf(stderr, "result %d sig %d why %s us %ld\n", r, sig, why, (long)c->whole_us);
	if (r == 0) { char *s = json_dumps(json_checkup(c, &d), JSON_INDENT(1)); puts(s); free(s); }
	for (int i = 0; i < c->notes; i++) fprintf(stderr, "note %s %s\n", checkup_note_name(c->note[i].id), c->note[i].value);
	checkup_clear(c); free(c);
	return 0;
}
