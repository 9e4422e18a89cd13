/*
 * The lecture: questions for a class in the order of a plan of 45 minutes.
 * Each slide knows how the target is started and what was done before, so
 * any of them can be gone to, forward and back; where the lab stands on a
 * slide is told by the timeline alone.
 */
#ifndef LAB_FACTS_LECTURE_H
#define LAB_FACTS_LECTURE_H

#include "lab/facts/question.h"

struct lab;
struct wishes;

enum { LECTURE_MOST = 32, VOTE_MOST = 9999 };

struct slide {
	const char *id;			/* its question: "lecture.ID" */
	int minutes;			/* with the talk about it */
	const char *start;
	const char *before;		/* what was done: "fork setsid" */
	struct question_row row;	/* what is done now, and the choices */
};

extern const struct slide slides[];	/* ends with a NULL id */

/* How many there are, at most LECTURE_MOST. */
int lecture_count(void);

struct lecture {
	int slide;
	bool is_dark;
	int letter;			/* whose votes are typed */
	int votes[LECTURE_MOST][QUESTION_ANSWERS];
};

enum lecture_place {
	LECTURE_ELSEWHERE,		/* on the way */
	LECTURE_QUESTION,
	LECTURE_RESULT,
};

/* Where the lab stands on the slide that is shown. */
enum lecture_place lecture_place(const struct lab *lab);

/* Forward: runs the action, or shows the next question; back: undoes it, or
 * shows the question before; pass over: the next question. */
void lecture_forward(struct lab *lab, struct wishes *wishes);
void lecture_back(struct lab *lab, struct wishes *wishes);
void lecture_pass(struct lab *lab, struct wishes *wishes);

/* After an event: goes to the slide if the lab stands elsewhere. */
void lecture_follow(struct lab *lab, struct wishes *wishes);

/* The question of the slide for the state before its action; false while
 * there is none. */
bool lecture_question(const struct lab *lab, struct question *question);

/* Votes: a digit more, one less, the next letter (or the one before). */
void lecture_digit(struct lab *lab, int digit);
void lecture_letter(struct lab *lab, int step);

#endif
