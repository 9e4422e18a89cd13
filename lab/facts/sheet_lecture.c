/* The page of a lecture: five facts, one question, its choices, the votes. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/lecture.h"
#include "lab/facts/sheets.h"
#include "lab/facts/sign.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"


enum { INDENT = 4, FACT_CELLS = 36 };

static void blank(struct sheet *sheet, int lines)
{
	while (lines-- > 0)
		sheet_line(sheet, "");
}

static const struct moment *result_of(const struct lab *lab)
{
	return lecture_place(lab) == LECTURE_RESULT
	    ? timeline_last(&lab->timeline) : NULL;
}

/* "PGID   16078 → 16079" */
static void add_fact(const struct lab *lab, enum field field,
    struct buffer *line)
{
	const struct moment *moment = result_of(lab);
	const struct snapshot *now = &lab->world.target;
	bool is_changed = moment && moment->has_after && moment->has_before &&
	    (moment->changed & FIELD_BIT(field));

	buffer_format(line, "%-6s ", field_row(field)->label);
	if (is_changed) {
		buffer_text(line, SHEET_BOLD);
		field_print(field, &moment->before, line);
		buffer_format(line, " %s ", sign_get("→",
		    lab->view.is_ascii));
	}
	field_print(field, now, line);
	if (is_changed)
		buffer_text(line, SHEET_PLAIN);
}

static void facts_line(const struct lab *lab, enum field left,
    enum field right, struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 }, first = { NULL, 0, 0 };
	int used;

	add_fact(lab, left, &first);
	buffer_pad(&line, INDENT);
	buffer_text(&line, first.text);
	used = width_text(first.text);
	buffer_pad(&line, used < FACT_CELLS ? FACT_CELLS - used : 1);
	if (right != left)
		add_fact(lab, right, &line);
	sheet_line(sheet, line.text);
	buffer_free(&first);
	buffer_free(&line);
}

static void tell_facts(const struct lab *lab, struct sheet *sheet)
{
	if (lab->is_ended) {
		sheet_format(sheet, "    PID    %d   " SHEET_BOLD "%s"
		    SHEET_PLAIN, (int)lab->world.target.pid,
		    text_get("lecture.ended"));
		blank(sheet, 2);
		return;
	}
	facts_line(lab, FIELD_PID, FIELD_TTY, sheet);
	facts_line(lab, FIELD_PGID, FIELD_PPID, sheet);
	facts_line(lab, FIELD_SID, FIELD_SID, sheet);
}

/* A number says nothing by itself; "its own, new" does. */
static bool needs_gloss(const struct answer *answer)
{
	return strcmp(answer->word, "own") != 0 ||
	    strspn(answer->shown, "0123456789") > 0;
}

/* "16078    as before", "16079    its own PID" */
static void add_choice(const struct lab *lab, const struct question *question,
    int at, struct buffer *line)
{
	const struct answer *answer = &question->answer[at];
	bool is_result = lecture_place(lab) == LECTURE_RESULT;
	int number = lab->timeline.count - is_result;
	enum field field = field_find(question->name);
	char id[48];

	if (strcmp(answer->word, "stays") == 0 && field < FIELD_COUNT)
		field_print(field, lab_snapshot_at(lab, number), line);
	else
		buffer_text(line, answer->shown);
	snprintf(id, sizeof id, "gloss.%s", answer->word);
	if (field < FIELD_COUNT && field != FIELD_TTY &&
	    needs_gloss(answer) && text_find(id, NULL))
		buffer_format(line, "    %s", text_get(id));
}

/* "    B    16079"; once it was run the right one bears the sign. */
static void tell_choice(const struct lab *lab, const struct question *question,
    int at, bool is_right, struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };

	add_choice(lab, question, at, &words);
	sheet_format(sheet, "  %s%s %s    %c    %s%s", is_right
	    ? SHEET_BOLD : "", is_right ? "✓" : " ", is_right
	    ? SHEET_REVERSE : "", 'A' + at, words.text,
	    is_right ? SHEET_PLAIN : "");
	buffer_free(&words);
}

static void tell_votes(const struct lab *lab, const struct question *question,
    struct sheet *sheet)
{
	const struct lecture *lecture = &lab->lecture;
	const int *votes = lecture->votes[lecture->slide];
	bool is_typing = lab->view.mode == MODE_VOTE;
	struct buffer line = { NULL, 0, 0 };
	int sum = 0;

	for (int i = 0; i < question->answers; i++)
		sum += votes[i];
	if (!is_typing && sum == 0) {
		sheet_line(sheet, "");
		return;
	}
	buffer_format(&line, "    %s", text_get("lecture.votes"));
	for (int i = 0; i < question->answers; i++) {
		bool is_here = is_typing && lecture->letter == i;

		buffer_format(&line, "   %s%c %d%s%s", is_here
		    ? SHEET_REVERSE : "", 'A' + i, votes[i], is_here ? "_"
		    : "", is_here ? SHEET_PLAIN : "");
	}
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

/* What was seen, in the words of its headline and first paragraph. */
static void tell_seen(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };
	size_t length;

	explain_moment(moment, &lab->timeline, &words);
	length = strcspn(buffer_get(&words), "\n");
	if (words.text)
		words.text[length] = '\0';
	sheet_prose(sheet, buffer_get(&words), INDENT);
	buffer_free(&words);
}

static void tell_slide(const struct lab *lab, struct sheet *sheet)
{
	const struct moment *moment = result_of(lab);
	struct question question;
	int right = -1;
	char id[64];

	lecture_question(lab, &question);
	if (moment)
		right = question_right(&question, moment);
	snprintf(id, sizeof id, "lecture.%s",
	    slides[lab->lecture.slide].id);
	sheet_prose(sheet, text_get(id), INDENT);
	blank(sheet, 1);
	for (int i = 0; i < question.answers; i++) {
		tell_choice(lab, &question, i, i == right, sheet);
		blank(sheet, moment ? 0 : 1);
	}
	if (moment) {
		blank(sheet, 1);
		tell_seen(lab, moment, sheet);
		blank(sheet, 1);
	}
	tell_votes(lab, &question, sheet);
}

void sheet_lecture(const struct lab *lab, struct sheet *sheet)
{
	if (lab->lecture.is_dark)
		return;
	blank(sheet, 1);
	if (lab->activity == ACTIVITY_BROKEN) {
		sheet_prose(sheet, lab->failure, INDENT);
		return;
	}
	if (lecture_place(lab) == LECTURE_ELSEWHERE) {
		sheet_line(sheet, "    …");
		return;
	}
	tell_facts(lab, sheet);
	blank(sheet, 1);
	tell_slide(lab, sheet);
}
