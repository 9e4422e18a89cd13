/* Throws bytes at the reader of the state file: what it takes, it writes so
 * that the same comes out of it again. */
#include <string.h>

#include "lab/facts/progress.h"
#include "tests/fuzz/safe.h"

static void must_be_empty(const struct progress *progress)
{
	static const struct progress empty;

	must(memcmp(progress, &empty, sizeof empty) == 0);
}

static void must_come_back(const struct progress *progress)
{
	struct buffer text = { 0 }, again = { 0 };
	struct progress other;

	progress_print(progress, &text);
	must_be_shown_safely(buffer_get(&text), text.length);
	must(text.length <= PROGRESS_BYTES);
	must(progress_read(&other, buffer_get(&text), text.length) == 0);
	progress_print(&other, &again);
	must(strcmp(buffer_get(&text), buffer_get(&again)) == 0);
	must(other.beliefs == progress->beliefs &&
	    other.insights == progress->insights &&
	    other.seen == progress->seen && other.right == progress->right &&
	    other.asked == progress->asked);
	buffer_free(&text);
	buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct progress progress;

	if (progress_read(&progress, (const char *)data, size) == 0) {
		must(progress.right <= progress.asked);
		must_come_back(&progress);
	} else {
		must_be_empty(&progress);
	}
	return 0;
}
