/*
 * Makes empty prediction sheets.  A little model of the lab knows what is
 * available; whatever may end, stop or hang up the target is undone on the
 * next line, so it need not know what comes out.
 */
#include "lab/facts/claim_sheet.h"

#include <stdint.h>
#include <string.h>

enum when {
	WHEN_ALWAYS,
	WHEN_SHELL_HEARS,	/* logout: no job has the foreground */
	WHEN_FORKED_JOB,	/* a background group that is orphaned */
};

struct sheet_item {
	const char *word;
	const char *names;	/* what is to be claimed */
	enum when when;
	bool is_undone;
};

static const struct sheet_item items[] = {
	{ "key-intr", "target=", WHEN_ALWAYS, true },
	{ "key-susp", "target=", WHEN_ALWAYS, true },
	{ "key-quit", "target=", WHEN_ALWAYS, true },
	{ "hangup", "target= shell=", WHEN_ALWAYS, true },
	{ "logout", "target= shell= tty=", WHEN_SHELL_HEARS, true },
	{ "signal:TERM", "target=", WHEN_ALWAYS, true },
	{ "signal:HUP", "target=", WHEN_ALWAYS, true },
	{ "signal:TSTP", "target=", WHEN_ALWAYS, true },
	{ "signal:STOP", "target=", WHEN_ALWAYS, true },
	{ "group:TERM", "target=", WHEN_ALWAYS, true },
	{ "open-dev-tty", "opened= errno=", WHEN_ALWAYS, false },
	{ "open-new-tty", "became_controlling= tty=", WHEN_ALWAYS, true },
	{ "write-stdout", "errno= seen_on_terminal=", WHEN_ALWAYS, false },
	{ "read-stdin", "errno= target=", WHEN_FORKED_JOB, true },
	{ "create-file", "file_mode= dir_mode=", WHEN_ALWAYS, false },
	{ "create-file:027", "file_mode= dir_mode=", WHEN_ALWAYS, false },
	{ "create-file:050", "file_mode= dir_mode=", WHEN_ALWAYS, false },
	{ "open-file", "fd=", WHEN_ALWAYS, false },
	{ "printf-stdout", "errno= went_to=", WHEN_ALWAYS, false },
	{ "setpgid", "errno= pgid=", WHEN_ALWAYS, true },
	{ "spawn-worker", "pgid= sid=", WHEN_ALWAYS, true },
};

/* The steps, what is claimed of them, and how often a sheet may have them. */
static const struct sheet_item step_items[] = {
	{ "fork", "ppid= pgid= sid= tty= tpgid=", WHEN_ALWAYS, false },
	{ "setsid", "result= pgid= sid= tty=", WHEN_ALWAYS, false },
	{ "chdir", "cwd=", WHEN_ALWAYS, false },
	{ "umask", "umask=", WHEN_ALWAYS, false },
	{ "close", "result= tty=", WHEN_ALWAYS, false },
	{ "devnull", "result= tty=", WHEN_ALWAYS, false },
	{ "sigterm", "result= target=", WHEN_ALWAYS, false },
	{ "sighup", "result= target=", WHEN_ALWAYS, false },
};

enum {
	ITEMS = sizeof items / sizeof items[0],
	STEP_ITEMS = sizeof step_items / sizeof step_items[0],
	STEPS_MADE = 5,
	TRIES_MADE = 7,
};

static const char *const start_ids[] = { "job", "script", "background",
	"nohup" };

struct maker {
	uint64_t state;
	struct buffer *out;
	const char *start;
	bool has_forked;
	bool has_session;
	bool has_closed;
	bool is_used[STEP_ITEMS];
};

/* FNV-1a of the seed, then splitmix64: small, and the same everywhere. */
static uint64_t hash(const char *seed)
{
	uint64_t value = 0xcbf29ce484222325U;

	for (; *seed; seed++) {
		value ^= (unsigned char)*seed;
		value *= 0x100000001b3U;
	}
	return value;
}

static unsigned draw(struct maker *maker, unsigned below)
{
	uint64_t value = maker->state += 0x9e3779b97f4a7c15U;

	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
	value = (value ^ value >> 27) * 0x94d049bb133111ebU;
	return (unsigned)((value ^ value >> 31) % below);
}

static bool is_job(const struct maker *maker)
{
	return strcmp(maker->start, "job") == 0;
}

static bool is_available(const struct maker *maker, enum when when)
{
	bool in_back = strcmp(maker->start, "background") == 0 ||
	    strcmp(maker->start, "nohup") == 0;

	switch (when) {
	case WHEN_SHELL_HEARS:
		return in_back || (is_job(maker) && maker->has_forked);
	case WHEN_FORKED_JOB:
		return is_job(maker) && maker->has_forked &&
		    !maker->has_session && !maker->has_closed;
	default:
		return true;
	}
}

static void add_item(struct maker *maker, const struct sheet_item *item)
{
	buffer_format(maker->out, "%-16s %s\n", item->word, item->names);
	if (item->is_undone)
		buffer_text(maker->out, "undo\n");
}

static void note_step(struct maker *maker, const char *word)
{
	maker->has_forked |= strcmp(word, "fork") == 0;
	maker->has_closed |= strcmp(word, "close") == 0 ||
	    strcmp(word, "devnull") == 0;
	maker->has_session |= strcmp(word, "setsid") == 0;
}

/* A step that was not yet taken; fork and setsid rather early. */
static void add_step(struct maker *maker)
{
	unsigned at = draw(maker, STEP_ITEMS);

	if (draw(maker, 2) == 0)
		at = 0;
	while (maker->is_used[at])
		at = (at + 1) % STEP_ITEMS;
	maker->is_used[at] = true;
	note_step(maker, step_items[at].word);
	add_item(maker, &step_items[at]);
}

static void add_try(struct maker *maker)
{
	const struct sheet_item *item;

	do {
		item = &items[draw(maker, ITEMS)];
	} while (!is_available(maker, item->when));
	add_item(maker, item);
}

void claim_sheet_make(struct buffer *out, const char *seed)
{
	struct maker maker = { .state = hash(seed), .out = out };
	int steps_left = STEPS_MADE, tries_left = TRIES_MADE;

	maker.start = start_ids[draw(&maker, 4)];
	buffer_text(out, "# daemonlab sheet 1\n");
	buffer_text(out, "name\n");
	buffer_format(out, "start %s\n", maker.start);
	while (steps_left + tries_left > 0) {
		bool is_step = (int)draw(&maker, (unsigned)(steps_left +
		    tries_left)) < steps_left;

		if (is_step) {
			add_step(&maker);
			steps_left--;
		} else {
			add_try(&maker);
			tries_left--;
		}
	}
}
