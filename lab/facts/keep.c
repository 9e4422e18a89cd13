/* The first and the last part of a stream. */
#include "lab/facts/keep.h"

#include <stdlib.h>
#include <string.h>

#include "lab/ground/memory.h"

void keep_add(struct keep *keep, const char *bytes, size_t length)
{
	size_t room = KEEP_PART - keep->first.length, part;

	keep->total += length;
	part = length < room ? length : room;
	if (part)
		buffer_add(&keep->first, bytes, part);
	bytes += part;
	length -= part;
	if (length == 0)
		return;
	if (!keep->last)
		keep->last = memory_get(1, KEEP_PART);
	if (length > KEEP_PART) {
		bytes += length - KEEP_PART;
		length = KEEP_PART;
	}
	while (length > 0) {
		part = KEEP_PART - keep->at;
		part = length < part ? length : part;
		memcpy(keep->last + keep->at, bytes, part);
		keep->at = (keep->at + part) % KEEP_PART;
		bytes += part;
		length -= part;
	}
}

unsigned long long keep_last(const struct keep *keep, struct buffer *out)
{
	unsigned long long rest = keep->total - keep->first.length;

	if (rest == 0)
		return 0;
	if (rest <= KEEP_PART) {
		size_t from = (keep->at + KEEP_PART - (size_t)rest) %
		    KEEP_PART;

		for (size_t i = 0; i < rest; i++)
			buffer_add(out, &keep->last[(from + i) % KEEP_PART],
			    1);
		return 0;
	}
	buffer_add(out, keep->last + keep->at, KEEP_PART - keep->at);
	buffer_add(out, keep->last, keep->at);
	return rest - KEEP_PART;
}

void keep_clear(struct keep *keep)
{
	buffer_free(&keep->first);
	free(keep->last);
	memset(keep, 0, sizeof *keep);
}
