/* What a verdict says: the text of the finding, its holes filled. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/facts/rule_inside.h"
#include "lab/facts/text.h"

/* "rule.cwd.warn.deleted"; what every rule shares is "rule.unreadable" and
 * "rule.nothing-left" unless the rule has its own. */
static const char *find_words(enum rule_id id, const struct finding *finding)
{
	const char *status = rule_status(finding->status), *words;
	char key[80];

	if (!finding->variant) {
		snprintf(key, sizeof key, "rule.%s.%s", rules[id].name, status);
		return text_get(key);
	}
	snprintf(key, sizeof key, "rule.%s.%s.%s", rules[id].name, status,
	    finding->variant);
	words = text_find(key, NULL);
	if (words)
		return words;
	snprintf(key, sizeof key, "rule.%s", finding->variant);
	return text_get(key);
}

/* A field that is missing because the process is gone needs no rights. */
static void choose_reason(const struct snapshot *snapshot,
    struct finding *finding)
{
	if (!snapshot || !finding->variant ||
	    strcmp(finding->variant, "unreadable") != 0)
		return;
	if (snapshot->unreadable[FIELD_STATE] == ESRCH)
		finding->variant = "gone";
	else if (snapshot->state == 'Z')
		finding->variant = "ended";
}

/* One line of it, cut at a whole character. */
static void keep(char *why, size_t size, const char *text)
{
	size_t length = strnlen(text, size);
	size_t used = length < size ? length : size - 1;

	while (used > 0 && used < length && (text[used] & 0xc0) == 0x80)
		used--;
	for (size_t i = 0; i < used; i++)
		why[i] = text[i] == '\n' ? ' ' : text[i];
	while (used > 0 && why[used - 1] == ' ')
		used--;
	why[used] = '\0';
}

void rule_say(const struct evidence *evidence, const struct finding *finding,
    struct verdict *verdict)
{
	struct rule_words words = { .evidence = evidence, .id = verdict->id };
	struct finding chosen = *finding;
	struct buffer text = { 0 };

	choose_reason(evidence->snapshot, &chosen);
	text_fill(&text, find_words(verdict->id, &chosen), rule_fill, &words);
	keep(verdict->why, sizeof verdict->why, buffer_get(&text));
	buffer_free(&text);
	buffer_free(&words.scratch);
}
