/* Two runs side by side. */
#include "lab/facts/compare.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/explain.h"
#include "lab/facts/sighting.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"
#include "lab/ground/width.h"

const struct compare_pair compare_pairs[] = {
	{ "classic,robust", NULL, "compare.why.robust" },
	{ "classic,daemon3", NULL, "compare.why.daemon3" },
	{ "job,script", "fork key-intr", "compare.why.script" },
	{ "job,background", "read-stdin", "compare.why.background" },
	{ "background,nohup", "hangup", "compare.why.nohup" },
	{ "job,leader", "fork", "compare.why.leader" },
	{ "survivors", NULL, "survivors.what" },
	{ NULL, NULL, NULL },
};

/* "a,b" is also found as "b,a". */
const struct compare_pair *compare_find(const char *a, const char *b)
{
	char names[140], turned[140];

	snprintf(names, sizeof names, "%s,%s", a, b);
	snprintf(turned, sizeof turned, "%s,%s", b, a);
	for (const struct compare_pair *row = compare_pairs; row->names; row++)
		if (strcmp(row->names, names) == 0 ||
		    strcmp(row->names, turned) == 0)
			return row;
	return NULL;
}

/* --- values by roles --------------------------------------------------------- */

static const struct relative *find_any(const struct scene *scene, pid_t pid)
{
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pid == pid)
			return &scene->row[i];
	return NULL;
}

/* "own", "the shell's", "of one that is gone". */
static void add_owner(pid_t number, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct relative *row = find_any(scene, number);

	if (number == snapshot->pid)
		buffer_text(out, "own");
	else if (!row || row->role == ROLE_GONE)
		buffer_text(out, "of one that is gone");
	else
		buffer_format(out, "the %s's", sighting_role(scene, number));
}

static void add_parent(const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct relative *row = find_any(scene, snapshot->ppid);
	char shown[80];

	if (snapshot->ppid == 1) {
		buffer_text(out, "init");
	} else if (row && row->role != ROLE_ANCESTOR &&
	    row->role != ROLE_OTHER) {
		buffer_format(out, "the %s", sighting_role(scene, row->pid));
	} else {
		escape_text(shown, sizeof shown, snapshot->ppid_comm);
		buffer_text(out, shown[0] ? shown : "another");
	}
}

static void add_tty(const char *tty, const struct scene *scene,
    struct buffer *out)
{
	if (tty[0] == '\0')
		buffer_text(out, "none");
	else
		buffer_text(out, strcmp(tty, scene->tty) == 0
		    ? "the terminal" : "another terminal");
}

/* Folders of the lab have a random name: it is left out. */
static void add_path(const char *path, const struct scene *scene,
    struct buffer *out)
{
	const char *lab = strstr(path, "/daemonlab.");
	const char *rest = lab ? strchr(lab + 1, '/') : NULL;
	size_t length = strlen(scene->tty);
	char shown[300];

	if (length > 0 && strncmp(path, scene->tty, length) == 0 &&
	    (path[length] == '\0' || path[length] == ' ')) {
		buffer_format(out, "the terminal%s", path[length]
		    ? ", closed" : "");
		return;
	}
	escape_text(shown, sizeof shown, rest ? rest : path);
	buffer_format(out, "%s%s", rest ? "…" : "", shown);
}

static void add_fds(const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	const struct fd_list *list = snapshot->fds;

	if (!list || list->count == 0)
		buffer_text(out, list ? "none" : "?");
	for (size_t i = 0; list && i < list->count; i++) {
		bool is_again = i + 1 < list->count && strcmp(
		    list->row[i].target, list->row[i + 1].target) == 0;

		buffer_format(out, "%d ", list->row[i].fd);
		if (is_again)
			continue;
		add_path(list->row[i].target, scene, out);
		buffer_text(out, i + 1 < list->count ? ", " : "");
	}
}

void compare_role(const struct snapshot *snapshot, const struct scene *scene,
    enum field field, struct buffer *out)
{
	if (snapshot->unreadable[field]) {
		buffer_text(out, "?");
		return;
	}
	switch (field) {
	case FIELD_PPID:
		add_parent(snapshot, scene, out);
		break;
	case FIELD_PGID:
		add_owner(snapshot->pgid, snapshot, scene, out);
		break;
	case FIELD_SID:
		add_owner(snapshot->sid, snapshot, scene, out);
		break;
	case FIELD_TPGID:
		if (snapshot->tpgid <= 0)
			buffer_text(out, "none");
		else
			add_owner(snapshot->tpgid, snapshot, scene, out);
		break;
	case FIELD_TTY:
		add_tty(snapshot->tty, scene, out);
		break;
	case FIELD_CWD:
		add_path(snapshot->cwd, scene, out);
		break;
	case FIELD_FDS:
		add_fds(snapshot, scene, out);
		break;
	default:
		field_print(field, snapshot, out);
	}
}

void compare_value(const struct tryout *tryout, enum field field,
    struct buffer *out)
{
	if (tryout->failure[0] || !tryout_last(tryout))
		buffer_text(out, "?");
	else
		compare_role(tryout_last(tryout), tryout_last_scene(tryout),
		    field, out);
}

/* --- the table ----------------------------------------------------------------- */

enum { LABEL = 14, GAP = 2 };

static int cell_width(const struct sheet *sheet)
{
	return (sheet->columns - LABEL - GAP) / 2;
}

/* A row as many lines high as its longer cell needs. */
static void add_row(struct sheet *sheet, const char *label, const char *a,
    const char *b, bool is_other)
{
	int width = cell_width(sheet);
	const char *cell[2] = { a, b };
	bool is_first = true;

	while (cell[0] || cell[1]) {
		struct buffer line = { NULL, 0, 0 };

		buffer_format(&line, "%s%s %-*s", is_other ? SHEET_BOLD : "",
		    is_other && is_first ? "*" : " ", LABEL - 2,
		    is_first ? label : "");
		for (int i = 0; i < 2; i++) {
			const char *text = cell[i] ? cell[i] : "";
			size_t length = width_line(text, width, &cell[i]);
			size_t begin = line.length;

			buffer_add(&line, text, length);
			if (i == 0)
				buffer_pad(&line, width + GAP - width_text(
				    line.text + begin));
		}
		buffer_text(&line, is_other ? SHEET_PLAIN : "");
		sheet_line(sheet, line.text);
		buffer_free(&line);
		is_first = false;
	}
}

static void tell_fate(const struct tryout *tryout, struct buffer *out)
{
	const struct moment *last = timeline_last(&tryout->timeline);

	if (tryout->failure[0])
		buffer_text(out, tryout->failure);
	else if (!last || last->has_after)
		buffer_text(out, "alive");
	else
		for (int i = 0; i < tryout->timeline.count; i++)
			if (tryout->timeline.moment[i]->has_before)
				last = tryout->timeline.moment[i];
	if (last && !last->has_after && !tryout->failure[0])
		sighting_fate(last, out);
}

/* What was done, and where it did not just go well, how it went. */
static void tell_actions(const struct tryout *tryout, struct buffer *out)
{
	for (int i = 0; i < tryout->timeline.count; i++) {
		const struct moment *moment = tryout->timeline.moment[i];
		const struct call *failed = moment_failed_call(moment);
		char word[96];

		action_word(&moment->action, word, sizeof word);
		buffer_format(out, "%s%s", i ? " " : "", word);
		if (failed)
			buffer_format(out, " (%s)",
			    names_errno(failed->error));
		else if (moment->outcome != OUTCOME_OK)
			buffer_format(out, " (%s)",
			    moment_outcome(moment->outcome));
	}
	if (tryout->timeline.count == 0)
		buffer_text(out, "nothing");
}

static bool add_pair(struct sheet *sheet, const char *label,
    const struct tryout pair[2],
    void (*tell)(const struct tryout *, struct buffer *))
{
	struct buffer a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
	bool is_other;

	tell(&pair[0], &a);
	tell(&pair[1], &b);
	is_other = strcmp(buffer_get(&a), buffer_get(&b)) != 0;
	add_row(sheet, label, buffer_get(&a), buffer_get(&b), is_other);
	buffer_free(&a);
	buffer_free(&b);
	return is_other;
}

static void tell_start(const struct tryout *tryout, struct buffer *out)
{
	buffer_text(out, tryout->start->id);
}

/* Marks what leads: of the flags only these two say more than the numbers. */
static void tell_leader(const struct tryout *tryout, struct buffer *out)
{
	const struct snapshot *last = tryout_last(tryout);

	if (!last)
		buffer_text(out, "?");
	else
		buffer_text(out, last->is_session_leader ? "session leader"
		    : last->is_group_leader ? "group leader" : "nothing");
}

static field_set add_fields(struct sheet *sheet,
    const struct tryout pair[2])
{
	field_set other = 0;

	for (enum field field = FIELD_PPID; field < FIELD_STATE; field++) {
		struct buffer a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
		bool is_other;

		if (field == FIELD_PPID_COMM)
			continue;
		compare_value(&pair[0], field, &a);
		compare_value(&pair[1], field, &b);
		is_other = strcmp(buffer_get(&a), buffer_get(&b)) != 0;
		add_row(sheet, field_row(field)->label, buffer_get(&a),
		    buffer_get(&b), is_other);
		other |= is_other ? FIELD_BIT(field) : 0;
		buffer_free(&a);
		buffer_free(&b);
	}
	return other;
}

/* Experiments, one row each where both have it. */
static void add_experiments(struct sheet *sheet,
    const struct tryout pair[2])
{
	const struct timeline *a = &pair[0].timeline, *b = &pair[1].timeline;

	for (int i = 0; i < a->count; i++)
		for (int j = 0; j < b->count; j++) {
			const struct moment *x = a->moment[i];
			const struct moment *y = b->moment[j];
			struct buffer one = { NULL, 0, 0 };
			struct buffer two = { NULL, 0, 0 };

			if (x->action.kind == ACTION_STEP ||
			    !action_is_same(&x->action, &y->action))
				continue;
			sighting_result(x, &one);
			sighting_result(y, &two);
			add_row(sheet, x->action.id, buffer_get(&one),
			    buffer_get(&two), !sighting_is_alike(x, y));
			buffer_free(&one);
			buffer_free(&two);
		}
}

/* --- what it means ---------------------------------------------------------------- */

/* In which order of the two does a text about a difference hold? */
struct meaning {
	const char *text;
	bool (*holds)(const struct snapshot *, const struct snapshot *);
};

static bool leads_session(const struct snapshot *a, const struct snapshot *b)
{
	return a->is_session_leader && !b->is_session_leader &&
	    !a->tty[0] && !b->tty[0];
}

static bool keeps_terminal(const struct snapshot *a, const struct snapshot *b)
{
	return a->tty[0] && !b->tty[0];
}

static bool has_open_mask(const struct snapshot *a, const struct snapshot *b)
{
	return a->umask == 0 && b->umask > 0;
}

static bool has_no_stdio(const struct snapshot *a, const struct snapshot *b)
{
	return !fd_list_find(a->fds, 1) && fd_list_find(b->fds, 1);
}

static bool has_inherited(const struct snapshot *a, const struct snapshot *b)
{
	return snapshot_fd_on_mount(a) >= 0 && snapshot_fd_on_mount(b) < 0;
}

static bool ignores_hup(const struct snapshot *a, const struct snapshot *b)
{
	return signal_set_has(a->ignored, 1) && !signal_set_has(b->ignored, 1);
}

static bool catches_term(const struct snapshot *a, const struct snapshot *b)
{
	return signal_set_has(a->caught, 15) && !signal_set_has(b->caught, 15);
}

static bool is_foreground(const struct snapshot *a, const struct snapshot *b)
{
	return a->is_foreground && !b->is_foreground;
}

static const struct meaning meanings[] = {
	{ "compare.leader", leads_session },
	{ "compare.terminal", keeps_terminal },
	{ "compare.foreground", is_foreground },
	{ "compare.umask", has_open_mask },
	{ "compare.stdio", has_no_stdio },
	{ "compare.inherited", has_inherited },
	{ "compare.sighup", ignores_hup },
	{ "compare.sigterm", catches_term },
};

struct names {
	const char *a, *b;
};

static const char *fill(const char *name, void *context)
{
	const struct names *names = context;

	if (strcmp(name, "a") == 0)
		return names->a;
	return strcmp(name, "b") == 0 ? names->b : NULL;
}

static void say(struct sheet *sheet, const char *id, const char *a,
    const char *b)
{
	struct buffer words = { NULL, 0, 0 };
	struct names names = { a, b };

	text_fill(&words, text_get(id), fill, &names);
	sheet_prose(sheet, buffer_get(&words), 0);
	buffer_free(&words);
}

static void tell_meanings(const struct tryout pair[2], struct sheet *sheet)
{
	const struct snapshot *a = tryout_last(&pair[0]);
	const struct snapshot *b = tryout_last(&pair[1]);

	if (!a || !b)
		return;
	if (tryout_is_alive(&pair[0]) != tryout_is_alive(&pair[1])) {
		bool is_first = tryout_is_alive(&pair[0]);

		say(sheet, "compare.alive", pair[!is_first].label,
		    pair[is_first].label);
	}
	if (!tryout_is_alive(&pair[0]) || !tryout_is_alive(&pair[1])) {
		say(sheet, "compare.last", "", "");
		return;
	}
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		if (meanings[i].holds(a, b))
			say(sheet, meanings[i].text, pair[0].label,
			    pair[1].label);
		else if (meanings[i].holds(b, a))
			say(sheet, meanings[i].text, pair[1].label,
			    pair[0].label);
	}
}

/* What this very pair is known for, if it is one of the table. */
static void tell_why(const struct tryout pair[2], struct sheet *sheet)
{
	const struct compare_pair *row = compare_find(pair[0].label,
	    pair[1].label);

	if (row)
		sheet_prose(sheet, text_get(row->text), 0);
}

void compare_tell(const struct tryout pair[2], struct sheet *sheet)
{
	field_set other;

	sheet->is_prose = true;
	add_row(sheet, "", pair[0].label, pair[1].label, false);
	add_pair(sheet, "start", pair, tell_start);
	add_pair(sheet, "done", pair, tell_actions);
	add_experiments(sheet, pair);
	add_pair(sheet, "target", pair, tell_fate);
	add_pair(sheet, "it leads", pair, tell_leader);
	other = add_fields(sheet, pair);
	sheet_line(sheet, "");
	if (other == 0)
		sheet_prose(sheet, text_get("compare.same"), 0);
	tell_meanings(pair, sheet);
	tell_why(pair, sheet);
}
