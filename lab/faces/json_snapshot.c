/* Snapshots and checks as JSON. */
#include "lab/faces/json_snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/field.h"
#include "lab/ground/buffer.h"
#include "lab/ground/escape.h"
#include "lab/ground/memory.h"
#include "lab/ground/names.h"

#define DUMP (JSON_ENSURE_ASCII | JSON_COMPACT | JSON_ENCODE_ANY)

static void *need(size_t size)
{
	return memory_get(1, size);
}

void json_need_memory(void)
{
	json_set_alloc_funcs(need, free);
}

static json_t *number(long value)
{
	return json_integer((json_int_t)value);
}

json_t *json_text(const char *raw)
{
	struct buffer clean = { 0 };
	json_t *value;
	size_t left;

	if (!raw)
		return json_null();
	left = strlen(raw);
	while (left > 0) {
		unsigned rune = 0x7f;
		size_t count = escape_rune(raw, left, &rune);

		if (count == 0 || rune == 0x7f)
			buffer_format(&clean, "\\x%02x", (unsigned char)*raw);
		else
			buffer_add(&clean, raw, count);
		count = count ? count : 1;
		raw += count;
		left -= count;
	}
	value = json_stringn(buffer_get(&clean), clean.length);
	buffer_free(&clean);
	return value;
}

json_t *json_text_or_null(const char *raw)
{
	return json_text(raw && raw[0] ? raw : NULL);
}

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

	json_object_set_new(object, "fd", number(fact->fd));
	json_object_set_new(object, "target", json_text(fact->target));
	json_object_set_new(object, "access", is_known
	    ? json_string(field_access(fact->access)) : json_null());
	json_object_set_new(object, "cloexec", is_known
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

static json_t *umask_text(int umask)
{
	char text[16];

	if (umask < 0)
		return json_null();
	snprintf(text, sizeof text, "%04o", (unsigned)umask & 0777);
	return json_string(text);
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
		return number(s->pid);
	case FIELD_PPID:
		return number(s->ppid);
	case FIELD_PPID_COMM:
		return json_text_or_null(s->ppid_comm);
	case FIELD_PGID:
		return number(s->pgid);
	case FIELD_SID:
		return number(s->sid);
	case FIELD_TTY:
		return json_text_or_null(s->tty);
	case FIELD_TPGID:
		return s->tty[0] ? number(s->tpgid) : json_null();
	case FIELD_CWD:
		return json_text_or_null(s->cwd);
	case FIELD_UMASK:
		return umask_text(s->umask);
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
		json_object_set_new(object, id, value);
		return;
	}
	inner = json_object_get(object, "signals");
	if (!inner) {
		inner = json_object();
		json_object_set_new(object, "signals", inner);
	}
	json_object_set_new(inner, dot + 1, value);
}

static json_t *unreadable(const struct snapshot *snapshot)
{
	json_t *object = json_object();

	for (enum field field = 0; field < FIELD_COUNT; field++) {
		int why = snapshot->unreadable[field];

		if (why)
			json_object_set_new(object, field_row(field)->id,
			    json_string(why == UNREADABLE_HIDDEN ? "hidden"
			    : names_errno(why)));
	}
	return object;
}

json_t *json_snapshot(const struct snapshot *snapshot)
{
	json_t *object = json_object();

	for (enum field field = 0; field < FIELD_COUNT; field++)
		add_field(object, field, snapshot);
	json_object_set_new(object, "reported",
	    json_boolean(snapshot->is_reported));
	json_object_set_new(object, "disagree",
	    json_fields(snapshot->disagree));
	json_object_set_new(object, "unreadable", unreadable(snapshot));
	return object;
}

json_t *json_check(const struct verdict *verdict)
{
	json_t *object = json_object();

	json_object_set_new(object, "id",
	    json_string(rule_name(verdict->id)));
	json_object_set_new(object, "status",
	    json_string(rule_status(verdict->status)));
	json_object_set_new(object, "why", json_text(verdict->why));
	return object;
}

json_t *json_checks(const struct verdict *verdict)
{
	json_t *array = json_array();

	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		if (verdict[id].is_given)
			json_array_append_new(array, json_check(&verdict[id]));
	return array;
}

char *json_line(json_t *value)
{
	char *line = json_dumps(value, DUMP);

	json_decref(value);
	return line ? line : memory_string("null");
}
