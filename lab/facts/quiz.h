/*
 * The questions that stand before an action: asked in MODE_QUESTION (keys or
 * lines of "run -"), judged when the action is done.
 */
#ifndef LAB_FACTS_QUIZ_H
#define LAB_FACTS_QUIZ_H

#include "lab/facts/event.h"
#include "lab/facts/question.h"

struct lab;

enum { QUIZ_MAX = 3 };		/* questions before an action */

struct quiz {
	struct action action;	/* what is done when they are answered */
	struct question question[QUIZ_MAX];
	int count;
	int chosen[QUIZ_MAX];	/* number of the answer, or -1 */
	int selected;		/* the question that the keys act on */
	int hint;		/* stages of its hint that are shown */
	bool is_open;		/* the student is being asked */
	bool is_waiting;	/* answered; the action is under way */
};

/* Asks what there is to ask before an action; false if there is nothing, or
 * predictions are off. */
bool quiz_begin(struct lab *lab, const struct action *action);

/* Does the action, with the answers given so far. */
void quiz_run(struct lab *lab, struct wishes *wishes);

/* Drops the questions and does nothing. */
void quiz_cancel(struct lab *lab);

/* Answers the selected question, or takes its answer back (-1). */
void quiz_answer(struct lab *lab, int answer);

/* Selects a question; its hint starts anew. */
void quiz_select(struct lab *lab, int number);

/* How many are answered. */
int quiz_answered(const struct quiz *quiz);

/* After an action was added to the timeline: judges what was said of it, and
 * notes which beliefs it refutes. */
void quiz_judge(struct lab *lab, struct wishes *wishes);

/* Appends the title, what is asked, the hint shown so far ("" if none). */
void quiz_title(const struct lab *lab, struct buffer *out);
void quiz_label(const struct lab *lab, int number, struct buffer *out);
void quiz_hint(const struct lab *lab, struct buffer *out);

/* The belief behind a wrong answer of a moment that can be tried here; NULL
 * if there is none. */
const struct belief *quiz_belief(const struct moment *moment);

/* Goes to where that belief can be tried, and asks before its last action:
 * at once where only that is missing, else by a new start. */
bool quiz_try(struct lab *lab, const struct belief *belief,
    struct wishes *wishes);

#endif
