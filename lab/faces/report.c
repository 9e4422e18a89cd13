/* The lab report. */
#include "lab/faces/report.h"

#include <string.h>

#include "lab/faces/markdown.h"
#include "lab/facts/explain.h"
#include "lab/facts/field.h"
#include "lab/facts/sighting.h"
#include "lab/facts/text.h"
#include "lab/ground/names.h"

static void fact(struct buffer *out, const char *label, const char *text)
{
	buffer_format(out, "| %s | ", label);
	markdown_escape(out, text);
	buffer_text(out, " |\n");
}

/* --- the state ----------------------------------------------------------- */

static void value_of(enum field field, const struct snapshot *snapshot,
    struct buffer *out)
{
	buffer_clear(out);
	if (!snapshot)
		return;
	field_print(field, snapshot, out);
	if (field != FIELD_PPID || !snapshot->ppid_comm[0])
		return;
	buffer_text(out, " ");
	field_print(FIELD_PPID_COMM, snapshot, out);
}

static bool is_shown(enum field field)
{
	return field < FIELD_STATE && field != FIELD_PPID_COMM;
}

static void add_note(enum field field, const struct snapshot *snapshot,
    const struct scene *scene, struct buffer *out)
{
	struct buffer note = { NULL, 0, 0 };

	if (snapshot && !snapshot->unreadable[field])
		explain_note(field, snapshot, scene, &note);
	markdown_cell(out, &note, false);
	buffer_free(&note);
}

static void add_start(struct buffer *out, const struct snapshot *snapshot,
    const struct scene *scene)
{
	struct buffer value = { NULL, 0, 0 };

	markdown_head(out, "| field | value | which means |", 3);
	for (enum field field = 0; field < FIELD_COUNT; field++) {
		if (!is_shown(field))
			continue;
		value_of(field, snapshot, &value);
		buffer_format(out, "| %s |", field_row(field)->label);
		markdown_cell(out, &value, false);
		add_note(field, snapshot, scene, out);
		buffer_text(out, "\n");
	}
	buffer_free(&value);
}

static void add_states(struct buffer *out, const struct moment *moment)
{
	const struct snapshot *before = moment->has_before
	    ? &moment->before : NULL;
	const struct snapshot *after = moment->has_after
	    ? &moment->after : NULL;
	struct buffer value = { NULL, 0, 0 };

	if (!before && !after)
		return;
	markdown_head(out, "| field | before | after | which means |", 4);
	for (enum field field = 0; field < FIELD_COUNT; field++) {
		bool is_changed = moment->changed & FIELD_BIT(field);

		if (!is_shown(field))
			continue;
		buffer_format(out, "| %s |", field_row(field)->label);
		value_of(field, before, &value);
		markdown_cell(out, &value, false);
		value_of(field, after, &value);
		markdown_cell(out, &value, is_changed && value.length);
		add_note(field, after, &moment->scene_after, out);
		buffer_text(out, "\n");
	}
	buffer_free(&value);
}

/* --- one action ---------------------------------------------------------- */

static void add_calls(struct buffer *out, const struct moment *moment)
{
	for (int i = 0; i < moment->calls; i++) {
		struct buffer call = { NULL, 0, 0 };

		explain_call(&moment->call[i], &call);
		buffer_text(out, "- ");
		markdown_text(out, buffer_get(&call));
		buffer_text(out, "\n");
		buffer_free(&call);
	}
	if (moment->calls_left_out)
		buffer_format(out, "- and %d more\n",
		    moment->calls_left_out);
}

static void add_deliveries(struct buffer *out, const struct moment *moment)
{
	for (int i = 0; i < moment->detail.deliveries; i++) {
		const struct delivery *one = &moment->detail.delivered[i];

		buffer_format(out, "- %s reached %s, %d (seen by: %s)\n",
		    names_signal(one->signal), sighting_role(
		    &moment->scene_before, one->pid), (int)one->pid,
		    moment_evidence(one->by));
	}
}

static void add_claims(struct buffer *out, const struct moment *moment)
{
	if (moment->claims == 0)
		return;
	markdown_head(out, "| predicted | said | saw | |", 4);
	for (int i = 0; i < moment->claims; i++) {
		const struct claim *claim = &moment->claim[i];

		buffer_text(out, "| ");
		markdown_escape(out, claim->field);
		buffer_text(out, " | ");
		markdown_escape(out, claim->said);
		buffer_text(out, " | ");
		markdown_escape(out, claim->saw);
		buffer_format(out, " | %s |\n", claim->is_right ? "right"
		    : "**wrong**");
	}
}

static void add_words(struct buffer *out, const struct moment *moment,
    const struct timeline *timeline)
{
	struct buffer words = { NULL, 0, 0 };
	char *line, *rest;

	explain_moment(moment, timeline, &words);
	rest = words.text;
	while (rest && (line = strsep(&rest, "\n")) != NULL) {
		buffer_text(out, "\n");
		markdown_text(out, line);
		buffer_text(out, "\n");
	}
	buffer_free(&words);
}

static void add_moment(struct buffer *out, const struct moment *moment,
    const struct timeline *timeline)
{
	struct buffer title = { NULL, 0, 0 };
	char word[96];

	action_word(&moment->action, word, sizeof word);
	explain_title(moment, &title);
	buffer_format(out, "\n## %d. ", moment->number);
	markdown_escape(out, word);
	buffer_text(out, "\n\n");
	markdown_text(out, buffer_get(&title));
	buffer_format(out, "\n\n- %s, %.3f s after the start%s\n",
	    moment_outcome(moment->outcome), (double)moment->at_ms / 1000,
	    moment->is_different ? "; done again, it came out differently"
	    : "");
	buffer_free(&title);
	add_calls(out, moment);
	add_deliveries(out, moment);
	add_claims(out, moment);
	add_words(out, moment, timeline);
	add_states(out, moment);
}

/* --- experiments, beside one another ------------------------------------- */

static void add_sight(struct buffer *out, const struct sight *sight)
{
	struct buffer words = { NULL, 0, 0 };

	buffer_format(out, "| %s | ", sight->start->id);
	for (int i = 0; i < sight->priors; i++)
		buffer_format(out, "%s%s", i ? " " : "",
		    sight->prior[i].id);
	buffer_format(out, "%s |", sight->priors ? "" : "nothing");
	sighting_result(&sight->moment, &words);
	markdown_cell(out, &words, false);
	buffer_format(out, " %s |\n", sight->is_by_side ? "the lab" : "you");
	buffer_free(&words);
}

static bool is_first_of_kind(const struct tryout_log *log, int at)
{
	for (int i = 0; i < at; i++)
		if (action_is_same(&log->sight[i]->moment.action,
		    &log->sight[at]->moment.action))
			return false;
	return true;
}

#define LIKE_MAX 100

static void add_kind(struct buffer *out, const struct tryout_log *log,
    const struct sight *sight)
{
	const struct sight *like[LIKE_MAX];
	struct difference found[4];
	int count = tryout_log_like(log, sight, like, LIKE_MAX);
	char word[96];

	action_word(&sight->moment.action, word, sizeof word);
	buffer_text(out, "\n### ");
	markdown_escape(out, word);
	buffer_text(out, "\n");
	markdown_head(out, "| start | done before | seen | by |", 4);
	for (int i = 0; i < count; i++)
		add_sight(out, like[i]);
	count = tryout_log_differences(log, sight, found, 4);
	for (int i = 0; i < count; i++)
		buffer_format(out, "\n%s **%s** (start: %s)\n",
		    text_get("tryout.difference"), found[i].step->id,
		    found[i].with->start->id);
}

static void add_experiments(struct buffer *out, const struct tryout_log *log)
{
	if (log->count == 0)
		return;
	buffer_text(out, "\n## Experiments\n");
	for (int i = 0; i < log->count; i++)
		if (is_first_of_kind(log, i))
			add_kind(out, log, log->sight[i]);
}

/* --- the whole ----------------------------------------------------------- */

static void add_place(struct buffer *out, const struct lab *lab,
    const struct report_place *place)
{
	const struct world *world = &lab->world;

	markdown_head(out, "| | |", 2);
	fact(out, "daemonlab", place->version);
	fact(out, "system", place->system);
	fact(out, "host", place->host);
	fact(out, "user", place->user);
	fact(out, "written", place->written);
	fact(out, "start", lab->settings.start->id);
	fact(out, "recipe", lab->settings.recipe->id);
	fact(out, "shell", world->shell[0] ? world->shell : "none");
	fact(out, "terminal", world->scene.tty);
	fact(out, "work folder", world->workdir);
	fact(out, "mount", !world->is_mounted ? "none"
	    : world->is_fuse ? "FUSE, by fusermount3" : "yes");
	fact(out, "orphans go to", lab->settings.is_adopting
	    ? "the lab" : "the nearest subreaper, else init");
}

static void add_end(struct buffer *out, const struct lab *lab)
{
	const char *witness = ending_witness(lab->ending.witness);

	buffer_text(out, "\n## The end\n\n");
	if (!lab->is_ended)
		buffer_text(out, "The target still lived when this was "
		    "written.\n");
	else if (lab->ending.how == ENDED_EXITED)
		buffer_format(out, "The target exited, status %d",
		    lab->ending.code);
	else if (lab->ending.how == ENDED_KILLED)
		buffer_format(out, "The target was killed by %s",
		    names_signal(lab->ending.signal));
	else
		buffer_text(out, "The target has ended; no witness tells "
		    "how");
	if (lab->is_ended)
		buffer_format(out, "%s%s.\n", witness ? "; known by: " : "",
		    witness ? witness : "");
}

void report_write(struct buffer *out, const struct lab *lab,
    const struct report_place *place)
{
	const struct timeline *timeline = &lab->timeline;

	buffer_text(out, "# daemonlab: lab report\n");
	add_place(out, lab, place);
	if (lab->has_world) {
		buffer_text(out, "\n## The target at the start\n");
		add_start(out, lab_snapshot_at(lab, 0), lab_scene_at(lab, 0));
	}
	for (int i = 0; i < timeline->count; i++)
		add_moment(out, timeline->moment[i], timeline);
	add_experiments(out, &lab->bench.log);
	add_end(out, lab);
}
