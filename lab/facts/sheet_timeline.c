/* The timeline: every action, what it changed, how it ended. */

#include "lab/facts/checked.h"
#include "lab/facts/field.h"
#include "lab/facts/sheets.h"

/* Labels of what changed; flags say nothing that the numbers do not. */
static void tell_changes(const struct moment *moment, struct buffer *out)
{
	const char *gap = "";

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		const struct field_row *row = field_row(field);

		if (!(moment->changed & FIELD_BIT(field)) ||
		    row->kind == KIND_FLAG || field == FIELD_PPID_COMM)
			continue;
		buffer_format(out, "%s%s", gap, row->label);
		gap = " ";
	}
}

static void tell_moment(const struct moment *moment, bool is_shown,
    struct sheet *sheet)
{
	struct buffer changes = { NULL, 0, 0 };
	bool is_bad = moment->outcome != OUTCOME_OK;
	char word[96];

	action_word(&moment->action, word, sizeof word);
	tell_changes(moment, &changes);
	sheet_format(sheet, "%s %3d  %-18s %s%-11s%s  %s%s",
	    is_shown ? "▸" : " ", moment->number, word,
	    is_bad ? SHEET_STRONG : "", moment_outcome(moment->outcome),
	    is_bad ? SHEET_PLAIN : "", buffer_get(&changes),
	    moment->is_different ? "  " SHEET_REVERSE "≠ came out differently"
	    SHEET_PLAIN : "");
	buffer_free(&changes);
}

void sheet_timeline(const struct lab *lab, struct sheet *sheet)
{
	int shown = view_number(lab);

	if (checked_is_shown(lab)) {
		sheet_checked(lab, sheet);
		return;
	}
	sheet_format(sheet, "%s %3d  start: %s", shown == 0 ? "▸" : " ", 0,
	    lab->settings.start ? lab->settings.start->id : "");
	for (int i = 0; i < lab->timeline.count; i++)
		tell_moment(lab->timeline.moment[i], i + 1 == shown, sheet);
	sheet->selected = shown;
}
