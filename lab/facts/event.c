/* What can happen to the lab, and what it can wish for. */
#include "lab/facts/event.h"

#include <string.h>

#include "lab/facts/text.h"

struct wish *wish_add(struct wishes *wishes, enum wish_kind kind)
{
	struct wish *wish;

	if (wishes->count < WISHES_MAX)
		wishes->count++;
	wish = &wishes->wish[wishes->count - 1];
	memset(wish, 0, sizeof *wish);
	wish->kind = kind;
	return wish;
}

static const char *detail_hole(const char *name, void *context)
{
	const struct world *world = context;

	return strcmp(name, "detail") == 0 ? world->mount_detail : NULL;
}

void world_mount_reason(const struct world *world, struct buffer *out)
{
	struct world *hole = (struct world *)world;

	if (world->mount_reason)
		text_fill(out, text_get(world->mount_reason), detail_hole,
		    hole);
}
