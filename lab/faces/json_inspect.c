/* A process under inspection as JSON. */
#include "lab/faces/json_inspect.h"

#include "lab/faces/json_snapshot.h"

json_t *json_subject(const struct subject *subject)
{
	const struct snapshot *s = &subject->snapshot;
	json_t *object = json_object();

	json_object_set_new(object, "pid", json_integer(s->pid));
	json_object_set_new(object, "comm", subject->error ? json_null()
	    : json_text(s->comm));
	json_object_set_new(object, "exe", json_text_or_null(subject->exe));
	json_object_set_new(object, "snapshot", json_snapshot(s));
	json_object_set_new(object, "checks", json_checks(subject->verdict));
	json_object_set_new(object, "verdict",
	    json_string(rule_judgement(subject->judgement)));
	return object;
}
