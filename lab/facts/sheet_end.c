/* The end: what was learned, and what is still open. */
#include "lab/facts/sheets.h"

#include "lab/facts/menu.h"
#include "lab/facts/text.h"
#include "lab/facts/tie.h"

enum { OPEN_SHOWN = 2 };	/* experiments that are named */

static bool is_open(const struct lab *lab, const struct tie *tie)
{
	struct tie_view state = tie_state(tie, view_snapshot(lab),
	    view_scene(lab), &lab->timeline);

	return state.word == TIE_HELD || state.word == TIE_NEW;
}

/* Ties that still hold, then experiments that were never done. */
static int add_open(const struct lab *lab, struct buffer *out)
{
	int count = 0, named = 0;
	struct menu_line line;

	for (int i = 0; i < TIE_COUNT; i++) {
		if (!is_open(lab, &ties[i]))
			continue;
		buffer_text(out, count++ ? "; " : " ");
		tie_label(&ties[i], view_snapshot(lab), view_scene(lab),
		    &lab->timeline, out);
	}
	for (int i = 0; menu_line(lab, MENU_EXPERIMENTS, i, &line); i++) {
		if (timeline_done(&lab->timeline, line.action.id,
		    lab->timeline.count) || line.action.arg[0])
			continue;
		if (named++ < OPEN_SHOWN)
			buffer_format(out, "%sx %s", count++ ? "; " : " ",
			    line.label);
	}
	if (named > OPEN_SHOWN)
		buffer_text(out, " …");
	return count;
}

void sheet_end(const struct lab *lab, struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 }, open = { NULL, 0, 0 };

	buffer_format(&words, "%s %d/%d.", text_get("end.learned"),
	    ties_cut(view_snapshot(lab), view_scene(lab), &lab->timeline),
	    TIE_COUNT);
	if (add_open(lab, &open))
		buffer_format(&words, " %s%s", text_get("end.open"),
		    open.text);
	else
		buffer_format(&words, " %s", text_get("end.all"));
	sheet_line(sheet, "");
	sheet_prose(sheet, buffer_get(&words), 0);
	sheet_prose(sheet, text_get("end.service"), 0);
	buffer_free(&words);
	buffer_free(&open);
}
