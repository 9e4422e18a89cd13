/* Predictions on paper: the questions before, the answers beside what was
 * seen after. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/facts/sheets.h"
#include "lab/facts/sign.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

enum { LABEL_CELLS = 21, ANSWER_CELLS = 18, VERDICT_CELLS = 26 };

/* --- before -------------------------------------------------------------- */

static void pad_to(struct buffer *line, int cells)
{
	int used = width_text(buffer_get(line));

	buffer_pad(line, used < cells ? cells - used : 1);
}

static void add_answer(const struct answer *answer, bool is_chosen,
    struct buffer *line)
{
	buffer_format(line, is_chosen ? SHEET_BOLD "(•) %s" SHEET_PLAIN
	    : "( ) %s", answer->shown);
}

/* "▸ PGID, now 16078    (•) stays        ( ) 16079", on as many lines as it
 * takes. */
static void tell_question(const struct lab *lab, int number,
    struct sheet *sheet)
{
	const struct quiz *quiz = &lab->quiz;
	const struct question *question = &quiz->question[number];
	bool is_selected = number == quiz->selected;
	struct buffer line = { NULL, 0, 0 };
	int at = LABEL_CELLS + 2;

	buffer_text(&line, is_selected ? "▸ " : "  ");
	quiz_label(lab, number, &line);
	if (is_selected)
		sheet->selected = sheet->count;
	for (int i = 0; i < question->answers; i++) {
		int cells = width_text(question->answer[i].shown) + 4;

		if (at + cells > sheet->columns) {
			sheet_line(sheet, buffer_get(&line));
			buffer_clear(&line);
			at = LABEL_CELLS + 2;
		}
		pad_to(&line, at);
		sheet_spot(sheet, width_text(line.text), cells,
		    number * QUESTION_ANSWERS + i);
		add_answer(&question->answer[i], quiz->chosen[number] == i,
		    &line);
		at += cells + 2 < ANSWER_CELLS ? ANSWER_CELLS : cells + 2;
	}
	sheet_line(sheet, buffer_get(&line));
	buffer_free(&line);
}

void sheet_quiz(const struct lab *lab, struct sheet *sheet)
{
	struct buffer hint = { NULL, 0, 0 };

	sheet_line(sheet, "");
	for (int i = 0; i < lab->quiz.count; i++)
		tell_question(lab, i, sheet);
	sheet_line(sheet, "");
	quiz_hint(lab, &hint);
	sheet_prose(sheet, hint.length ? hint.text
	    : text_get("quiz.encourage"), 0);
	if (!hint.length)
		sheet_line(sheet, text_get("quiz.hint"));
	buffer_free(&hint);
}

/* --- after --------------------------------------------------------------- */

/* "PGID", "TTY"; "seen on terminal" for what is no field. */
static void add_label(const struct claim *claim, struct buffer *line)
{
	enum field field = field_find(claim->field);

	if (field < FIELD_COUNT) {
		buffer_text(line, field_row(field)->label);
		return;
	}
	buffer_text(line, claim->field);
	for (char *at = line->text; (at = strchr(at, '_')); at++)
		*at = ' ';
}

/* "16078 → 16079" for a field that changed, else what was seen. */
static void add_value(const struct moment *moment, const struct claim *claim,
    bool is_ascii, struct buffer *line)
{
	enum field field = field_find(claim->field);

	if (field < FIELD_COUNT && field != FIELD_FDS && moment->has_before &&
	    (moment->changed & FIELD_BIT(field))) {
		field_print(field, &moment->before, line);
		buffer_format(line, " %s ", sign_get("→", is_ascii));
	}
	buffer_text(line, claim->saw);
}

/* What was believed of it. */
static void add_verdict(const struct claim *claim, struct buffer *line)
{
	if (claim->is_right)
		buffer_text(line, text_get("quiz.right"));
	else
		buffer_format(line, SHEET_REVERSE "%s %s" SHEET_PLAIN,
		    text_get("quiz.said"), claim->said);
}

/* Where the verdicts begin, so that the widest of them fits. */
static int verdict_column(const struct moment *moment, int columns)
{
	int end = columns > 90 ? 90 : columns, most = VERDICT_CELLS;
	struct buffer verdict = { NULL, 0, 0 };

	for (int i = 0; i < moment->claims; i++) {
		buffer_clear(&verdict);
		add_verdict(&moment->claim[i], &verdict);
		if (width_text(buffer_get(&verdict)) > most)
			most = width_text(verdict.text);
	}
	buffer_free(&verdict);
	return end - most > LABEL_CELLS ? end - most : LABEL_CELLS;
}

/* A verdict that has no room beside a long value stands below it. */
static void tell_claim(const struct moment *moment, const struct claim *claim,
    int column, struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 }, verdict = { NULL, 0, 0 };

	add_label(claim, &line);
	pad_to(&line, 8);
	add_value(moment, claim, sheet->is_ascii, &line);
	add_verdict(claim, &verdict);
	if (width_text(line.text) >= column && width_text(line.text) + 1 +
	    width_text(verdict.text) > sheet->columns) {
		sheet_line(sheet, line.text);
		buffer_clear(&line);
	}
	pad_to(&line, column);
	buffer_text(&line, verdict.text);
	sheet_line(sheet, line.text);
	buffer_free(&line);
	buffer_free(&verdict);
}

void sheet_claims(const struct moment *moment, struct sheet *sheet)
{
	int column = verdict_column(moment, sheet->columns);

	for (int i = 0; i < moment->claims; i++)
		tell_claim(moment, &moment->claim[i], column, sheet);
}

/* --- what stands behind a wrong answer ----------------------------------- */

static void tell_belief(const struct lab *lab, const struct claim *claim,
    struct sheet *sheet)
{
	const struct belief *belief = belief_find(claim->belief);
	char id[48];

	if (!belief)
		return;
	snprintf(id, sizeof id, "belief.%s", belief->id);
	sheet_format(sheet, "%s:", text_get("belief.perhaps"));
	sheet_prose(sheet, text_get(id), 2);
	snprintf(id, sizeof id, "belief.%s.truth", belief->id);
	sheet_line(sheet, "");
	sheet_prose(sheet, text_get(id), 0);
	sheet_line(sheet, "");
	if (lab->score.refuted[belief_index(belief->id)])
		sheet_prose(sheet, text_get("belief.seen"), 0);
	else if (belief->path)
		sheet_format(sheet, "%s %s%s%s%s", text_get("belief.try"),
		    belief->start ? "start: " : "", belief->start
		    ? belief->start : "", belief->start ? ", " : "",
		    belief->path);
}

void sheet_beliefs(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet)
{
	const char *told = NULL;

	for (int i = 0; i < moment->claims; i++) {
		const struct claim *claim = &moment->claim[i];

		if (claim->is_right || !claim->belief ||
		    (told && strcmp(told, claim->belief) == 0))
			continue;
		told = claim->belief;
		sheet_break(sheet);
		tell_belief(lab, claim, sheet);
	}
}

/* --- the end ------------------------------------------------------------- */

/* The first belief that was held and is still open, with what to try. */
static void add_open(const struct score *score, struct buffer *words)
{
	int open = score_open(score, 0);
	char id[48];

	if (open < 0)
		return;
	snprintf(id, sizeof id, "belief.%s", beliefs[open].id);
	buffer_format(words, " %s \"%s\" (%s%s%s)", text_get("score.open"),
	    text_get(id), beliefs[open].start ? beliefs[open].start : "",
	    beliefs[open].start ? ": " : "", beliefs[open].path);
}

void sheet_score(const struct lab *lab, struct sheet *sheet)
{
	const struct score *score = &lab->score;
	struct buffer words = { NULL, 0, 0 };

	if (score->asked == 0)
		return;
	buffer_format(&words, "%s %d / %d.", text_get("score.total"),
	    score->right, score->asked);
	add_open(score, &words);
	if (lab->settings.keeps_state)
		buffer_format(&words, " %s %d, %d / %d.",
		    text_get("score.progress"),
		    progress_count(lab->progress.beliefs),
		    progress_count(lab->progress.insights), INSIGHTS);
	sheet_prose(sheet, words.text, 0);
	buffer_free(&words);
}

static void tell_lines(const struct score_line *line, int count,
    const char *title, struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };

	buffer_text(&words, text_get(title));
	for (int i = 0; i < count; i++)
		buffer_format(&words, "%s %s %d/%d", i ? "," : "",
		    line[i].name, line[i].right, line[i].asked);
	sheet_prose(sheet, words.text, 0);
	buffer_free(&words);
}

void sheet_tally(const struct lab *lab, struct sheet *sheet)
{
	const struct score *score = &lab->score;

	if (score->asked == 0)
		return;
	sheet_format(sheet, "%s %d / %d", text_get("score.total"),
	    score->right, score->asked);
	tell_lines(score->action, score->actions, "score.actions", sheet);
	tell_lines(score->field, score->fields, "score.fields", sheet);
	for (int i = 0; i < BELIEF_COUNT; i++) {
		char id[32];

		if (score->held[i] == 0)
			continue;
		snprintf(id, sizeof id, "belief.%s", beliefs[i].id);
		sheet_format(sheet, "%-4s %s", beliefs[i].id,
		    text_get(score->refuted[i] ? "score.refuted"
		    : "score.held"));
		sheet_prose(sheet, text_get(id), 5);
	}
}
