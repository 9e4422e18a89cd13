/* What can happen to the lab, and what it can wish for. */
#include "lab/facts/event.h"

#include <string.h>

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
