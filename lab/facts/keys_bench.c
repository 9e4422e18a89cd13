/* Keys that have the lab try something, and those of its pages. */
#include "lab/facts/keys.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/text.h"

enum { ROUNDS = 100 };

static void open_paper(struct lab *lab, enum paper paper)
{
	lab->view.paper = paper;
	lab->view.paper_page = 0;
	view_enter(&lab->view, MODE_PAGE);
}

static bool is_at_tryouts(const struct lab *lab)
{
	return lab->view.mode == MODE_PAGE &&
	    lab->view.paper == PAPER_TRYOUTS;
}

/* --- the same experiment at other steps ---------------------------------- */

bool offer_tryouts(const struct lab *lab, struct buffer *word)
{
	const struct moment *last = timeline_last(&lab->timeline);

	(void)word;
	return last && last->action.kind != ACTION_STEP &&
	    last->outcome != OUTCOME_UNAVAILABLE;
}

void key_tryouts(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	open_paper(lab, PAPER_TRYOUTS);
}

static bool find_missing(const struct lab *lab, struct tryout *tryout,
    struct offer *offer)
{
	const struct sight *sight = tryout_log_own(&lab->bench.log);

	return is_at_tryouts(lab) && sight && !lab->bench.is_running &&
	    tryout_log_missing(&lab->bench.log, sight, tryout, offer);
}

bool offer_missing(const struct lab *lab, struct buffer *word)
{
	struct tryout tryout;
	struct offer offer;

	if (!find_missing(lab, &tryout, &offer))
		return false;
	buffer_format(word, "try it %s %s", offer.is_without ? "without"
	    : "with", offer.step->id);
	return true;
}

void key_missing(struct lab *lab, int number, struct wishes *wishes)
{
	struct tryout tryout;
	struct offer offer;

	(void)number;
	if (find_missing(lab, &tryout, &offer))
		bench_try(&lab->bench, &tryout, wishes);
}

/* Keys of the lab that its page of experiments has as well. */
bool offer_here(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return is_at_tryouts(lab);
}

bool offer_again_here(const struct lab *lab, struct buffer *word)
{
	return is_at_tryouts(lab) && offer_again(lab, word);
}

bool offer_undo_here(const struct lab *lab, struct buffer *word)
{
	return is_at_tryouts(lab) && offer_undo(lab, word);
}

void key_again_here(struct lab *lab, int number, struct wishes *wishes)
{
	if (is_at_tryouts(lab))
		key_again(lab, number, wishes);
}

void key_menu_here(struct lab *lab, int number, struct wishes *wishes)
{
	if (is_at_tryouts(lab))
		key_menu(lab, number, wishes);
}

void key_undo_here(struct lab *lab, int number, struct wishes *wishes)
{
	if (is_at_tryouts(lab))
		key_undo(lab, number, wishes);
}

void key_why_here(struct lab *lab, int number, struct wishes *wishes)
{
	if (!is_at_tryouts(lab))
		return;
	key_leave(lab, number, wishes);
	lab->view.pane = PANE_WHY;
}

/* --- comparing, repeating ------------------------------------------------ */

void bench_open(struct lab *lab, const char *names, struct wishes *wishes)
{
	const struct comparison comparison = { .names = names,
		.settings = &lab->settings };
	char why[300];

	if (!bench_compare(&lab->bench, &comparison, wishes, why,
	    sizeof why)) {
		snprintf(lab->note, sizeof lab->note, "%.250s", why);
		return;
	}
	open_paper(lab, PAPER_BENCH);
}

/* What was done so far. */
void key_repeat(struct lab *lab, int number, struct wishes *wishes)
{
	struct tryout tryout;
	const char *why;

	(void)number;
	tryout_init(&tryout, "", lab->settings.start);
	why = tryout_add_timeline(&tryout, &lab->timeline);
	if (why) {
		snprintf(lab->note, sizeof lab->note, "%s", why);
		return;
	}
	bench_repeat(&lab->bench, &tryout, ROUNDS, wishes);
	open_paper(lab, PAPER_BENCH);
}

void key_report(struct lab *lab, int number, struct wishes *wishes)
{
	(void)lab;
	(void)number;
	wish_add(wishes, WISH_REPORT)->text = NULL;
}
