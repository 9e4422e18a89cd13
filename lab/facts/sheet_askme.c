/* "Ask me" on paper: what differs between two states, and the choices. */
#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/sheets.h"
#include "lab/facts/sign.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

enum { FACTS_SHOWN = 4, CHOICE_CELLS = 17 };

/* Numbers that only say that time went by are no trace of an action. */
static bool is_shown(const struct moment *moment, enum field field)
{
	return field < FIELD_STATE && field != FIELD_PPID_COMM &&
	    (moment->changed & FIELD_BIT(field));
}

static void tell_fact(const struct moment *moment, enum field field,
    struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 };

	buffer_format(&line, "  %-8s ", field_row(field)->label);
	field_print(field, &moment->before, &line);
	buffer_format(&line, " %s ", sign_get("→", sheet->is_ascii));
	field_print(field, &moment->after, &line);
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

static void tell_choices(const struct lab *lab, struct sheet *sheet)
{
	const struct askme *askme = &lab->askme;
	struct buffer line = { NULL, 0, 0 };

	buffer_text(&line, "▸ ");
	sheet->selected = sheet->count;
	for (int i = 0; i < ASKME_CHOICES; i++) {
		int used = width_text(askme->choice[i].id) + 4;

		sheet_spot(sheet, width_text(line.text), used, i);
		buffer_format(&line, i == askme->chosen
		    ? SHEET_BOLD "(•) %s" SHEET_PLAIN : "( ) %s",
		    askme->choice[i].id);
		buffer_pad(&line, used < CHOICE_CELLS ? CHOICE_CELLS - used
		    : 1);
	}
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

static void tell_verdict(const struct lab *lab, const struct moment *moment,
    struct sheet *sheet)
{
	bool is_right = lab->askme.chosen == askme_right(lab);
	struct buffer title = { NULL, 0, 0 };

	explain_title(moment, &title);
	sheet_format(sheet, "  %s%s" SHEET_PLAIN " %s", is_right ? SHEET_BOLD
	    : SHEET_REVERSE, text_get(is_right ? "quiz.right"
	    : "askme.wrong"), buffer_get(&title));
	buffer_free(&title);
}

void sheet_askme(const struct lab *lab, struct sheet *sheet)
{
	const struct moment *moment =
	    lab->timeline.moment[lab->askme.number - 1];
	int shown = 0;

	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (is_shown(moment, field) && shown < FACTS_SHOWN) {
			tell_fact(moment, field, sheet);
			shown++;
		}
	if (shown == 0)
		sheet_line(sheet, text_get("askme.nothing"));
	sheet_line(sheet, "");
	tell_choices(lab, sheet);
	sheet_line(sheet, "");
	if (lab->askme.is_judged)
		tell_verdict(lab, moment, sheet);
}
