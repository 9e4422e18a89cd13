/*
 * What is news.  A daemon that writes its log ten times a second does things
 * without end, but nothing that it has not done before: it has settled.
 */
#include <string.h>

#include "lab/actors/tracer_inside.h"

/* What was done this often is no news any more. */
#define USUAL 3

static uint64_t mix(uint64_t hash, uint64_t part)
{
	return (hash ^ part) * 1099511628211ULL;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	while (text && *text)
		hash = mix(hash, (unsigned char)*text++);
	return mix(hash, 256);
}

/* Of two calls that do the same, also by two workers of one daemon: what
 * differs is at most an address or the number of a process. */
static uint64_t print_of(const struct trail_call *call)
{
	const char *args = call_row(call->facts.call)->args;
	uint64_t hash = mix(14695981039346656037ULL, call->facts.call);

	for (int i = 0; args[i]; i++)
		if (!strchr("pPhs.", args[i]))
			hash = mix(hash, call->facts.arg[i]);
	hash = mix(hash, call->facts.set);
	hash = mix(hash, call->facts.disposition);
	if (call->child >= 0)
		hash = mix(hash, (uint64_t)call->process);
	return mix_text(mix_text(hash, call->facts.path), call->facts.path2);
}

/* The place of this print, or of one that it takes over. */
static struct habit *habit_of(struct tracer *tracer, uint64_t print)
{
	struct habit *habit = &tracer->habit[print % TRACER_HABITS];

	if (habit->print != print)
		*habit = (struct habit){ print, 0 };
	return habit;
}

static bool is_news(struct tracer *tracer, const struct trail_call *call)
{
	struct habit *habit = habit_of(tracer, print_of(call));

	if (habit->count == USUAL)
		return false;
	habit->count++;
	return true;
}

void tracer_tell_news(struct tracer *tracer, size_t from)
{
	const struct trail *trail = tracer->trail;

	for (size_t i = from; i < trail->count; i++)
		if (is_news(tracer, &trail->call[i]))
			tracer->notes.news_us = tracer->notes.last_us;
}
