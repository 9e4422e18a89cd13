/* What jumps left behind. */
#include "lab/facts/jump.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

static void forget(struct jump *jump)
{
	timeline_cut(&jump->timeline, 0);
	free(jump->undone);
	memset(jump, 0, sizeof *jump);
}

static void drop_oldest(struct jumps *jumps)
{
	forget(&jumps->jump[0]);
	jumps->count--;
	memmove(jumps->jump, jumps->jump + 1,
	    (size_t)jumps->count * sizeof jumps->jump[0]);
}

static void copy_timeline(struct timeline *to, const struct timeline *from)
{
	for (int i = 0; i < from->count; i++)
		timeline_add(to, from->moment[i]);
}

void jumps_push(struct jumps *jumps, const struct settings *settings,
    const struct timeline *timeline, const struct action *undone, int undos,
    int landing)
{
	struct jump *jump;

	if (jumps->count == JUMPS_MAX)
		drop_oldest(jumps);
	jump = &jumps->jump[jumps->count++];
	memset(jump, 0, sizeof *jump);
	jump->settings = *settings;
	jump->landing = landing;
	copy_timeline(&jump->timeline, timeline);
	if (undos == 0)
		return;
	jump->undone = memory_get((size_t)undos, sizeof *undone);
	memcpy(jump->undone, undone, (size_t)undos * sizeof *undone);
	jump->undos = undos;
}

bool jumps_is_newest(const struct jumps *jumps, int count)
{
	return jumps->count > 0 &&
	    count <= jumps->jump[jumps->count - 1].landing;
}

bool jumps_is_at(const struct jumps *jumps, int count)
{
	return jumps->count > 0 &&
	    count == jumps->jump[jumps->count - 1].landing;
}

struct jump jumps_pop(struct jumps *jumps)
{
	return jumps->jump[--jumps->count];
}

void jumps_clear(struct jumps *jumps)
{
	while (jumps->count > 0)
		forget(&jumps->jump[--jumps->count]);
}
