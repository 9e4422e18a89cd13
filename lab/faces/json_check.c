/* What `check` found, as JSON. */
#include "lab/faces/json_check.h"

#include "lab/faces/json_snapshot.h"
#include "lab/faces/json_value.h"
#include "lab/ground/names.h"

static json_t *program_array(char *const *argv)
{
	json_t *array = json_array();

	for (int i = 0; argv[i]; i++)
		json_array_append_new(array, json_text(argv[i]));
	return array;
}

static json_t *call_object(const struct checkup *checkup,
    const struct trail_call *call)
{
	struct buffer words = { 0 };
	json_t *object = json_object();
	pid_t pid = checkup->trail.process[call->process].pid;

	call_print(&call->facts, &words);
	json_put_number(object, "us", call->us);
	json_put_number(object, "pid", pid);
	json_put_text(object, "call", buffer_get(&words));
	json_put(object, "result", call->is_pending ? json_null()
	    : json_integer(call->result));
	json_put_errno(object, "errno", call->error);
	json_put_text(object, "step", call->step < TAKE_COUNT
	    ? take_name(call->step) : NULL);
	buffer_free(&words);
	return object;
}

static json_t *events_array(const struct checkup *checkup)
{
	json_t *array = json_array();

	for (size_t i = 0; i < checkup->trail.count; i++)
		json_array_append_new(array, call_object(checkup,
		    &checkup->trail.call[i]));
	return array;
}

static json_t *steps_object(const struct taken *taken)
{
	static const char *const fate[] = { "default", "ignored", "caught" };
	json_t *object = json_object();

	for (enum take key = 0; key < TAKE_COUNT; key++)
		json_put_flag(object, take_name(key), taken->has[key]);
	json_put(object, "chdir", json_text_or_null(taken->chdir));
	json_put(object, "umask", json_mode(taken->umask));
	json_put_text(object, "sighup", fate[taken->sighup]);
	json_put(object, "pidfile", json_text_or_null(taken->pidfile));
	return object;
}

static json_t *order_array(const struct taken *taken)
{
	json_t *array = json_array();

	for (int i = 0; i < taken->count; i++)
		json_array_append_new(array,
		    json_string(take_name(taken->order[i])));
	return array;
}

static json_t *sigterm_object(const struct trial *trial)
{
	const struct ending *ending = &trial->term_ending;
	bool has_ended = trial->term == TERM_ENDED;
	bool has_exited = has_ended && ending->how == ENDED_EXITED;
	bool is_killed = has_ended && ending->how == ENDED_KILLED;
	json_t *object;

	if (trial->term == TERM_NOT_TRIED)
		return json_null();
	object = json_object();
	json_put_flag(object, "exited", has_exited);
	json_put(object, "code", has_exited ? json_integer(ending->code)
	    : json_null());
	json_put_text(object, "signal", is_killed
	    ? names_signal(ending->signal) : NULL);
	json_put(object, "ms", has_ended ? json_integer(trial->term_ms)
	    : json_null());
	return object;
}

static const char *verdict_word(enum judgement judgement)
{
	static const char *const word[] = { "pass", "fail", "unreadable" };

	return word[judgement];
}

json_t *json_checkup(const struct checkup *checkup,
    const struct demand *demand)
{
	json_t *object = json_object();

	json_put(object, "program", program_array(checkup->program));
	json_put(object, "events", events_array(checkup));
	json_put(object, "steps", steps_object(&checkup->taken));
	json_put(object, "order", order_array(&checkup->taken));
	json_put(object, "daemon", checkup->has_daemon
	    ? json_snapshot(&checkup->daemon) : json_null());
	json_put(object, "sigterm", sigterm_object(&checkup->trial));
	json_put(object, "checks", json_checks(checkup->verdict));
	json_put_text(object, "verdict",
	    verdict_word(checkup_sum(checkup, demand)));
	json_put_number(object, "leftovers", checkup->leftovers);
	return object;
}
