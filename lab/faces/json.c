/* The events of `run --json`, and the lists. */
#include "lab/faces/json.h"

#include <stdio.h>
#include <string.h>

#include "lab/faces/json_snapshot.h"
#include "lab/facts/text.h"
#include "lab/ground/names.h"

static void put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static void put_text(json_t *object, const char *key, const char *text)
{
	put(object, key, json_text(text));
}

static void put_number(json_t *object, const char *key, long long number)
{
	put(object, key, json_integer(number));
}

static void put_errno(json_t *object, const char *key, int error)
{
	put_text(object, key, error ? names_errno(error) : NULL);
}

static json_t *shell_object(const struct world *world)
{
	json_t *shell;

	if (world->shell[0] == '\0')
		return json_null();
	shell = json_object();
	put_number(shell, "pid", world->scene.shell);
	put_text(shell, "path", world->shell);
	return shell;
}

static json_t *mount_object(const struct world *world)
{
	json_t *mount = json_object();
	struct buffer reason = { 0 };

	world_mount_reason(world, &reason);
	put(mount, "mounted", json_boolean(world->is_mounted));
	put_text(mount, "kind", !world->is_mounted ? NULL
	    : world->is_fuse ? "fuse" : "tmpfs");
	put_text(mount, "reason", world->is_mounted ? NULL
	    : buffer_get(&reason));
	buffer_free(&reason);
	return mount;
}

json_t *json_start(const struct world *world, const struct start *start,
    const struct recipe *recipe)
{
	json_t *object = json_object();

	put_text(object, "event", "start");
	put_text(object, "version", DAEMONLAB_VERSION);
	put(object, "shell", shell_object(world));
	put_text(object, "start", start->id);
	put_text(object, "terminal", world->scene.tty);
	put_text(object, "workdir", world->workdir);
	put(object, "mount", mount_object(world));
	put_text(object, "recipe", recipe ? recipe->id : NULL);
	put(object, "target", json_snapshot(&world->target));
	return object;
}

/* --- details ------------------------------------------------------------- */

static json_t *bytes_or_null(long bytes)
{
	return bytes < 0 ? json_null() : json_integer(bytes);
}

static json_t *mode_text(unsigned mode, bool is_known)
{
	char text[8];

	snprintf(text, sizeof text, "%04o", mode & 07777U);
	return is_known ? json_text(text) : json_null();
}

static void detail_write(json_t *o, const struct moment *m)
{
	put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	put_errno(o, "errno", m->detail.found.error);
	put(o, "seen_on_terminal",
	    json_boolean(m->detail.is_seen_on_terminal));
}

static void detail_read(json_t *o, const struct moment *m)
{
	put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	put_errno(o, "errno", m->detail.found.error);
	put_text(o, "stopped_by", m->detail.stopped_by
	    ? names_signal(m->detail.stopped_by) : NULL);
	put(o, "blocked", json_boolean(m->detail.found.blocked));
	put_text(o, "line_went_to", moment_went(m->detail.went));
}

static void detail_tty(json_t *o, const struct moment *m)
{
	put(o, "opened", json_boolean(m->detail.found.opened));
	put_errno(o, "errno", m->detail.found.error);
}

static void detail_new_tty(json_t *o, const struct moment *m)
{
	detail_tty(o, m);
	put(o, "became_controlling",
	    json_boolean(m->detail.found.became_controlling));
}

static void detail_create(json_t *o, const struct moment *m)
{
	bool is_known = m->detail.found.error == 0;

	put(o, "file_mode", mode_text(m->detail.found.file_mode, is_known));
	put(o, "dir_mode", mode_text(m->detail.found.dir_mode, is_known));
	put_errno(o, "errno", m->detail.found.error);
}

static void detail_open(json_t *o, const struct moment *m)
{
	bool is_open = m->detail.found.fd >= 0;

	put(o, "fd", is_open ? json_integer(m->detail.found.fd)
	    : json_null());
	put(o, "path", json_text_or_null(m->detail.found.path));
	put_errno(o, "errno", m->detail.found.error);
}

static void detail_printf(json_t *o, const struct moment *m)
{
	put(o, "bytes", bytes_or_null(m->detail.found.bytes));
	put_errno(o, "errno", m->detail.found.error);
	put(o, "went_to", json_text_or_null(m->detail.found.path));
}

static void detail_setpgid(json_t *o, const struct moment *m)
{
	put_errno(o, "errno", m->detail.found.error);
}

static json_t *number_or_null(pid_t pid)
{
	return pid > 0 ? json_integer(pid) : json_null();
}

static void detail_worker(json_t *o, const struct moment *m)
{
	put(o, "pid", number_or_null(m->detail.found.pid));
	put(o, "pgid", number_or_null(m->detail.found.pgid));
	put(o, "sid", number_or_null(m->detail.found.sid));
	put_errno(o, "errno", m->detail.found.error);
}

static void detail_unmount(json_t *o, const struct moment *m)
{
	json_t *holders = json_array();

	for (int i = 0; i < m->detail.holders; i++) {
		const struct holder *holder = &m->detail.holder[i];
		json_t *row = json_object();
		char by[24];

		snprintf(by, sizeof by, "fd %d", holder->fd);
		put_number(row, "pid", holder->pid);
		put_text(row, "by", holder->fd < 0 ? "cwd" : by);
		json_array_append_new(holders, row);
	}
	put(o, "unmounted", json_boolean(m->detail.is_unmounted));
	put_errno(o, "errno", m->detail.error);
	put(o, "holders", holders);
}

static void detail_delivered(json_t *o, const struct moment *m)
{
	json_t *delivered = json_array();

	for (int i = 0; i < m->detail.deliveries; i++) {
		const struct delivery *delivery = &m->detail.delivered[i];
		json_t *row = json_object();

		put_number(row, "pid", delivery->pid);
		put_text(row, "signal", names_signal(delivery->signal));
		put_text(row, "by", moment_evidence(delivery->by));
		json_array_append_new(delivered, row);
	}
	put(o, "delivered", delivered);
	put_text(o, "target", moment_fate(m->detail.target));
	put_text(o, "shell", moment_fate(m->detail.shell));
}

static const struct {
	const char *id;
	void (*fill)(json_t *, const struct moment *);
} details[] = {
	{ "write-stdout", detail_write },   { "read-stdin", detail_read },
	{ "open-dev-tty", detail_tty },	    { "open-new-tty", detail_new_tty },
	{ "create-file", detail_create },   { "open-file", detail_open },
	{ "printf-stdout", detail_printf }, { "setpgid", detail_setpgid },
	{ "spawn-worker", detail_worker },  { "unmount", detail_unmount },
	{ "key-intr", detail_delivered },   { "key-quit", detail_delivered },
	{ "key-susp", detail_delivered },   { "logout", detail_delivered },
	{ "hangup", detail_delivered },	    { "signal", detail_delivered },
	{ "group", detail_delivered },
};

/* What was not done has its reason, which is what explains it, alone. */
static json_t *detail_object(const struct moment *moment, const char *explain)
{
	json_t *object = json_object();

	if (moment->outcome == OUTCOME_UNAVAILABLE) {
		put_text(object, "reason", explain);
		return object;
	}
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
		if (strcmp(details[i].id, moment->action.id) == 0)
			details[i].fill(object, moment);
	return object;
}

/* --- an action ------------------------------------------------------------ */

static json_t *calls_array(const struct moment *moment)
{
	json_t *calls = json_array();

	for (int i = 0; i < moment->calls; i++) {
		const struct call *call = &moment->call[i];
		json_t *row = json_object();

		put_text(row, "call", call->text);
		put_number(row, "result", call->result);
		put_errno(row, "errno", call->error);
		json_array_append_new(calls, row);
	}
	if (moment->calls_left_out) {
		json_t *row = json_object();

		put_number(row, "truncated", moment->calls_left_out);
		json_array_append_new(calls, row);
	}
	return calls;
}

static json_t *claims_array(const struct moment *moment)
{
	json_t *claims = json_array();

	for (int i = 0; i < moment->claims; i++) {
		const struct claim *claim = &moment->claim[i];
		json_t *row = json_object();

		put_text(row, "field", claim->field);
		put_text(row, "said", claim->said);
		put_text(row, "saw", claim->saw);
		put(row, "right", json_boolean(claim->is_right));
		json_array_append_new(claims, row);
	}
	return claims;
}

json_t *json_action(const struct moment *moment, const char *explain)
{
	static const char *const kinds[] = { "step", "experiment", "signal" };
	json_t *object = json_object();

	put_text(object, "event", "action");
	put_number(object, "n", moment->number);
	put_text(object, "kind", kinds[moment->action.kind]);
	put_text(object, "id", moment->action.id);
	put(object, "arg", json_text_or_null(moment->action.arg));
	put(object, "calls", calls_array(moment));
	put_text(object, "outcome", moment_outcome(moment->outcome));
	put(object, "detail", detail_object(moment, explain));
	put(object, "before", moment->has_before
	    ? json_snapshot(&moment->before) : json_null());
	put(object, "after", moment->has_after
	    ? json_snapshot(&moment->after) : json_null());
	put(object, "changed", json_fields(moment->changed));
	put(object, "predicted", claims_array(moment));
	put(object, "shell_alive", json_boolean(moment->is_shell_alive));
	put_text(object, "explain", explain);
	return object;
}

static const char *how_word(const struct json_ending *end)
{
	static const char *const words[] = { "unknown", "exited", "killed" };

	return end->is_by_lab ? "cleaned-up-by-lab" : words[end->ending->how];
}

json_t *json_end(const struct json_ending *end)
{
	const struct ending *ending = end->ending;
	json_t *object = json_object(), *score = json_object();

	put_text(object, "event", "end");
	put_text(object, "how", how_word(end));
	put(object, "code", ending->how == ENDED_EXITED
	    ? json_integer(ending->code) : json_null());
	put_text(object, "signal", ending->how == ENDED_KILLED
	    ? names_signal(ending->signal) : NULL);
	put_text(object, "known_by", ending_witness(ending->witness));
	put(object, "cleanup_ran", json_boolean(ending->did_clean_up));
	put_number(score, "right", end->right);
	put_number(score, "asked", end->asked);
	put(object, "score", score);
	put_number(object, "leftovers", end->leftovers);
	return object;
}

json_t *json_repeat(int number, int survived, int died)
{
	json_t *object = json_object();

	put_text(object, "event", "repeat");
	put_number(object, "n", number);
	put_number(object, "survived", survived);
	put_number(object, "died", died);
	return object;
}

/* --- lists ------------------------------------------------------------------ */

static const char *words_of(const char *kind, const char *id)
{
	char key[64];

	snprintf(key, sizeof key, kind, id);
	return text_get(key);
}

static json_t *list_steps(void)
{
	json_t *list = json_array();

	for (size_t i = 0; steps[i]; i++) {
		json_t *row = json_object();

		put_text(row, "id", steps[i]->id);
		put_text(row, "call", steps[i]->call);
		put_text(row, "text", words_of("%s.title", steps[i]->id));
		put(row, "optional", json_boolean(steps[i]->optional));
		json_array_append_new(list, row);
	}
	return list;
}

static void add_experiment(json_t *list, const char *id, const char *argument)
{
	json_t *row = json_object();

	put_text(row, "id", id);
	put_text(row, "argument", argument);
	put_text(row, "what", words_of("%s.what", id));
	json_array_append_new(list, row);
}

static json_t *list_experiments(void)
{
	json_t *list = json_array();

	for (size_t i = 0; experiments[i].id; i++)
		add_experiment(list, experiments[i].id,
		    experiments[i].argument);
	for (size_t i = 0; lab_acts[i].id; i++)
		add_experiment(list, lab_acts[i].id, lab_acts[i].argument);
	return list;
}

static json_t *list_recipes(void)
{
	json_t *list = json_array();

	for (size_t i = 0; recipes[i].id; i++) {
		json_t *row = json_object(), *names = json_array();

		for (size_t k = 0; recipes[i].steps[k]; k++)
			json_array_append_new(names,
			    json_text(recipes[i].steps[k]));
		put_text(row, "id", recipes[i].id);
		put(row, "steps", names);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *list_starts(void)
{
	json_t *list = json_array();

	for (size_t i = 0; starts[i].id; i++) {
		json_t *row = json_object();

		put_text(row, "id", starts[i].id);
		put_text(row, "what", words_of("start.%s", starts[i].id));
		json_array_append_new(list, row);
	}
	return list;
}

json_t *json_list(void)
{
	json_t *object = json_object();

	put(object, "steps", list_steps());
	put(object, "experiments", list_experiments());
	put(object, "recipes", list_recipes());
	put(object, "starts", list_starts());
	return object;
}
