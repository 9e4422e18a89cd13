/* One experiment at all steps where it was done in this session. */
#include <stdio.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/sheet_bench.h"
#include "lab/facts/sighting.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

enum { AT_COLUMNS = 12, ROWS_MAX = 60, DIFFERENCES_MAX = 4 };

/* Text in a column, at least one space behind it. */
static void cell(struct buffer *out, const char *text, int cells)
{
	char clipped[200];
	int used = width_clip(clipped, sizeof clipped, text, cells - 1, "…");

	buffer_text(out, clipped);
	buffer_pad(out, cells - used);
}

/* After what: "0 nothing", "2 setsid", "3 setsid, hangup". */
static void tell_prior(const struct sight *sight, struct buffer *out)
{
	const char *last = sight->priors > 0
	    ? sight->prior[sight->priors - 1].id : "nothing";
	int done = 0;

	for (int i = 0; i < sight->priors; i++)
		done += sight->prior[i].kind == ACTION_STEP;
	buffer_format(out, "%d %s", done, last);
}

static void tell_row(const struct sight *sight, bool is_newest,
    struct sheet *sheet)
{
	const struct action *action = &sight->moment.action;
	struct buffer line = { NULL, 0, 0 }, words = { NULL, 0, 0 };

	tell_prior(sight, &words);
	buffer_text(&words, sight->is_by_side ? " *" : "");
	buffer_text(&line, is_newest ? SHEET_BOLD : "");
	cell(&line, buffer_get(&words), AT_COLUMNS);
	for (int i = 0; i < SIGHTING_COLUMNS; i++) {
		buffer_clear(&words);
		sighting_tell(&sight->moment, i, &words);
		if (sighting_width(action, i) > 0)
			cell(&line, buffer_get(&words),
			    sighting_width(action, i));
	}
	buffer_text(&line, is_newest ? SHEET_PLAIN : "");
	sheet_line(sheet, buffer_get(&line));
	buffer_free(&line);
	buffer_free(&words);
}

static void tell_head(const struct action *action, struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 };

	cell(&line, "after step", AT_COLUMNS);
	for (int i = 0; i < SIGHTING_COLUMNS; i++)
		if (sighting_width(action, i) > 0)
			cell(&line, sighting_title(action, i),
			    sighting_width(action, i));
	sheet_line(sheet, buffer_get(&line));
	buffer_free(&line);
}

static void tell_rows(const struct tryout_log *log,
    const struct sight *sight, struct sheet *sheet)
{
	const struct sight *like[ROWS_MAX];
	int count = tryout_log_like(log, sight, like, ROWS_MAX);
	const struct start *start = NULL;
	bool has_side = false;

	tell_head(&sight->moment.action, sheet);
	for (int i = 0; i < count; i++) {
		if (like[i]->start != start)
			sheet_format(sheet, "start: %s", like[i]->start->id);
		start = like[i]->start;
		has_side |= like[i]->is_by_side;
		tell_row(like[i], like[i] == sight, sheet);
	}
	if (has_side)
		sheet_prose(sheet, text_get("tryout.by-side"), 0);
}

/* The first paragraph says what happened; the rest is a key away. */
static void tell_why(const struct sight *sight, struct sheet *sheet)
{
	struct timeline alone = { NULL, 0, 0 };
	struct buffer words = { NULL, 0, 0 };
	char *end;

	explain_moment(&sight->moment, &alone, &words);
	end = words.length ? strchr(words.text, '\n') : NULL;
	if (end)
		*end = '\0';
	sheet_line(sheet, "");
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

static void tell_difference(const struct difference *one,
    struct sheet *sheet)
{
	struct buffer line = { NULL, 0, 0 }, words = { NULL, 0, 0 };
	int number = 1;

	for (int i = 0; &one->with->prior[i] != one->step; i++)
		number += one->with->prior[i].kind == ACTION_STEP;
	buffer_format(&line, "  %d %s: ", number, one->step->id);
	sighting_result(&one->without->moment, &words);
	buffer_format(&line, "%s → ", buffer_get(&words));
	buffer_clear(&words);
	sighting_result(&one->with->moment, &words);
	buffer_text(&line, buffer_get(&words));
	sheet_prose(sheet, buffer_get(&line), 2);
	buffer_free(&line);
	buffer_free(&words);
}

static void tell_differences(const struct tryout_log *log,
    const struct sight *sight, struct sheet *sheet)
{
	struct difference found[DIFFERENCES_MAX];
	int count = tryout_log_differences(log, sight, found,
	    DIFFERENCES_MAX);

	sheet_line(sheet, "");
	if (count == 0) {
		sheet_prose(sheet, text_get("tryout.no-difference"), 0);
		return;
	}
	sheet_format(sheet, SHEET_BOLD "%s" SHEET_PLAIN,
	    text_get("tryout.difference"));
	for (int i = 0; i < count; i++)
		tell_difference(&found[i], sheet);
}

static const char *fill_step(const char *name, void *context)
{
	const struct offer *offer = context;

	return strcmp(name, "step") == 0 ? offer->step->id : NULL;
}

static void tell_offer(const struct lab *lab, const struct sight *sight,
    struct sheet *sheet)
{
	struct buffer words = { NULL, 0, 0 };
	struct tryout tryout;
	struct offer offer;

	if (lab->bench.is_running) {
		sheet_prose(sheet, text_get("bench.running"), 0);
		return;
	}
	if (!tryout_log_missing(&lab->bench.log, sight, &tryout, &offer))
		return;
	text_fill(&words, text_get(offer.is_without ? "tryout.offer-without"
	    : "tryout.offer-with"), fill_step, &offer);
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

void sheet_tryouts(const struct lab *lab, struct sheet *sheet)
{
	const struct tryout_log *log = &lab->bench.log;
	const struct sight *sight = tryout_log_own(log);
	struct buffer line = { NULL, 0, 0 };

	sheet->is_prose = true;
	if (!sight) {
		sheet_prose(sheet, text_get("tryout.none"), 0);
		return;
	}
	tell_rows(log, sight, sheet);
	tell_why(sight, sheet);
	tell_differences(log, sight, sheet);
	buffer_format(&line, "%s %s", text_get("tryout.seen"),
	    text_get(sighting_evidence(&sight->moment.action)));
	sheet_prose(sheet, buffer_get(&line), 0);
	buffer_free(&line);
	sheet_line(sheet, "");
	tell_offer(lab, sight, sheet);
}

void sheet_tryouts_title(const struct lab *lab, struct buffer *out)
{
	const struct sight *sight = tryout_log_own(&lab->bench.log);
	char id[96], word[96];

	if (!sight) {
		buffer_text(out, text_get("tryout.title"));
		return;
	}
	snprintf(id, sizeof id, "%s.label", sight->moment.action.id);
	action_word(&sight->moment.action, word, sizeof word);
	buffer_format(out, "%s: %s", text_get("tryout.experiment"),
	    text_find(id, NULL) ? text_get(id) : word);
}
