/* What a student has had so far. */
#include "lab/facts/progress.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "daemonlab progress 1"

enum { COUNT_MOST = 1000000000 };

/* --- what is seen -------------------------------------------------------- */

/* An insight is had when its last action, after the others of its way, shows
 * this.  Numbers and ways are those of the tour. */
struct insight {
	int number;
	const char *start;	/* NULL: any */
	const char *path;
	const char *name;
	const char *word;
};

static const struct insight insights[] = {
	{ 1, NULL, "key-intr", "target", "killed" },
	{ 2, "job", "fork", "pgid", "stays" },
	{ 3, NULL, "fork", "ppid", "!stays" },
	{ 4, NULL, "fork group:CONT", "target", "alive" },
	{ 4, "job", "fork group:TERM", "target", "killed" },
	{ 5, "script", "fork key-intr", "target", "killed" },
	{ 6, "job", "setsid", "result", "EPERM" },
	{ 7, "script", "fork setsid key-intr", "target", "alive" },
	{ 7, "script", "fork setsid hangup", "target", "alive" },
	{ 8, NULL, "fork setsid write-stdout", "seen_on_terminal", "true" },
	{ 9, "background", "hangup", "target", "killed" },
	{ 9, "background", "logout", "target", "alive" },
	{ 10, NULL, "chdir close unmount", "unmounted", "true" },
	{ 11, NULL, "close open-file open-file printf-stdout", "went_to",
	  "file" },
	{ 11, NULL, "umask create-file", "file_mode", "0666" },
	{ 12, NULL, "sigterm signal:TERM", "target", "exited" },
	{ 12, NULL, "setsid open-new-tty", "became_controlling", "true" },
};

static uint32_t insights_of(const struct start *start,
    const struct timeline *timeline)
{
	uint32_t set = 0;

	for (size_t i = 0; i < sizeof insights / sizeof insights[0]; i++) {
		const struct insight *row = &insights[i];
		struct belief as_belief = { row->path, row->start, row->path,
			row->name, row->word, false };

		if (belief_is_refuted(&as_belief, start, timeline))
			set |= 1U << (row->number - 1);
	}
	return set;
}

static uint64_t beliefs_of(const struct start *start,
    const struct timeline *timeline)
{
	uint64_t set = 0;

	for (int i = 0; i < BELIEF_COUNT; i++)
		if (belief_is_refuted(&beliefs[i], start, timeline))
			set |= (uint64_t)1 << i;
	return set;
}

static int index_of(const char *id)
{
	const char *at;

	for (int i = 0; i < PROGRESS_SEEN &&
	    (at = action_id((size_t)i)); i++)
		if (strcmp(at, id) == 0)
			return i;
	return -1;
}

bool progress_observe(struct progress *progress, const struct start *start,
    const struct timeline *timeline)
{
	const struct moment *last = timeline_last(timeline);
	struct progress was = *progress;
	int index;

	if (!last || last->outcome == OUTCOME_UNAVAILABLE)
		return false;
	index = index_of(last->action.id);
	if (index >= 0)
		progress->seen |= (uint64_t)1 << index;
	progress->beliefs |= beliefs_of(start, timeline);
	progress->insights |= insights_of(start, timeline);
	return was.seen != progress->seen ||
	    was.beliefs != progress->beliefs ||
	    was.insights != progress->insights;
}

void progress_answered(struct progress *progress, const struct claim *claim)
{
	if (progress->asked >= COUNT_MOST)
		return;
	progress->asked++;
	progress->right += claim->is_right;
}

int progress_count(uint64_t set)
{
	int count = 0;

	for (; set; set &= set - 1)
		count++;
	return count;
}

/* --- as text ------------------------------------------------------------- */

static void print_inventory(const char *word, const int *answer,
    struct buffer *out)
{
	buffer_format(out, "inventory %s", word);
	for (int i = 0; i < INVENTORY_ITEMS; i++)
		buffer_format(out, " %d", answer[i]);
	buffer_text(out, "\n");
}

void progress_print(const struct progress *progress, struct buffer *out)
{
	buffer_text(out, HEAD "\n");
	for (int i = 0; i < BELIEF_COUNT; i++)
		if (progress->beliefs >> i & 1)
			buffer_format(out, "belief %s\n", beliefs[i].id);
	for (int i = 0; i < INSIGHTS; i++)
		if (progress->insights >> i & 1)
			buffer_format(out, "insight %d\n", i + 1);
	for (int i = 0; i < PROGRESS_SEEN && action_id((size_t)i); i++)
		if (progress->seen >> i & 1)
			buffer_format(out, "seen %s\n",
			    action_id((size_t)i));
	buffer_format(out, "score %d %d\n", progress->right,
	    progress->asked);
	if (progress->has_before)
		print_inventory("before", progress->before, out);
	if (progress->has_after)
		print_inventory("after", progress->after, out);
}

/* A number from 0 to most at *at, which moves behind it; -1 if there is
 * none. */
static int read_number(const char **at, int most)
{
	char *end;
	long number;

	if (**at < '0' || **at > '9' || strspn(*at, "0123456789") > 10)
		return -1;
	number = strtol(*at, &end, 10);
	*at = end;
	if (**at == ' ')
		(*at)++;
	return number > most ? -1 : (int)number;
}

static bool read_belief(struct progress *progress, const char *rest)
{
	int index = belief_index(rest);

	if (index >= 0)
		progress->beliefs |= (uint64_t)1 << index;
	return index >= 0;
}

static bool read_insight(struct progress *progress, const char *rest)
{
	int number = read_number(&rest, INSIGHTS);

	if (number < 1 || *rest)
		return false;
	progress->insights |= 1U << (number - 1);
	return true;
}

static bool read_seen(struct progress *progress, const char *rest)
{
	int index = index_of(rest);

	if (index >= 0)
		progress->seen |= (uint64_t)1 << index;
	return index >= 0;
}

static bool read_score(struct progress *progress, const char *rest)
{
	progress->right = read_number(&rest, COUNT_MOST);
	progress->asked = read_number(&rest, COUNT_MOST);
	return progress->right >= 0 && progress->asked >= progress->right &&
	    *rest == '\0';
}

static bool read_answers(int *answer, const char *rest)
{
	for (int i = 0; i < INVENTORY_ITEMS; i++) {
		answer[i] = read_number(&rest, 4);
		if (answer[i] < 0)
			return false;
	}
	return *rest == '\0';
}

static bool read_before(struct progress *progress, const char *rest)
{
	progress->has_before = true;
	return read_answers(progress->before, rest);
}

static bool read_after(struct progress *progress, const char *rest)
{
	progress->has_after = true;
	return read_answers(progress->after, rest);
}

static const struct {
	const char *word;
	bool (*read)(struct progress *, const char *rest);
} lines[] = {
	{ "belief ", read_belief },
	{ "insight ", read_insight },
	{ "seen ", read_seen },
	{ "score ", read_score },
	{ "inventory before ", read_before },
	{ "inventory after ", read_after },
};

static bool read_line(struct progress *progress, const char *line)
{
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		size_t length = strlen(lines[i].word);

		if (strncmp(line, lines[i].word, length) == 0)
			return lines[i].read(progress, line + length);
	}
	return false;
}

static bool read_lines(struct progress *progress, const char *text,
    size_t length)
{
	const char *end = text + length;
	bool is_first = true;
	char line[160];

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t size = stop ? (size_t)(stop - text) : sizeof line;

		if (size >= sizeof line || memchr(text, '\0', size))
			return false;
		memcpy(line, text, size);
		line[size] = '\0';
		if (is_first ? strcmp(line, HEAD) != 0
		    : !read_line(progress, line))
			return false;
		is_first = false;
		text += size + 1;
	}
	return !is_first;
}

int progress_read(struct progress *progress, const char *text, size_t length)
{
	memset(progress, 0, sizeof *progress);
	if (length <= PROGRESS_BYTES && read_lines(progress, text, length))
		return 0;
	memset(progress, 0, sizeof *progress);
	return -1;
}
