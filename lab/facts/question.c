/* Questions before an action, and their judgement after it. */
#include "lab/facts/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/claim.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

/* --- words that stand for a number known only now ------------------------ */

static unsigned mask_of(const struct situation *situation)
{
	const char *arg = situation->action->arg;

	if (arg[0])
		return (unsigned)strtoul(arg, NULL, 8);
	return situation->target->umask < 0 ? 0
	    : (unsigned)situation->target->umask;
}

static int lowest_free(const struct fd_list *list)
{
	int fd = 0;

	while (fd_list_find(list, fd))
		fd++;
	return fd;
}

static int count_fds(const struct situation *situation)
{
	return situation->target->fds ? (int)situation->target->fds->count
	    : 0;
}

/* "$file", "$dir": modes that are left; "$mask"; "$fd": the lowest number
 * that is free; "$more": one descriptor more.  Other words are themselves. */
static void resolve(const char *word, const struct situation *situation,
    char *out, size_t size)
{
	if (strcmp(word, "$file") == 0)
		snprintf(out, size, "%04o", 0666U & ~mask_of(situation));
	else if (strcmp(word, "$dir") == 0)
		snprintf(out, size, "%04o", 0777U & ~mask_of(situation));
	else if (strcmp(word, "$mask") == 0)
		snprintf(out, size, "%04o", mask_of(situation) & 07777U);
	else if (strcmp(word, "$fd") == 0)
		snprintf(out, size, "%d",
		    lowest_free(situation->target->fds));
	else if (strcmp(word, "$more") == 0)
		snprintf(out, size, "%d", count_fds(situation) + 1);
	else
		snprintf(out, size, "%s", word);
}

/* --- words as they are shown --------------------------------------------- */

static bool is_fork(const struct situation *situation)
{
	return action_is(situation->action, "fork");
}

static bool is_text(const char *name)
{
	return strcmp(name, "tty") == 0 || strcmp(name, "went_to") == 0 ||
	    strcmp(name, "stdout") == 0;
}

/* A text about one word: "word.own.fork", "word.alive"; else NULL. */
static const char *words_for(const char *word, const char *more)
{
	char id[64];

	snprintf(id, sizeof id, "word.%s.%s", word, more);
	if (text_find(id, NULL))
		return text_find(id, NULL);
	snprintf(id, sizeof id, "word.%s", word);
	return text_find(id, NULL);
}

static void show(struct answer *answer, const char *name,
    const struct situation *situation)
{
	const char *words;
	char word[sizeof answer->word], *out = answer->shown;
	size_t size = sizeof answer->shown;

	memcpy(word, answer->word, sizeof word);
	words = words_for(word, is_fork(situation) && strcmp(word, "own") == 0
	    ? "fork" : name);
	if (strcmp(name, "result") == 0 && names_errno_number(word))
		snprintf(out, size, "-1 %s", word);
	else if (strcmp(word, "own") == 0 && !is_fork(situation))
		snprintf(out, size, "%d", (int)situation->target->pid);
	else if (strcmp(word, "shell") == 0 && is_text(name))
		escape_text(out, size, situation->scene->tty);
	else if (strcmp(word, "shell") == 0)
		snprintf(out, size, "%d", (int)situation->scene->shell);
	else
		snprintf(out, size, "%s", words ? words : word);
}

/* --- making -------------------------------------------------------------- */

/* The number or text that a field has now; "" where a word says no more than
 * itself. */
static void value_now(const char *name, const char *word,
    const struct situation *situation, char *out, size_t size)
{
	const struct snapshot *target = situation->target;
	bool stays = strcmp(word, "stays") == 0;

	out[0] = '\0';
	if (strcmp(word, "own") == 0 && !is_fork(situation))
		snprintf(out, size, "%d", (int)target->pid);
	else if (strcmp(word, "shell") == 0 && !is_text(name))
		snprintf(out, size, "%d", (int)situation->scene->shell);
	else if (!stays)
		snprintf(out, size, "%s", word);
	else if (strcmp(name, "pgid") == 0)
		snprintf(out, size, "%d", (int)target->pgid);
	else if (strcmp(name, "sid") == 0)
		snprintf(out, size, "%d", (int)target->sid);
	else if (strcmp(name, "ppid") == 0)
		snprintf(out, size, "%d", (int)target->ppid);
	else if (strcmp(name, "umask") == 0)
		snprintf(out, size, "%04o", (unsigned)target->umask);
	else if (strcmp(name, "cwd") == 0)
		snprintf(out, size, "%.40s", target->cwd);
	else if (strcmp(name, "fds") == 0)
		snprintf(out, size, "%d", count_fds(situation));
	else if (strcmp(name, "tty") == 0)
		snprintf(out, size, "%s", target->tty[0] ? "tty" : "none");
}

/* Two words that mean the same number now are one answer. */
static bool is_double(const struct question *question, const char *word,
    const struct situation *situation)
{
	char value[64], other[64];

	value_now(question->name, word, situation, value, sizeof value);
	for (int i = 0; i < question->answers; i++) {
		value_now(question->name, question->answer[i].word, situation,
		    other, sizeof other);
		if (value[0] && strcmp(value, other) == 0)
			return true;
	}
	return false;
}

static void add_answer(struct question *question, const char *word,
    const char *belief, const struct situation *situation)
{
	struct answer *answer = &question->answer[question->answers];
	char resolved[sizeof answer->word];

	resolve(word, situation, resolved, sizeof resolved);
	if (is_double(question, resolved, situation))
		return;
	if (strcmp(resolved, "shell") == 0 && situation->scene->shell == 0 &&
	    !is_text(question->name))
		return;
	memset(answer, 0, sizeof *answer);
	memcpy(answer->word, resolved, sizeof resolved);
	answer->belief = belief;
	show(answer, question->name, situation);
	question->answers++;
}

static bool is_row_of(const struct question_row *row,
    const struct action *action)
{
	char word[96];

	action_word(action, word, sizeof word);
	return strcmp(row->action, action->id) == 0 ||
	    strcmp(row->action, word) == 0;
}

static bool is_asked(const struct question *question, int count,
    const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(question[i].name, name) == 0)
			return true;
	return false;
}

void question_make(struct question *question,
    const struct question_row *row, const struct situation *situation)
{
	memset(question, 0, sizeof *question);
	question->action = situation->action->id;
	question->name = row->name;
	for (int i = 0; i < QUESTION_ANSWERS && row->answer[i].word; i++)
		add_answer(question, row->answer[i].word,
		    row->answer[i].belief, situation);
}

int questions_make(struct question *question, int most,
    const struct situation *situation)
{
	const struct question_row *row;
	int count = 0;

	for (row = question_rows; row->action && count < most; row++) {
		if (!is_row_of(row, situation->action) ||
		    is_asked(question, count, row->name) ||
		    (row->holds && !row->holds(situation)))
			continue;
		question_make(&question[count], row, situation);
		if (question[count].answers > 1)
			count++;
	}
	return count;
}

const char *question_belief(const struct situation *situation,
    const char *name, const char *word)
{
	const struct question_row *row;

	for (row = question_rows; row->action; row++) {
		if (!is_row_of(row, situation->action) ||
		    strcmp(row->name, name) != 0 ||
		    (row->holds && !row->holds(situation)))
			continue;
		for (int i = 0; i < QUESTION_ANSWERS; i++)
			if (row->answer[i].word &&
			    strcmp(row->answer[i].word, word) == 0)
				return row->answer[i].belief;
		return NULL;
	}
	return NULL;
}

/* --- telling ------------------------------------------------------------- */

/* The text "KIND.ACTION.NAME", else "KIND.NAME"; NULL if there is none. */
static const char *find_text(const char *kind,
    const struct question *question, char *id, size_t size)
{
	snprintf(id, size, "%s.%s.%s", kind, question->action,
	    question->name);
	if (text_find(id, NULL))
		return id;
	snprintf(id, size, "%s.%s", kind, question->name);
	return text_find(id, NULL) ? id : NULL;
}

void question_label(const struct question *question,
    const struct situation *situation, struct buffer *out)
{
	struct telling telling;
	char id[80];

	if (!find_text("ask", question, id, sizeof id)) {
		buffer_text(out, question->name);
		return;
	}
	telling_begin_state(&telling, situation->target, situation->scene);
	telling_add(&telling, id, out);
	telling_end(&telling);
}

bool question_hint(const struct question *question, int stage,
    struct buffer *out)
{
	char id[80];
	const char *words;

	if (!find_text("hint", question, id, sizeof id))
		return false;
	words = text_get(id);
	if (stage >= text_pages(words))
		return false;
	text_page(out, words, stage);
	return true;
}

/* --- judging ------------------------------------------------------------- */

/* "other" means none of the answers beside it. */
static bool is_right(const struct question *question, int chosen,
    const struct moment *moment)
{
	const char *word = question->answer[chosen].word;

	if (!claim_holds(moment, question->name, word))
		return false;
	for (int i = 0; i < question->answers; i++)
		if (strcmp(word, "other") == 0 && i != chosen &&
		    claim_holds(moment, question->name,
		    question->answer[i].word))
			return false;
	return true;
}

int question_right(const struct question *question,
    const struct moment *moment)
{
	for (int i = 0; i < question->answers; i++)
		if (is_right(question, i, moment))
			return i;
	return -1;
}

void question_judge(const struct question *question, int chosen,
    const struct moment *moment, struct claim *claim)
{
	const struct answer *answer = &question->answer[chosen];
	char saw[sizeof claim->saw];
	const char *words;

	memset(claim, 0, sizeof *claim);
	snprintf(claim->field, sizeof claim->field, "%s", question->name);
	snprintf(claim->said, sizeof claim->said, "%s", answer->shown);
	claim_saw(moment, question->name, saw, sizeof saw);
	words = words_for(saw, question->name);
	snprintf(claim->saw, sizeof claim->saw, "%s", words ? words : saw);
	claim->is_right = is_right(question, chosen, moment);
	claim->belief = claim->is_right ? NULL : answer->belief;
}
