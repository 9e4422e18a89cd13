/* Keeps the two ends of a stream that comes in any pieces, and compares with
 * what was written. */
#include <stdlib.h>
#include <string.h>

#include "lab/facts/keep.h"
#include "tests/fuzz/hostile.h"

enum { MOST = 5 * 64 * 1024 };

/* Pieces whose bytes are known by their place. */
static size_t feed(struct keep *keep, struct bytes *bytes, char *whole)
{
	size_t total = 0;

	while (bytes->left > 0) {
		size_t part = (size_t)bytes_take(bytes) * bytes_take(bytes);

		if (part > MOST - total)
			break;
		keep_add(keep, whole + total, part);
		total += part;
	}
	return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char whole[MOST];
	struct bytes bytes = bytes_open(data, size);
	struct buffer last = { 0 };
	struct keep keep = { 0 };
	size_t total, dropped;

	for (size_t i = 0; whole[1] == 0 && i < MOST; i++)
		whole[i] = (char)(i % 251);
	total = feed(&keep, &bytes, whole);
	dropped = (size_t)keep_last(&keep, &last);
	must(keep.total == total);
	must(keep.first.length + dropped + last.length == total);
	must(memcmp(buffer_get(&keep.first), whole, keep.first.length) == 0);
	must(memcmp(buffer_get(&last), whole + total - last.length,
	    last.length) == 0);
	must(dropped == 0 || last.length == KEEP_PART);
	buffer_free(&last);
	keep_clear(&keep);
	return 0;
}
