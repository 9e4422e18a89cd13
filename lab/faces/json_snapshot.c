/* Snapshots and checks as JSON. */
#include "lab/faces/json_snapshot.h"

#include <string.h>

#include "lab/faces/json_value.h"
#include "lab/facts/field.h"
#include "lab/ground/names.h"

json_t *json_fields(field_set set)
{
	json_t *array = json_array();

	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (set & FIELD_BIT(field))
			json_array_append_new(array,
			    json_string(field_row(field)->id));
	return array;
}

static json_t *signal_names(uint64_t set)
{
	json_t *array = json_array();

	for (int signal = 1; signal < names_signal_end(); signal++)
		if (signal_set_has(set, signal))
			json_array_append_new(array,
			    json_string(names_signal(signal)));
	return array;
}

static json_t *descriptor(const struct fd_fact *fact)
{
	bool is_known = fact->access != ACCESS_UNKNOWN;
	json_t *object = json_object();

	json_put_number(object, "fd", fact->fd);
	json_put_text(object, "target", fact->target);
	json_put(object, "access", is_known
	    ? json_string(field_access(fact->access)) : json_null());
	json_put(object, "cloexec", is_known
	    ? json_boolean(fact->is_cloexec) : json_null());
	return object;
}

static json_t *descriptors(const struct fd_list *list)
{
	json_t *array;

	if (!list)
		return json_null();
	array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, descriptor(&list->row[i]));
	return array;
}

static json_t *state_text(char state)
{
	char text[2] = { state, '\0' };

	return json_text_or_null(text);
}

/* The value of a field that is known. */
static json_t *field_value(enum field field, const struct snapshot *s)
{
	switch (field) {
	case FIELD_PID:
		return json_integer(s->pid);
	case FIELD_PPID:
		return json_integer(s->ppid);
	case FIELD_PPID_COMM:
		return json_text_or_null(s->ppid_comm);
	case FIELD_PGID:
		return json_integer(s->pgid);
	case FIELD_SID:
		return json_integer(s->sid);
	case FIELD_TTY:
		return json_text_or_null(s->tty);
	case FIELD_TPGID:
		return s->tty[0] ? json_integer(s->tpgid) : json_null();
	case FIELD_CWD:
		return json_text_or_null(s->cwd);
	case FIELD_UMASK:
		return json_mode(s->umask);
	case FIELD_FDS:
		return descriptors(s->fds);
	case FIELD_BLOCKED:
		return signal_names(s->blocked);
	case FIELD_IGNORED:
		return signal_names(s->ignored);
	case FIELD_CAUGHT:
		return signal_names(s->caught);
	case FIELD_STATE:
		return state_text(s->state);
	case FIELD_GROUP_LEADER:
		return json_boolean(s->is_group_leader);
	case FIELD_SESSION_LEADER:
		return json_boolean(s->is_session_leader);
	case FIELD_FOREGROUND:
		return json_boolean(s->is_foreground);
	case FIELD_ORPHANED_GROUP:
		return json_boolean(s->is_orphaned_group);
	case FIELD_COUNT:
		break;
	}
	return json_null();
}

/* A field "signals.caught" stands in the object "signals". */
static void add_field(json_t *object, enum field field,
    const struct snapshot *snapshot)
{
	json_t *value = snapshot->unreadable[field] ? json_null()
	    : field_value(field, snapshot);
	const char *id = field_row(field)->id, *dot = strchr(id, '.');
	json_t *inner;

	if (!dot) {
		json_put(object, id, value);
		return;
	}
	inner = json_object_get(object, "signals");
	if (!inner) {
		inner = json_object();
		json_put(object, "signals", inner);
	}
	json_put(inner, dot + 1, value);
}

static json_t *unreadable(const struct snapshot *snapshot)
{
	json_t *object = json_object();

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		int why = snapshot->unreadable[field];

		if (why)
			json_put_text(object, field_row(field)->id,
			    why == UNREADABLE_HIDDEN ? "hidden"
			    : names_errno(why));
	}
	return object;
}

json_t *json_snapshot(const struct snapshot *snapshot)
{
	json_t *object = json_object();

	for (enum field field = 0; field < FIELD_COUNT; field++)
		add_field(object, field, snapshot);
	json_put_flag(object, "reported", snapshot->is_reported);
	json_put(object, "disagree", json_fields(snapshot->disagree));
	json_put(object, "unreadable", unreadable(snapshot));
	return object;
}

static json_t *check_value(const struct verdict *verdict)
{
	json_t *object = json_object();

	json_put(object, "id", json_string(rule_name(verdict->id)));
	json_put(object, "status", json_string(rule_status(verdict->status)));
	json_put_text(object, "why", verdict->why);
	return object;
}

json_t *json_checks(const struct verdict *verdict)
{
	json_t *array = json_array();

	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		if (verdict[id].is_given)
			json_array_append_new(array, check_value(&verdict[id]));
	return array;
}
