/* The checked program in the Timeline view. */
#include "lab/facts/checked.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/finding.h"
#include "lab/facts/text.h"
#include "lab/ground/width.h"

/* Cells before a call, before its explanation, before a check's words. */
#define CALL_AT 18
#define WHY_AT 20
#define FINDING_AT 27
#define STEP_CELLS 12

static bool can_select(const struct outline_line *line)
{
	return line->kind == OUTLINE_CALL || line->kind == OUTLINE_FINDING;
}

static int first_line(const struct outline *outline)
{
	for (int i = 0; i < outline->count; i++)
		if (can_select(&outline->line[i]))
			return i;
	return -1;
}

void checked_take(struct view *view, const char *text)
{
	struct outline fresh = { 0 };

	outline_read(&fresh, text);
	if (first_line(&fresh) < 0) {
		outline_clear(&fresh);
		return;
	}
	outline_clear(&view->checked);
	view->checked = fresh;
	view->checked_line = first_line(&fresh);
	view->shows_checked = true;
}

bool checked_is_shown(const struct lab *lab)
{
	return lab->view.pane == PANE_TIMELINE && lab->view.shows_checked &&
	    lab->view.checked.count > 0;
}

void checked_select(struct lab *lab, int by)
{
	const struct outline *outline = &lab->view.checked;
	int at = lab->view.checked_line, step = by < 0 ? -1 : 1;

	while (by != 0) {
		do {
			at += step;
		} while (at >= 0 && at < outline->count &&
		    !can_select(&outline->line[at]));
		if (at < 0 || at >= outline->count)
			return;
		lab->view.checked_line = at;
		by -= step;
	}
}

struct way {
	const char *begin;
	const char *step;
};

/* Keys of the report, see take_name() of lab/facts/trail.h; in this order,
 * since a key may begin like another. */
static const struct way key_ways[] = {
	{ "fork", "fork" }, { "setsid", "setsid" },
	{ "second_fork", "fork" }, { "chdir", "chdir" },
	{ "umask", "umask" }, { "close", "close" }, { "stdio", "devnull" },
	{ "sigterm", "sigterm" }, { "sighup", "sighup" },
	{ "pidfile", "pidfile" }, { NULL, NULL },
};

/* A call that failed was no step, but meant to be one. */
static const struct way call_ways[] = {
	{ "fork(", "fork" }, { "setsid(", "setsid" },
	{ "setpgid(", "setsid" }, { "chdir(", "chdir" },
	{ "close", "close" }, { "dup", "devnull" }, { NULL, NULL },
};

static const char *follow(const struct way *way, const char *words)
{
	while (way->begin && strncmp(words, way->begin,
	    strlen(way->begin)) != 0)
		way++;
	return way->step;
}

static bool has_failed(const struct outline_line *line)
{
	return strncmp(line->part[3], " = -1 ", 6) == 0;
}

const char *checked_step(const struct lab *lab)
{
	const struct outline_line *line;
	enum rule_id id;

	if (!checked_is_shown(lab))
		return NULL;
	line = &lab->view.checked.line[lab->view.checked_line];
	if (line->kind == OUTLINE_CALL && *line->part[4])
		return follow(key_ways, line->part[4]);
	if (line->kind == OUTLINE_CALL)
		return has_failed(line) ? follow(call_ways, line->part[2])
		    : NULL;
	id = rule_find(line->part[2]);
	return id < RULE_COUNT ? finding_step(id) : NULL;
}

bool checked_remark(const struct lab *lab, char *out, size_t size)
{
	if (lab->view.checked.count == 0)
		return false;
	return snprintf(out, size, "%s", text_get(checked_is_shown(lab)
	    ? "checked.back" : "checked.there")) > 0;
}

/* Words whose lines all begin at a column; before stands in the first. */
static void add_words(struct sheet *sheet, const char *before,
    const char *words, int column)
{
	while (words) {
		struct buffer line = { 0 };
		const char *next;
		size_t length = width_line(words, sheet->columns - column,
		    &next);

		buffer_text(&line, before);
		buffer_pad(&line, column - width_text(before));
		buffer_add(&line, words, length);
		sheet_line(sheet, buffer_get(&line));
		buffer_free(&line);
		before = "";
		words = next;
	}
}

static void add_call(struct sheet *sheet, const struct outline_line *line,
    const char *mark)
{
	int room = sheet->columns - CALL_AT - STEP_CELLS - 1;
	bool is_bad = has_failed(line);
	struct buffer call = { 0 }, text = { 0 };

	outline_call(line, room, &call);
	buffer_format(&text, "%s %8s %5s  %s%s%s", mark, line->part[0],
	    line->part[1], is_bad ? SHEET_REVERSE : "", buffer_get(&call),
	    is_bad ? SHEET_PLAIN : "");
	if (*line->part[4]) {
		buffer_pad(&text, room + 1 - width_text(buffer_get(&call)));
		buffer_text(&text, line->part[4]);
	}
	sheet_line(sheet, buffer_get(&text));
	if (*line->part[5])
		add_words(sheet, "", line->part[5], WHY_AT);
	buffer_free(&call);
	buffer_free(&text);
}

static void add_finding(struct sheet *sheet, const struct outline_line *line,
    const char *mark)
{
	char before[80];

	snprintf(before, sizeof before, "%s %.1s %-4.4s %-17.20s ", mark,
	    line->part[0], line->part[1], line->part[2]);
	add_words(sheet, before, line->part[3], FINDING_AT);
}

static void add_line(const struct lab *lab, int at, struct sheet *sheet)
{
	const struct outline_line *line = &lab->view.checked.line[at];
	bool is_selected = at == lab->view.checked_line;
	const char *mark = is_selected ? "▸" : " ";

	if (is_selected)
		sheet->selected = sheet->count;
	switch (line->kind) {
	case OUTLINE_CALL:
		add_call(sheet, line, mark);
		break;
	case OUTLINE_MORE:
		sheet_format(sheet, "%*s… %s", CALL_AT - 2, "",
		    line->part[0]);
		break;
	case OUTLINE_FINDING:
		add_finding(sheet, line, mark);
		break;
	case OUTLINE_LABEL:
		if (strcmp(line->part[0], "verdict") == 0)
			add_words(sheet, line->part[0], line->part[1], 9);
		break;
	default:
		break;
	}
}

/* The first line of the report is "daemonlab check ./mydaemon". */
static void add_title(const struct outline *outline, struct sheet *sheet)
{
	static const char begin[] = "daemonlab check ";
	const char *program = outline->line[0].part[0];
	const char *title = text_get("checked.title");
	char shown[400];

	if (strncmp(program, begin, sizeof begin - 1) == 0)
		program += sizeof begin - 1;
	width_clip_front(shown, sizeof shown, program,
	    sheet->columns - width_text(title) - 1, "~");
	sheet_format(sheet, SHEET_STRONG "%s" SHEET_PLAIN " %s", title,
	    shown);
}

void sheet_checked(const struct lab *lab, struct sheet *sheet)
{
	const struct outline *outline = &lab->view.checked;

	add_title(outline, sheet);
	for (int i = 0; i < outline->count; i++)
		add_line(lab, i, sheet);
}

void sheet_check_page(const struct lab *lab, struct sheet *sheet)
{
	struct outline outline = { 0 };
	struct buffer laid = { 0 };

	outline_read(&outline, lab->view.given);
	outline_lay(&outline, sheet->columns, &laid);
	sheet_prose(sheet, buffer_get(&laid), 0);
	outline_clear(&outline);
	buffer_free(&laid);
}
