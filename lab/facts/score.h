/*
 * How the predictions of one lab came out: by field, by action, by belief.
 * It grows only; undo takes nothing back.  Pure.
 */
#ifndef LAB_FACTS_SCORE_H
#define LAB_FACTS_SCORE_H

#include "lab/facts/belief.h"

#define SCORE_LINES 64

struct score_line {
	char name[32];		/* "pgid", "setsid" */
	int right, asked;
};

struct score {
	int right, asked;
	struct score_line field[SCORE_LINES];
	int fields;
	struct score_line action[SCORE_LINES];
	int actions;
	int held[BELIEF_COUNT];		/* wrong answers that name it */
	bool refuted[BELIEF_COUNT];	/* its refutation was seen */
};

/* Counts one answer, given before this action. */
void score_add(struct score *score, const struct action *action,
    const struct claim *claim);

/* Marks the beliefs that the newest moment refutes; true if one is new. */
bool score_observe(struct score *score, const struct start *start,
    const struct timeline *timeline);

/* A belief that was held and can be tried here, but was not refuted yet: its
 * place in the table, the first from index at on; -1 if there is none. */
int score_open(const struct score *score, int at);

#endif
