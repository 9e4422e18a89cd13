/* What `check` found, as JSON. */
#include "lab/faces/json_check.h"

#include <stdio.h>

#include "lab/faces/json_snapshot.h"
#include "lab/ground/names.h"

static json_t *text(const struct buffer *buffer)
{
	return json_text(buffer_get(buffer));
}

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
	json_object_set_new(object, "us", json_integer(call->us));
	json_object_set_new(object, "pid", json_integer(pid));
	json_object_set_new(object, "call", text(&words));
	json_object_set_new(object, "result", call->is_pending ? json_null()
	    : json_integer(call->result));
	json_object_set_new(object, "errno", call->error
	    ? json_string(names_errno(call->error)) : json_null());
	json_object_set_new(object, "step", call->step < TAKE_COUNT
	    ? json_string(take_name(call->step)) : json_null());
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

static json_t *umask_or_null(int umask)
{
	char octal[8];

	if (umask < 0)
		return json_null();
	snprintf(octal, sizeof octal, "%04o", (unsigned)umask & 0777);
	return json_string(octal);
}

static json_t *steps_object(const struct taken *taken)
{
	static const char *const fate[] = { "default", "ignored", "caught" };
	json_t *object = json_object();

	for (enum take key = 0; key < TAKE_COUNT; key++)
		json_object_set_new(object, take_name(key),
		    json_boolean(taken->has[key]));
	json_object_set_new(object, "chdir", json_text_or_null(taken->chdir));
	json_object_set_new(object, "umask", umask_or_null(taken->umask));
	json_object_set_new(object, "sighup", json_string(fate[taken->sighup]));
	json_object_set_new(object, "pidfile",
	    json_text_or_null(taken->pidfile));
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
	json_t *object;

	if (trial->term == TERM_NOT_TRIED)
		return json_null();
	object = json_object();
	json_object_set_new(object, "exited", json_boolean(
	    trial->term == TERM_ENDED && ending->how == ENDED_EXITED));
	json_object_set_new(object, "code", trial->term == TERM_ENDED &&
	    ending->how == ENDED_EXITED ? json_integer(ending->code)
	    : json_null());
	json_object_set_new(object, "signal", trial->term == TERM_ENDED &&
	    ending->how == ENDED_KILLED
	    ? json_string(names_signal(ending->signal)) : json_null());
	json_object_set_new(object, "ms", trial->term == TERM_ENDED
	    ? json_integer(trial->term_ms) : json_null());
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

	json_object_set_new(object, "program",
	    program_array(checkup->program));
	json_object_set_new(object, "events", events_array(checkup));
	json_object_set_new(object, "steps", steps_object(&checkup->taken));
	json_object_set_new(object, "order", order_array(&checkup->taken));
	json_object_set_new(object, "daemon", checkup->has_daemon
	    ? json_snapshot(&checkup->daemon) : json_null());
	json_object_set_new(object, "sigterm",
	    sigterm_object(&checkup->trial));
	json_object_set_new(object, "checks", json_checks(checkup->verdict));
	json_object_set_new(object, "verdict",
	    json_string(verdict_word(checkup_sum(checkup, demand))));
	json_object_set_new(object, "leftovers",
	    json_integer(checkup->leftovers));
	return object;
}
