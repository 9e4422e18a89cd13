/* Keys of the lecture: the four of a clicker, and a few more. */
#include "lab/facts/keys.h"

#include "lab/facts/lecture.h"

/* A dark screen is lit first, whatever was pressed. */
static bool was_dark(struct lab *lab)
{
	bool is_dark = lab->lecture.is_dark;

	lab->lecture.is_dark = false;
	return is_dark;
}

bool offer_forward(const struct lab *lab, struct buffer *word)
{
	switch (lecture_place(lab)) {
	case LECTURE_QUESTION:
		buffer_text(word, "run it");
		return true;
	case LECTURE_RESULT:
		buffer_text(word, "next question");
		return lab->lecture.slide + 1 < lecture_count();
	default:
		return false;
	}
}

void key_forward(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	if (!was_dark(lab))
		lecture_forward(lab, wishes);
}

void key_back(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	if (!was_dark(lab))
		lecture_back(lab, wishes);
}

void key_pass_over(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	if (!was_dark(lab))
		lecture_pass(lab, wishes);
}

void key_dark(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lab->lecture.is_dark = !lab->lecture.is_dark;
}

/* Clickers send these where nobody asked for them. */
void key_stay(struct lab *lab, int number, struct wishes *wishes)
{
	(void)lab;
	(void)number;
	(void)wishes;
}

void key_votes(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	if (was_dark(lab) || lecture_place(lab) == LECTURE_ELSEWHERE)
		return;
	lab->lecture.letter = 0;
	view_enter(&lab->view, MODE_VOTE);
}

void key_leave_lecture(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	was_dark(lab);
	lab->settings.is_lecture = false;
	lab->view.mode = lab->view.mode_before = MODE_LAB;
}

void key_vote_digit(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	lecture_digit(lab, number);
}

void key_vote_delete(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lecture_digit(lab, -1);
}

/* After the last letter Enter is done. */
void key_vote_letter(struct lab *lab, int number, struct wishes *wishes)
{
	int was = lab->lecture.letter;

	(void)wishes;
	lecture_letter(lab, number);
	if (number > 0 && lab->lecture.letter == was)
		lab->view.mode = MODE_LECTURE;
}

void key_vote_done(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	lab->view.mode = MODE_LECTURE;
}
