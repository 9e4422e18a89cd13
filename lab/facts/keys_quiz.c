/* Keys of predictions: the questions, and what a wrong answer leads to. */
#include "lab/facts/keys.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"

static void add_what(const struct action *action, struct buffer *word)
{
	char name[96];

	action_word(action, name, sizeof name);
	buffer_format(word, "run %s", name);
}

bool offer_answered(const struct lab *lab, struct buffer *word)
{
	add_what(&lab->quiz.action, word);
	return true;
}

void key_answered(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	quiz_run(lab, wishes);
}

bool offer_question(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->quiz.count > 1;
}

void key_question(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	quiz_select(lab, lab->quiz.selected + number);
}

/* From none the arrows lead to the first or last answer. */
void key_answer(struct lab *lab, int number, struct wishes *wishes)
{
	struct quiz *quiz = &lab->quiz;
	int count = quiz->question[quiz->selected].answers;
	int now = quiz->chosen[quiz->selected];

	(void)wishes;
	if (now < 0)
		quiz_answer(lab, number > 0 ? 0 : count - 1);
	else
		quiz_answer(lab, (now + number + count) % count);
}

void key_answer_number(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	quiz_answer(lab, number);
}

void key_skip(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	quiz_answer(lab, -1);
	quiz_select(lab, lab->quiz.selected + 1);
}

void key_cancel(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	quiz_cancel(lab);
}

void key_hint(struct lab *lab, int number, struct wishes *wishes)
{
	struct buffer hint = { NULL, 0, 0 };
	struct quiz *quiz = &lab->quiz;

	(void)number;
	(void)wishes;
	if (question_hint(&quiz->question[quiz->selected], quiz->hint,
	    &hint))
		quiz->hint++;
	buffer_free(&hint);
}

void key_predict(struct lab *lab, int number, struct wishes *wishes)
{
	const char *words;

	(void)number;
	(void)wishes;
	lab->settings.is_predicting = !lab->settings.is_predicting;
	if (!lab->settings.is_predicting)
		quiz_cancel(lab);
	words = text_get(lab->settings.is_predicting ? "say.predict-on"
	    : "say.predict-off");
	strncpy(lab->note, words, sizeof lab->note - 1);
	lab->note[sizeof lab->note - 1] = '\0';
}

bool offer_try(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return quiz_belief(view_moment(lab)) != NULL;
}

void key_try(struct lab *lab, int number, struct wishes *wishes)
{
	const struct belief *belief = quiz_belief(view_moment(lab));

	(void)number;
	if (belief)
		quiz_try(lab, belief, wishes);
	else
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("say.nothing-to-try"));
}

/* --- which action lies between? ------------------------------------------- */

bool offer_askme(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->is_ended && lab->timeline.count > 0;
}

void key_askme(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	askme_begin(lab);
}

bool offer_askme_take(const struct lab *lab, struct buffer *word)
{
	buffer_text(word, lab->askme.is_judged ? "the next" : "that one");
	return true;
}

void key_askme_take(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	askme_take(lab);
}

void key_askme_choice(struct lab *lab, int number, struct wishes *wishes)
{
	struct askme *askme = &lab->askme;

	(void)wishes;
	if (!askme->is_judged)
		askme->chosen = (askme->chosen + number + ASKME_CHOICES) %
		    ASKME_CHOICES;
}
