/* "Ask me". */
#include "lab/facts/askme.h"

#include <stdio.h>

#include "lab/facts/lab.h"
#include "lab/facts/text.h"

/* Steps that change something that is seen, in the order of the lesson: the
 * choices keep this order. */
static const char *const words[] = { "fork", "setsid", "chdir", "umask",
	"close", "sigterm", "devnull", "sighup" };

enum { WORDS = sizeof words / sizeof words[0] };

static int word_index(const struct action *action)
{
	for (int i = 0; i < WORDS; i++)
		if (action_is(action, words[i]))
			return i;
	return -1;
}

static bool can_ask(const struct moment *moment)
{
	return moment->has_before && moment->has_after && moment->changed &&
	    word_index(&moment->action) >= 0;
}

/* The moments take turns, so that no answer follows from the one before. */
static int pick_moment(const struct lab *lab)
{
	const struct timeline *timeline = &lab->timeline;
	int count = timeline->count;

	for (int i = 0; i < count; i++) {
		int at = (int)((lab->askme.turn * 5U + (unsigned)i) %
		    (unsigned)count);

		if (can_ask(timeline->moment[at]))
			return at + 1;
	}
	return 0;
}

/* The right one and three others, each turn other ones. */
static void make_choices(struct askme *askme, int right)
{
	bool is_in[WORDS] = { false };
	unsigned at = askme->turn * 3;
	int count = 1;

	is_in[right] = true;
	while (count < ASKME_CHOICES) {
		count += !is_in[at % WORDS];
		is_in[at++ % WORDS] = true;
	}
	count = 0;
	for (int i = 0; i < WORDS; i++)
		if (is_in[i])
			action_list(words[i], &askme->choice[count++], 1);
}

bool askme_begin(struct lab *lab)
{
	struct askme *askme = &lab->askme;
	int number = pick_moment(lab);

	if (number == 0) {
		snprintf(lab->note, sizeof lab->note, "%s",
		    text_get("say.nothing-to-ask"));
		return false;
	}
	askme->number = number;
	askme->chosen = 0;
	askme->is_judged = false;
	make_choices(askme,
	    word_index(&lab->timeline.moment[number - 1]->action));
	askme->turn++;
	view_enter(&lab->view, MODE_ASKME);
	return true;
}

int askme_right(const struct lab *lab)
{
	const struct askme *askme = &lab->askme;
	const struct moment *moment =
	    lab->timeline.moment[askme->number - 1];

	for (int i = 0; i < ASKME_CHOICES; i++)
		if (action_is(&askme->choice[i], moment->action.id))
			return i;
	return -1;
}

void askme_take(struct lab *lab)
{
	struct askme *askme = &lab->askme;
	const struct moment *moment =
	    lab->timeline.moment[askme->number - 1];
	struct claim claim = { .belief = NULL };

	if (askme->is_judged) {
		askme_begin(lab);
		return;
	}
	askme->is_judged = true;
	snprintf(claim.field, sizeof claim.field, "action");
	claim.is_right = askme->chosen == askme_right(lab);
	score_add(&lab->score, &moment->action, &claim);
	progress_answered(&lab->progress, &claim);
}
