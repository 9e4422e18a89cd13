/* One line of the timeline, and the timeline. */
#include "lab/facts/moment.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

const char *moment_outcome(enum outcome outcome)
{
	static const char *const name[] = { "ok", "failed", "stopped",
		"ended", "unavailable" };

	return name[outcome];
}

const char *moment_evidence(enum trace evidence)
{
	static const char *const name[] = { "handler", "status", "stopped",
		"pending" };

	return name[evidence];
}

const char *moment_fate(enum fate fate)
{
	static const char *const name[] = { "alive", "stopped", "ended",
		NULL };

	return name[fate];
}

const char *moment_went(enum line_went went)
{
	static const char *const name[] = { NULL, "target", "shell", "both" };

	return name[went];
}

const struct call *moment_failed_call(const struct moment *moment)
{
	for (int i = 0; i < moment->calls; i++)
		if (moment->call[i].error)
			return &moment->call[i];
	return NULL;
}

bool moment_is_ended(const struct moment *moment)
{
	return moment->outcome == OUTCOME_ENDED;
}

bool moment_is_stopped(const struct moment *moment)
{
	return moment->outcome == OUTCOME_STOPPED;
}

bool moment_is_failed(const struct moment *moment)
{
	return moment->outcome == OUTCOME_FAILED;
}

bool moment_failed_with(const struct moment *moment, int error)
{
	const struct call *call = moment_failed_call(moment);

	if (call && call->error == error)
		return true;
	return moment->detail.found.error == error ||
	    moment->detail.error == error;
}

void moment_copy(struct moment *to, const struct moment *from)
{
	struct snapshot before = to->before, after = to->after;

	*to = *from;
	to->before = before;
	to->after = after;
	snapshot_copy(&to->before, &from->before);
	snapshot_copy(&to->after, &from->after);
}

void moment_clear(struct moment *moment)
{
	snapshot_clear(&moment->before);
	snapshot_clear(&moment->after);
	memset(moment, 0, sizeof *moment);
}

struct moment *timeline_add(struct timeline *timeline,
    const struct moment *moment)
{
	struct moment *copy = memory_get(1, sizeof *copy);

	if (timeline->count == timeline->capacity) {
		timeline->capacity = timeline->capacity * 2 + 8;
		timeline->moment = memory_grow(timeline->moment,
		    (size_t)timeline->capacity, sizeof *timeline->moment);
	}
	moment_copy(copy, moment);
	timeline->moment[timeline->count++] = copy;
	copy->number = timeline->count;
	return copy;
}

void timeline_cut(struct timeline *timeline, int count)
{
	while (timeline->count > count) {
		struct moment *last = timeline->moment[--timeline->count];

		moment_clear(last);
		free(last);
	}
	if (count == 0) {
		free(timeline->moment);
		memset(timeline, 0, sizeof *timeline);
	}
}

const struct moment *timeline_last(const struct timeline *timeline)
{
	if (timeline->count == 0)
		return NULL;
	return timeline->moment[timeline->count - 1];
}

int timeline_done(const struct timeline *timeline, const char *id, int end)
{
	int done = 0;

	for (int i = 0; i < timeline->count && i < end; i++) {
		const struct moment *moment = timeline->moment[i];

		if (action_is(&moment->action, id) &&
		    moment->outcome != OUTCOME_FAILED &&
		    moment->outcome != OUTCOME_UNAVAILABLE)
			done++;
	}
	return done;
}
