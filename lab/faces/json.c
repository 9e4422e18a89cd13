/* The events of `run --json`. */
#include "lab/faces/json.h"

#include "lab/faces/json_detail.h"
#include "lab/faces/json_snapshot.h"
#include "lab/faces/json_value.h"
#include "lab/ground/names.h"

static json_t *shell_object(const struct world *world)
{
	json_t *shell;

	if (world->shell[0] == '\0')
		return json_null();
	shell = json_object();
	json_put_number(shell, "pid", world->scene.shell);
	json_put_text(shell, "path", world->shell);
	return shell;
}

static json_t *mount_object(const struct world *world)
{
	json_t *mount = json_object();
	struct buffer reason = { 0 };

	world_mount_reason(world, &reason);
	json_put_flag(mount, "mounted", world->is_mounted);
	json_put_text(mount, "kind", !world->is_mounted ? NULL
	    : world->is_fuse ? "fuse" : "tmpfs");
	json_put_text(mount, "reason", world->is_mounted ? NULL
	    : buffer_get(&reason));
	buffer_free(&reason);
	return mount;
}

json_t *json_start(const struct world *world, const struct start *start,
    const struct recipe *recipe)
{
	json_t *object = json_object();

	json_put_text(object, "event", "start");
	json_put_text(object, "version", DAEMONLAB_VERSION);
	json_put(object, "shell", shell_object(world));
	json_put_text(object, "start", start->id);
	json_put_text(object, "terminal", world->scene.tty);
	json_put_text(object, "workdir", world->workdir);
	json_put(object, "mount", mount_object(world));
	json_put_text(object, "recipe", recipe ? recipe->id : NULL);
	json_put(object, "target", json_snapshot(&world->target));
	return object;
}

static json_t *calls_array(const struct moment *moment)
{
	json_t *calls = json_array();

	for (int i = 0; i < moment->calls; i++) {
		const struct call *call = &moment->call[i];
		json_t *row = json_object();

		json_put_text(row, "call", call->text);
		json_put_number(row, "result", call->result);
		json_put_errno(row, "errno", call->error);
		json_array_append_new(calls, row);
	}
	if (moment->calls_left_out) {
		json_t *row = json_object();

		json_put_number(row, "truncated", moment->calls_left_out);
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

		json_put_text(row, "field", claim->field);
		json_put_text(row, "said", claim->said);
		json_put_text(row, "saw", claim->saw);
		json_put_flag(row, "right", claim->is_right);
		json_array_append_new(claims, row);
	}
	return claims;
}

json_t *json_action(const struct moment *moment, const char *explain)
{
	static const char *const kinds[] = { "step", "experiment", "signal" };
	json_t *object = json_object();

	json_put_text(object, "event", "action");
	json_put_number(object, "n", moment->number);
	json_put_text(object, "kind", kinds[moment->action.kind]);
	json_put_text(object, "id", moment->action.id);
	json_put(object, "arg", json_text_or_null(moment->action.arg));
	json_put(object, "calls", calls_array(moment));
	json_put_text(object, "outcome", moment_outcome(moment->outcome));
	json_put(object, "detail", json_detail(moment, explain));
	json_put(object, "before", moment->has_before
	    ? json_snapshot(&moment->before) : json_null());
	json_put(object, "after", moment->has_after
	    ? json_snapshot(&moment->after) : json_null());
	json_put(object, "changed", json_fields(moment->changed));
	json_put(object, "predicted", claims_array(moment));
	json_put_flag(object, "shell_alive", moment->is_shell_alive);
	json_put_text(object, "explain", explain);
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

	json_put_text(object, "event", "end");
	json_put_text(object, "how", how_word(end));
	json_put(object, "code", ending->how == ENDED_EXITED
	    ? json_integer(ending->code) : json_null());
	json_put_text(object, "signal", ending->how == ENDED_KILLED
	    ? names_signal(ending->signal) : NULL);
	json_put_text(object, "known_by", ending_witness(ending->witness));
	json_put_flag(object, "cleanup_ran", ending->did_clean_up);
	json_put_number(score, "right", end->right);
	json_put_number(score, "asked", end->asked);
	json_put(object, "score", score);
	json_put_number(object, "leftovers", end->leftovers);
	return object;
}

json_t *json_repeat(int number, int survived, int died)
{
	json_t *object = json_object();

	json_put_text(object, "event", "repeat");
	json_put_number(object, "n", number);
	json_put_number(object, "survived", survived);
	json_put_number(object, "died", died);
	return object;
}
