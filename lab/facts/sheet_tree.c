/* The Tree: sessions, process groups and processes as nested boxes. */
#include <stdio.h>

#include "lab/facts/sheets.h"
#include "lab/facts/sign.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"
#include "lab/facts/tree.h"
#include "lab/ground/escape.h"
#include "lab/ground/width.h"

enum {
	BOX = 35,		/* cells of a group's box, with its border */
	BESIDE = 2 * BOX + 2,	/* two sessions side by side */
	BESIDE_WIDE = 110,	/* the same with room for an arrow between */
	NOTED = BOX + 36,	/* a box and the longest note beside it */
	BESIDE_NOTES = 2 * NOTED + 2,
	WHOLE_ROWS = 18,	/* stacked sessions need about so many */
	CHAIN = 16,
};

struct drawing {
	const struct lab *lab;
	const struct scene *scene;
	const struct moment *moment;	/* what was just done, or NULL */
	bool has_notes;
};

static void box_edge(struct sheet *sheet, const char *left, const char *right)
{
	struct buffer line = { NULL, 0, 0 };

	buffer_text(&line, left);
	for (int i = 0; i < BOX - 2; i++)
		buffer_text(&line, "─");
	buffer_text(&line, right);
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

/* "│ inside      │   note"; the note is a text's id, or NULL. */
static void box_line(const struct drawing *draw, struct sheet *sheet,
    const char *inside, const char *stress, const char *note)
{
	struct buffer line = { NULL, 0, 0 };
	struct telling telling;
	char clipped[200];
	int cells = width_clip(clipped, sizeof clipped, inside, BOX - 3,
	    sign_get(SIGN_CUT, sheet->is_ascii));

	buffer_format(&line, "│ %s%s%s", stress, clipped,
	    *stress ? SHEET_PLAIN : "");
	buffer_pad(&line, BOX - 3 - cells);
	buffer_text(&line, "│");
	if (note && draw->has_notes) {
		buffer_text(&line, "   ");
		telling_begin_state(&telling, view_snapshot(draw->lab),
		    draw->scene);
		telling_add(&telling, note, &line);
		telling_end(&telling);
	}
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

static const char *rank_of(const struct relative *row)
{
	if (row->state == 0)
		return "exited";
	if (row->state == 'Z')
		return "ended, not collected";
	if (row->state == 'T')
		return "stopped";
	if (row->pid == row->sid)
		return "leads session";
	return row->pid == row->pgid ? "leads group" : "";
}

static bool has_terminal_open(const struct snapshot *target)
{
	const struct fd_list *fds = target ? target->fds : NULL;

	for (size_t i = 0; fds && i < fds->count; i++)
		if (fd_is_terminal(&fds->row[i]))
			return true;
	return false;
}

static const char *process_note(const struct drawing *draw,
    const struct tree_session *session, const struct relative *row)
{
	if (row->state == 0)
		return "tree.exited";
	if (row->pid == session->sid && session->has_tty)
		return row->pid == draw->scene->shell ? "tree.hangup"
		    : "tree.hangup.leader";
	if (row->pid == draw->scene->target && !session->has_tty)
		return has_terminal_open(view_snapshot(draw->lab))
		    ? "tree.still-open" : NULL;
	return NULL;
}

static void draw_process(const struct drawing *draw, struct sheet *sheet,
    const struct tree_session *session, const struct relative *row)
{
	bool is_target = row->pid == draw->scene->target && row->state;
	char name[sizeof row->comm * 4], line[400];

	escape_text(name, sizeof name, row->comm);
	snprintf(line, sizeof line, "%s %-5d %-9s %s", is_target ? "▸" : " ",
	    (int)row->pid, name, rank_of(row));
	box_line(draw, sheet, line, is_target ? SHEET_STRONG : "",
	    process_note(draw, session, row));
}

static void draw_group(const struct drawing *draw, struct sheet *sheet,
    const struct tree_session *session, const struct tree_group *group)
{
	const char *word = group->is_gone ? "now empty: gone"
	    : group->is_foreground ? "foreground" : "";
	const char *note = group->is_gone ? "tree.left"
	    : group->is_foreground ? "tree.foreground"
	    : session->has_tty ? NULL : "tree.no-signal";
	char line[80];

	box_edge(sheet, "┌", "┐");
	snprintf(line, sizeof line, "group %-7d %s", (int)group->pgid, word);
	box_line(draw, sheet, line, "", note);
	for (int i = 0; i < group->count; i++)
		draw_process(draw, sheet, session, group->member[i]);
	box_edge(sheet, "└", "┘");
}

static void draw_session(const struct drawing *draw, struct sheet *sheet,
    const struct tree_session *session)
{
	char tty[sizeof draw->scene->tty * 4];
	bool is_narrow = sheet->columns < 50;

	escape_text(tty, sizeof tty, draw->scene->tty);
	if (session->has_tty)
		sheet_format(sheet, "session %d ─── %s%s", (int)session->sid,
		    is_narrow ? "" : "controlling terminal ", tty);
	else
		sheet_format(sheet, "session %d ─── no %sterminal",
		    (int)session->sid, is_narrow ? "" : "controlling ");
	for (int i = 0; i < session->count; i++)
		draw_group(draw, sheet, session, &session->group[i]);
}

static bool is_new_session(const struct drawing *draw)
{
	return draw->moment && draw->moment->has_after &&
	    (draw->moment->changed & FIELD_BIT(FIELD_SID));
}

/* The arrow into the session that the action has just made. */
static void draw_arrow(const struct drawing *draw, struct sheet *sheet)
{
	if (!is_new_session(draw))
		return;
	sheet_format(sheet, "%21s│ " SHEET_BOLD "%s" SHEET_PLAIN, "",
	    draw->moment->action.id);
	sheet_format(sheet, "%21s▾", "");
}

static void add_name(struct buffer *out, const struct relative *row)
{
	char name[sizeof row->comm * 4];

	escape_text(name, sizeof name, row->comm);
	buffer_format(out, "%d %s", (int)row->pid, name);
}

/* "1 systemd ── … ── 16077 bash": the ends of a chain of parents. */
static void add_chain(struct buffer *line, const struct relative *const *chain,
    int count, int shown)
{
	if (chain[0]->ppid > 0 && chain[0]->pid != 1)
		buffer_text(line, "… ── ");
	for (int i = 0; i < count; i++) {
		if (count > shown && i > 0 && i <= count - shown) {
			if (i == 1)
				buffer_text(line, " ── …");
			continue;
		}
		buffer_text(line, i ? " ── " : "");
		add_name(line, chain[i]);
	}
}

/* As many of its ends as fit, two at least. */
static void draw_chain(const struct drawing *draw, struct sheet *sheet,
    const char *label, pid_t pid)
{
	const struct relative *chain[CHAIN];
	int count = tree_chain(draw->scene, pid, chain, CHAIN);
	struct buffer line = { NULL, 0, 0 };
	int shown = sheet->columns < 50 ? 2 : 4;

	if (count == 0)
		return;
	do {
		buffer_clear(&line);
		buffer_text(&line, label);
		add_chain(&line, chain, count, shown);
	} while (width_text(buffer_get(&line)) > sheet->columns &&
	    shown-- > 2);
	sheet_line(sheet, line.text);
	buffer_free(&line);
}

static void draw_chains(const struct drawing *draw, struct sheet *sheet)
{
	bool is_narrow = sheet->columns < 50;

	sheet_line(sheet, "");
	if (is_narrow)
		sheet_line(sheet, "parents:");
	draw_chain(draw, sheet, is_narrow ? " " : "parents:   ",
	    draw->scene->shell);
	draw_chain(draw, sheet, is_narrow ? " " : "           ",
	    draw->scene->target);
}

enum { ARROW_LINE = 3 };	/* beside the first process of a box */

/* The lines of two sheets side by side, the right one from column at on,
 * with an arrow between them if there is one. */
static void join(struct sheet *sheet, const struct sheet *left,
    const struct sheet *right, int at, const char *arrow)
{
	int count = left->count > right->count ? left->count : right->count;

	for (int i = 0; i < count; i++) {
		struct buffer line = { NULL, 0, 0 };

		buffer_text(&line, sheet_at(left, i));
		if (i == ARROW_LINE)
			buffer_text(&line, arrow);
		if (i < right->count) {
			buffer_pad(&line, at - width_text(buffer_get(&line)));
			buffer_text(&line, sheet_at(right, i));
		}
		sheet_line(sheet, buffer_get(&line));
		buffer_free(&line);
	}
}

static void draw_beside(struct drawing *draw, struct sheet *sheet,
    const struct tree *tree)
{
	int half = sheet->columns / 2;
	struct sheet left, right;
	char arrow[80] = "";

	if (sheet->columns >= BESIDE_WIDE && is_new_session(draw))
		snprintf(arrow, sizeof arrow, "  ──── " SHEET_BOLD "%s"
		    SHEET_PLAIN " ───▸", draw->moment->action.id);
	sheet_init(&left, sheet->rows, half, sheet->is_ascii);
	sheet_init(&right, sheet->rows, half, sheet->is_ascii);
	draw->has_notes = sheet->columns >= BESIDE_NOTES;
	for (int i = 0; i < tree->count - 1; i++)
		draw_session(draw, &left, &tree->session[i]);
	draw_session(draw, &right, &tree->session[tree->count - 1]);
	join(sheet, &left, &right, half + 1, arrow);
	sheet_free(&left);
	sheet_free(&right);
}

static void draw_stacked(struct drawing *draw, struct sheet *sheet,
    const struct tree *tree)
{
	draw->has_notes = sheet->columns >= NOTED;
	for (int i = 0; i < tree->count; i++) {
		if (tree->session[i].has_target)
			draw_arrow(draw, sheet);
		draw_session(draw, sheet, &tree->session[i]);
	}
}

void sheet_tree(const struct lab *lab, struct sheet *sheet)
{
	struct drawing draw = { lab, view_scene(lab), view_moment(lab), false };
	struct tree tree;

	if (!draw.scene)
		return;
	tree_make(&tree, draw.scene, draw.moment
	    ? &draw.moment->scene_before : NULL);
	if (tree.count == 0) {
		sheet_line(sheet, text_get("tree.nobody"));
		return;
	}
	if (tree.count >= 2 && (sheet->columns >= BESIDE_WIDE ||
	    (sheet->columns >= BESIDE && sheet->rows < WHOLE_ROWS)))
		draw_beside(&draw, sheet, &tree);
	else
		draw_stacked(&draw, sheet, &tree);
	if (tree.omitted)
		sheet_format(sheet, "… %d more", tree.omitted);
	draw_chains(&draw, sheet);
	if (sheet->count == 0)
		sheet_line(sheet, text_get("tree.nobody"));
}
