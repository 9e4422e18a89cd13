/* The questions that stand before an action. */
#include "lab/facts/quiz.h"

#include <stdio.h>

#include "lab/facts/belief.h"
#include "lab/facts/lab.h"
#include "lab/facts/text.h"

static struct situation situation_of(const struct lab *lab,
    const struct action *action)
{
	struct situation situation = {
		.action = action,
		.target = &lab->world.target,
		.scene = &lab->world.scene,
		.timeline = &lab->timeline,
		.start = lab->settings.start,
	};

	return situation;
}

/* What cannot be done will not be asked about. */
static bool is_doable(const struct lab *lab, const struct action *action)
{
	const struct scene *scene = &lab->world.scene;
	enum lab_act act = action->act ? action->act->act : ACT_NONE;

	if (!lab->has_world || lab->is_ended)
		return false;
	if (act == ACT_NONE)
		return lab->world.target.state != 'T';
	if (act == ACT_KEY || act == ACT_HANGUP)
		return !scene->is_hung_up;
	if (act == ACT_LOGOUT)
		return !scene->is_hung_up && scene->is_shell_alive &&
		    scene->foreground == scene->shell;
	return true;
}

bool quiz_begin(struct lab *lab, const struct action *action)
{
	struct quiz *quiz = &lab->quiz;
	struct situation situation = situation_of(lab, action);

	quiz->is_open = quiz->is_waiting = false;
	if (!lab->settings.is_predicting || lab->is_replaying ||
	    !is_doable(lab, action))
		return false;
	quiz->count = questions_make(quiz->question, QUIZ_MAX, &situation);
	if (quiz->count == 0)
		return false;
	quiz->action = *action;
	quiz->selected = quiz->hint = 0;
	for (int i = 0; i < QUIZ_MAX; i++)
		quiz->chosen[i] = -1;
	quiz->is_open = true;
	lab->view.mode = lab->view.mode_before = MODE_LAB;
	view_enter(&lab->view, MODE_QUESTION);
	return true;
}

static void leave(struct lab *lab)
{
	lab->quiz.is_open = false;
	if (lab->view.mode == MODE_QUESTION)
		view_leave(&lab->view);
}

void quiz_run(struct lab *lab, struct wishes *wishes)
{
	struct action action = lab->quiz.action;

	if (!lab->quiz.is_open)
		return;
	leave(lab);
	lab->quiz.is_waiting = lab_perform_now(lab, &action, wishes);
}

void quiz_cancel(struct lab *lab)
{
	leave(lab);
}

void quiz_answer(struct lab *lab, int answer)
{
	struct quiz *quiz = &lab->quiz;

	if (!quiz->is_open || answer < -1 ||
	    answer >= quiz->question[quiz->selected].answers)
		return;
	quiz->chosen[quiz->selected] = answer;
}

void quiz_select(struct lab *lab, int number)
{
	struct quiz *quiz = &lab->quiz;

	if (number < 0 || number >= quiz->count || number == quiz->selected)
		return;
	quiz->selected = number;
	quiz->hint = 0;
}

int quiz_answered(const struct quiz *quiz)
{
	int answered = 0;

	for (int i = 0; i < quiz->count; i++)
		answered += quiz->chosen[i] >= 0;
	return answered;
}

static void judge(struct lab *lab, struct moment *moment)
{
	const struct quiz *quiz = &lab->quiz;

	moment->claims = 0;
	for (int i = 0; i < quiz->count; i++) {
		struct claim *claim = &moment->claim[moment->claims];

		/* Of a target that has ended some things cannot be seen. */
		if (quiz->chosen[i] < 0 ||
		    question_right(&quiz->question[i], moment) < 0)
			continue;
		question_judge(&quiz->question[i], quiz->chosen[i], moment,
		    claim);
		score_add(&lab->score, &moment->action, claim);
		progress_answered(&lab->progress, claim);
		moment->claims++;
	}
}

void quiz_judge(struct lab *lab, struct wishes *wishes)
{
	int at = lab->timeline.count - 1;
	struct moment *moment = lab->timeline.moment[at];
	bool was_asked = lab->quiz.is_waiting;

	lab->quiz.is_waiting = false;
	if (was_asked && moment->outcome != OUTCOME_UNAVAILABLE)
		judge(lab, moment);
	score_observe(&lab->score, lab->settings.start, &lab->timeline);
	if ((progress_observe(&lab->progress, lab->settings.start,
	    &lab->timeline) || was_asked) && lab->settings.keeps_state)
		wish_add(wishes, WISH_SAVE);
}

/* --- telling ------------------------------------------------------------- */

void quiz_title(const struct lab *lab, struct buffer *out)
{
	const struct action *action = &lab->quiz.action;
	char id[64], word[96];

	if (action->step) {
		buffer_format(out, "%s %s?", text_get("quiz.step"),
		    action->step->call);
		return;
	}
	action_word(action, word, sizeof word);
	snprintf(id, sizeof id, "%s.label", action->id);
	buffer_format(out, "%s %s", text_get("quiz.other"),
	    text_find(id, NULL) && !action->arg[0] ? text_get(id) : word);
}

void quiz_label(const struct lab *lab, int number, struct buffer *out)
{
	struct situation situation = situation_of(lab, &lab->quiz.action);

	question_label(&lab->quiz.question[number], &situation, out);
}

void quiz_hint(const struct lab *lab, struct buffer *out)
{
	const struct quiz *quiz = &lab->quiz;

	for (int i = 0; i < quiz->hint; i++)
		if (!question_hint(&quiz->question[quiz->selected], i, out))
			break;
}

/* --- what a wrong answer leads to ---------------------------------------- */

const struct belief *quiz_belief(const struct moment *moment)
{
	for (int i = 0; moment && i < moment->claims; i++) {
		const struct belief *belief;

		if (moment->claim[i].is_right || !moment->claim[i].belief)
			continue;
		belief = belief_find(moment->claim[i].belief);
		if (belief && belief_can_be_tried(belief))
			return belief;
	}
	return NULL;
}

bool quiz_try(struct lab *lab, const struct belief *belief,
    struct wishes *wishes)
{
	struct action action[BELIEF_PATH];
	int count = belief_path(belief, action, BELIEF_PATH);
	struct settings want = lab->settings;

	if (count == 0)
		return false;
	if (!lab->is_ended && belief_walked(belief, want.start,
	    &lab->timeline) == count - 1)
		return lab_perform(lab, &action[count - 1], wishes);
	if (belief->start)
		want.start = start_find(belief->start);
	want.is_adopting |= belief->is_adopting;
	return lab_walk(lab, &want, action, count - 1, &action[count - 1],
	    wishes);
}
