/*
 * Questions before an action: one to three, those of its row and one that
 * tempts, each with up to four answers that carry the real numbers.  Wrong
 * answers come from beliefs (belief.h).  Order is that of the table, never
 * chosen by what is right.  Nothing here knows what is right: that is seen.
 * Pure.
 */
#ifndef LAB_FACTS_QUESTION_H
#define LAB_FACTS_QUESTION_H

#include "lab/facts/moment.h"
#include "lab/ground/buffer.h"

enum { QUESTION_ANSWERS = 4, HINT_STAGES = 3 };

/* What an action will meet. */
struct situation {
	const struct action *action;
	const struct snapshot *target;
	const struct scene *scene;
	const struct timeline *timeline;
	const struct start *start;
};

struct answer {
	char word[24];		/* what is compared: "own", "EPERM" (claim.h) */
	char shown[48];		/* what stands there: "16079", "-1 EPERM" */
	const char *belief;	/* who chooses it believes this; or NULL */
};

struct question {
	const char *action;	/* id of it */
	const char *name;	/* what is asked: "pgid", "target" (claim.h) */
	struct answer answer[QUESTION_ANSWERS];
	int answers;
};

/* A row of the table: of an action's rows with one name the first that holds
 * is asked. */
struct question_row {
	const char *action;	/* "fork", or "signal:SIGTERM" */
	const char *name;
	bool (*holds)(const struct situation *);	/* NULL: always */
	struct {
		const char *word;
		const char *belief;
	} answer[QUESTION_ANSWERS];
};

extern const struct question_row question_rows[];	/* ends with NULL */

/* The questions for what is about to be done, at most most; returns how many,
 * 0 if there is nothing to ask. */
int questions_make(struct question *question, int most,
    const struct situation *situation);

/* The question of one row, for what is about to be done. */
void question_make(struct question *question,
    const struct question_row *row, const struct situation *situation);

/* Appends what is asked, at most 20 cells: "PGID, now 16078". */
void question_label(const struct question *question,
    const struct situation *situation, struct buffer *out);

/* Appends hint number stage (0, 1, 2): a question, a section of the manual,
 * the answer.  False if there is none. */
bool question_hint(const struct question *question, int stage,
    struct buffer *out);

/* Compares answer number chosen with what was seen. */
void question_judge(const struct question *question, int chosen,
    const struct moment *moment, struct claim *claim);

/* Which answer is right by what was seen, or -1 if none is. */
int question_right(const struct question *question,
    const struct moment *moment);

/* The belief behind a word that is claimed of what is about to be done, or
 * NULL. */
const char *question_belief(const struct situation *situation,
    const char *name, const char *word);

#endif
