/* What the differences of two runs mean. */
#include "lab/facts/compare.h"

#include <string.h>

#include "lab/facts/text.h"

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
static void tell_pair(const struct tryout pair[2], struct sheet *sheet)
{
	const struct compare_pair *row = compare_find(pair[0].label,
	    pair[1].label);

	if (row)
		sheet_prose(sheet, text_get(row->text), 0);
}

void compare_why(const struct tryout pair[2], struct sheet *sheet)
{
	tell_meanings(pair, sheet);
	tell_pair(pair, sheet);
}
