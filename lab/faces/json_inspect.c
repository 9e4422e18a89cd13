/* A process under inspection as JSON. */
#include "lab/faces/json_inspect.h"

#include "lab/faces/json_snapshot.h"
#include "lab/faces/json_value.h"

json_t *json_subject(const struct subject *subject)
{
	const struct snapshot *s = &subject->snapshot;
	json_t *object = json_object();

	json_put_number(object, "pid", s->pid);
	json_put_text(object, "comm", subject->error ? NULL : s->comm);
	json_put(object, "exe", json_text_or_null(subject->exe));
	json_put(object, "snapshot", json_snapshot(s));
	json_put(object, "checks", json_checks(subject->verdict));
	json_put_text(object, "verdict",
	    rule_judgement(subject->judgement));
	return object;
}
