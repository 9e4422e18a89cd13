/*
 * What the files taken*.c share: the walk over a trail.  Pure.
 */
#ifndef LAB_FACTS_TAKEN_INSIDE_H
#define LAB_FACTS_TAKEN_INSIDE_H

#include "lab/facts/taken.h"

/* What is known while the trail is walked. */
struct walk {
	struct taken *taken;
	struct trail *trail;
	int process;
	const struct setting *setting;
	long first[TAKE_COUNT];	/* serial of the first success; -1 */
	long placed[3];		/* the same, of 0, 1 and 2 */
	long closed[3];		/* serial of the last call that closed it */
	long last_exec;		/* serial of the last exec of the lineage */
	bool is_lost;		/* an exec closed what was inherited */
	bool is_away;		/* the umask was another meanwhile */
};

/* The step that this call of the lineage was, TAKE_COUNT for none; notes what
 * it set, and takes back the step that it undid. */
enum take taken_step(struct walk *walk, struct trail_call *call);

/* Whether the path is that of the terminal at the start. */
bool setting_has_terminal(const struct setting *setting, const char *path);

#endif
