/*
 * The holes in the words of a verdict: what each is filled with, out of the
 * evidence.  Foreign names are escaped here.
 */
#include <string.h>

#include "lab/facts/field.h"
#include "lab/facts/rule_inside.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

#define SHOWN 120		/* bytes of a foreign name that are shown */

static void add_escaped(struct buffer *out, const char *text)
{
	char shown[SHOWN * 2];
	size_t length = strlen(text);
	bool is_long = length > SHOWN;

	escape_bytes(shown, sizeof shown, text, is_long ? SHOWN : length,
	    false);
	buffer_format(out, "%s%s", shown, is_long ? "..." : "");
}

static void add_field(const struct rule_words *words, struct buffer *out,
    enum field field)
{
	if (words->evidence->snapshot)
		field_print(field, words->evidence->snapshot, out);
}

/* Those of the fields that this rule needs which could not be read. */
static void say_error(const struct rule_words *words, struct buffer *out)
{
	const struct snapshot *s = words->evidence->snapshot;
	field_set needs = rules[words->id].needs;
	const char *gap = "";

	if (words->id == RULE_SIGTERM)
		needs = FIELD_BIT(FIELD_CAUGHT);
	for (enum field field = 0; s && field < FIELD_COUNT; field++) {
		int why = s->unreadable[field];

		if (!(needs & FIELD_BIT(field)) || why == 0)
			continue;
		buffer_format(out, "%s%s: %s", gap, field_row(field)->id,
		    why == UNREADABLE_HIDDEN ? "hidden" : names_errno(why));
		gap = ", ";
	}
}

static void say_pid(const struct rule_words *words, struct buffer *out)
{
	add_field(words, out, FIELD_PID);
}

static void say_pgid(const struct rule_words *words, struct buffer *out)
{
	add_field(words, out, FIELD_PGID);
}

static void say_sid(const struct rule_words *words, struct buffer *out)
{
	add_field(words, out, FIELD_SID);
}

static void say_tty(const struct rule_words *words, struct buffer *out)
{
	const struct snapshot *s = words->evidence->snapshot;

	if (s && s->tty[0])
		add_escaped(out, s->tty);
	else
		buffer_text(out, "a terminal");
}

static void say_cwd(const struct rule_words *words, struct buffer *out)
{
	if (words->evidence->snapshot)
		add_escaped(out, words->evidence->snapshot->cwd);
}

static void say_umask(const struct rule_words *words, struct buffer *out)
{
	add_field(words, out, FIELD_UMASK);
}

static void say_state(const struct rule_words *words, struct buffer *out)
{
	add_field(words, out, FIELD_STATE);
}

static void say_leader(const struct rule_words *words, struct buffer *out)
{
	const struct surroundings *around = words->evidence->around;

	add_field(words, out, FIELD_SID);
	if (around && around->leader_comm[0]) {
		buffer_text(out, " (");
		add_escaped(out, around->leader_comm);
		buffer_text(out, ")");
	}
}

/* "0, 1 and 2 (/dev/pts/5)" would need grammar; "0 /dev/pts/5" does not. */
static void say_stdio(const struct rule_words *words, struct buffer *out)
{
	const struct snapshot *s = words->evidence->snapshot;
	int closed = s ? rule_closed_stdio(s) : -1;
	int terminal = s ? rule_terminal_stdio(s) : -1;
	const struct fd_fact *fact;

	if (terminal >= 0) {
		fact = fd_list_find(s->fds, terminal);
		buffer_format(out, "%d is ", terminal);
		add_escaped(out, fact->target);
	} else if (closed >= 0) {
		buffer_format(out, "%d", closed);
	}
}

static void say_fd(const struct rule_words *words, struct buffer *out)
{
	const struct snapshot *s = words->evidence->snapshot;
	const struct fd_fact *fact = s ? rule_stray_terminal(s) : NULL;

	if (!fact)
		return;
	buffer_format(out, "%d (", fact->fd);
	add_escaped(out, fact->target);
	buffer_text(out, ")");
}

static void say_share(const struct rule_words *words, struct buffer *out)
{
	const struct surroundings *around = words->evidence->around;

	if (around && around->age)
		buffer_format(out, "%llu",
		    around->ticks * 100 / around->age);
}

static void say_start_sid(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%d", (int)words->evidence->trial->starter_sid);
}

static void say_open_file(const struct rule_words *words, struct buffer *out)
{
	add_escaped(out, words->evidence->trial->open_file);
}

static void say_pidfile(const struct rule_words *words, struct buffer *out)
{
	add_escaped(out, words->evidence->trial->pidfile_path);
}

static void say_start_code(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%d", words->evidence->trial->start_ending.code);
}

static void say_start_signal(const struct rule_words *words,
    struct buffer *out)
{
	const char *name =
	    names_signal(words->evidence->trial->start_ending.signal);

	buffer_text(out, name ? name : "?");
}

static void say_code(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%d", words->evidence->trial->term_ending.code);
}

static void say_signal(const struct rule_words *words, struct buffer *out)
{
	const char *name =
	    names_signal(words->evidence->trial->term_ending.signal);

	buffer_text(out, name ? name : "?");
}

static void say_ms(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%ld", words->evidence->trial->term_ms);
}

static void say_limit(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%ld", words->evidence->trial->term_limit_ms);
}

static void say_cpu(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%ld", words->evidence->trial->cpu_ms);
}

static void say_watched(const struct rule_words *words, struct buffer *out)
{
	buffer_format(out, "%ld", words->evidence->trial->watched_ms);
}

/* "7 (/tmp/x), 8 (...) and 3 more" */
static void say_inherited(const struct rule_words *words, struct buffer *out)
{
	const struct trial *trial = words->evidence->trial;
	const struct snapshot *s = words->evidence->snapshot;
	int shown = trial->inherited_count < 3 ? trial->inherited_count : 3;

	for (int i = 0; i < shown; i++) {
		const struct fd_fact *fact = s ? fd_list_find(s->fds,
		    trial->inherited[i]) : NULL;

		buffer_format(out, "%s%d", i ? ", " : "", trial->inherited[i]);
		if (!fact)
			continue;
		buffer_text(out, " (");
		add_escaped(out, fact->target);
		buffer_text(out, ")");
	}
	if (trial->inherited_count > shown)
		buffer_format(out, " and %d more",
		    trial->inherited_count - shown);
}

/* What was traced for this check, in front of the sentence. */
static void say_seen(const struct rule_words *words, struct buffer *out)
{
	const struct trial *trial = words->evidence->trial;

	if (trial && trial->seen[words->id][0])
		buffer_format(out, " (%s)", trial->seen[words->id]);
}

static const struct hole {
	const char *name;
	bool needs_trial;
	void (*say)(const struct rule_words *words, struct buffer *out);
} holes[] = {
	{ "pid", false, say_pid },
	{ "pgid", false, say_pgid },
	{ "sid", false, say_sid },
	{ "tty", false, say_tty },
	{ "cwd", false, say_cwd },
	{ "umask", false, say_umask },
	{ "state", false, say_state },
	{ "leader", false, say_leader },
	{ "stdio", false, say_stdio },
	{ "fd", false, say_fd },
	{ "share", false, say_share },
	{ "error", false, say_error },
	{ "seen", false, say_seen },
	{ "start_sid", true, say_start_sid },
	{ "start_code", true, say_start_code },
	{ "start_signal", true, say_start_signal },
	{ "open_file", true, say_open_file },
	{ "pidfile", true, say_pidfile },
	{ "code", true, say_code },
	{ "signal", true, say_signal },
	{ "ms", true, say_ms },
	{ "limit", true, say_limit },
	{ "cpu", true, say_cpu },
	{ "watched", true, say_watched },
	{ "inherited", true, say_inherited },
};

const char *rule_fill(const char *name, void *context)
{
	struct rule_words *words = context;

	for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
		if (strcmp(holes[i].name, name) != 0)
			continue;
		if (holes[i].needs_trial && !words->evidence->trial)
			return NULL;
		buffer_clear(&words->scratch);
		holes[i].say(words, &words->scratch);
		return buffer_get(&words->scratch);
	}
	return NULL;
}
