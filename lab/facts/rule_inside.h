/*
 * What the files of rule share among themselves; nobody else includes it.
 */
#ifndef LAB_FACTS_RULE_INSIDE_H
#define LAB_FACTS_RULE_INSIDE_H

#include "lab/facts/rule.h"

/* What a rule finds: its text is "rule.NAME.STATUS", and ".VARIANT" behind
 * it if there is one. */
struct finding {
	enum status status;
	const char *variant;
};

struct rule {
	const char *name;
	bool can_fail;
	bool needs_trial;	/* not given by inspect */
	field_set needs;	/* fields without which it cannot judge */
	struct finding (*judge)(const struct evidence *evidence);
};

extern const struct rule rules[RULE_COUNT];

/* Writes why: the text of the finding, its holes filled. */
void rule_say(const struct evidence *evidence, const struct finding *finding,
    struct verdict *verdict);

/* What the holes of a text are filled with: for text_fill, its context is a
 * struct rule_words.  The value is valid until the next call. */
struct rule_words {
	const struct evidence *evidence;
	enum rule_id id;
	struct buffer scratch;	/* the caller frees it */
};

const char *rule_fill(const char *name, void *context);

/* The first descriptor above 2 that is a terminal, or NULL. */
const struct fd_fact *rule_stray_terminal(const struct snapshot *snapshot);

/* The first of 0, 1 and 2 that is closed, or a terminal; -1 if none is. */
int rule_closed_stdio(const struct snapshot *snapshot);
int rule_terminal_stdio(const struct snapshot *snapshot);

#endif
