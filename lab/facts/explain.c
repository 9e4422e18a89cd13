/* The engine of the explanations; the tables stand in explain_*.c. */
#include "lab/facts/explain.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/explain_inside.h"
#include "lab/facts/telling.h"
#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/ground/names.h"

enum { PARTS = 4 };

const struct explain_row *const explain_tables[] = { explain_steps,
	explain_tries, explain_terminal, explain_acts, explain_unmount, NULL };

/* Is id one of the words, or does it begin with one that ends in '-'? */
static bool is_named(const char *words, const char *id)
{
	while (*words) {
		size_t length = strcspn(words, " ");
		bool begins = strncmp(words, id, length) == 0;

		if (begins && (words[length - 1] == '-' || id[length] == '\0'))
			return true;
		words += length;
		words += strspn(words, " ");
	}
	return false;
}

static const struct explain_row *find_in(const struct explain_row *row,
    const struct moment *moment, int part)
{
	for (; row->actions; row++)
		if (row->part == part &&
		    is_named(row->actions, moment->action.id) &&
		    (!row->holds || row->holds(moment)))
			return row;
	return NULL;
}

static const struct explain_row *find(const struct moment *moment, int part)
{
	for (size_t i = 0; explain_tables[i]; i++) {
		const struct explain_row *row = find_in(explain_tables[i],
		    moment, part);

		if (row)
			return row;
	}
	return NULL;
}

static void add_paragraph(struct telling *telling, const char *id,
    struct buffer *out, size_t start)
{
	if (out->length > start)
		buffer_text(out, "\n");
	telling_add(telling, id, out);
}

/* The sentence for the errno of a step: the text "setsid.EPERM", if no row
 * of the table knows better. */
static bool add_error(struct telling *telling, struct buffer *out)
{
	const struct moment *moment = telling->moment;
	const struct call *call = moment_failed_call(moment);
	char id[96];

	if (!call || !moment_is_failed(moment))
		return false;
	snprintf(id, sizeof id, "%s.%s", moment->action.id,
	    names_errno(call->error));
	telling_add(telling, text_find(id, NULL) ? id : "step.failed", out);
	return true;
}

void explain_moment(const struct moment *moment,
    const struct timeline *timeline, struct buffer *out)
{
	const struct explain_row *row;
	struct telling telling;
	size_t start = out->length;

	(void)timeline;
	telling_begin(&telling, moment);
	if (moment->outcome == OUTCOME_UNAVAILABLE) {
		telling_add(&telling, moment->detail.reason ?
		    moment->detail.reason : "unavailable.unknown", out);
		goto out;
	}
	for (int part = 1; part <= PARTS; part++) {
		row = find(moment, part);
		if (row)
			add_paragraph(&telling, row->text, out, start);
		else if (part == 1 && add_error(&telling, out))
			goto out;
	}
out:
	telling_end(&telling);
}

void explain_call(const struct call *call, struct buffer *out)
{
	char shown[sizeof call->text * 4];

	escape_text(shown, sizeof shown, call->text);
	/* A mask is read in octal, as it is written. */
	if (strncmp(call->text, "umask(", 6) == 0 && call->result >= 0)
		buffer_format(out, "%s = %04lo", shown,
		    (unsigned long)call->result);
	else
		buffer_format(out, "%s = %ld", shown, call->result);
	if (call->error)
		buffer_format(out, " %s", names_errno(call->error));
}

void explain_title(const struct moment *moment, struct buffer *out)
{
	struct telling telling;
	char id[96];

	if (moment->outcome != OUTCOME_UNAVAILABLE && moment->calls > 0) {
		explain_call(&moment->call[0], out);
		return;
	}
	snprintf(id, sizeof id, "title.%s%s", moment->action.id,
	    moment->detail.is_fuse ? ".fuse" : "");
	telling_begin(&telling, moment);
	if (moment->outcome == OUTCOME_UNAVAILABLE)
		telling_add(&telling, "title.unavailable", out);
	else if (text_find(id, NULL))
		telling_add(&telling, id, out);
	else
		telling_add(&telling, "title.action", out);
	telling_end(&telling);
}
