/* What was seen at an experiment, by roles. */
#include "lab/facts/sighting_inside.h"

#include <string.h>

static const char *const role_words[] = {
	[ROLE_OTHER] = "another",    [ROLE_SHELL] = "shell",
	[ROLE_SCRIPT] = "script", [ROLE_TARGET] = "target",
	[ROLE_WORKER] = "worker",  [ROLE_GONE] = "old parent",
	[ROLE_ANCESTOR] = "another",
};

const char *sighting_role(const struct scene *scene, pid_t pid)
{
	if (pid > 0 && pid == scene->target)
		return role_words[ROLE_TARGET];
	for (int i = 0; i < scene->count; i++)
		if (scene->row[i].pid == pid)
			return role_words[scene->row[i].role];
	return role_words[ROLE_OTHER];
}

int sighting_rank(const struct scene *scene, pid_t pid)
{
	static const enum role order[SIGHTING_RANKS - 1] = { ROLE_SHELL,
		ROLE_SCRIPT, ROLE_TARGET, ROLE_WORKER };
	const char *role = sighting_role(scene, pid);
	int rank = 0;

	while (rank < SIGHTING_RANKS - 1 &&
	    strcmp(role, role_words[order[rank]]) != 0)
		rank++;
	return rank;
}

static const struct sighting_row *row_of(const struct action *action)
{
	static const struct sighting_row *const tables[] = {
		sighting_signals, sighting_calls,
	};

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		for (const struct sighting_row *row = tables[i]; row->action;
		     row++)
			if (action_is(action, row->action))
				return row;
	return NULL;
}

const char *sighting_title(const struct action *action, int column)
{
	const struct sighting_row *row = row_of(action);

	return row && row->column[column].title ? row->column[column].title
	    : "";
}

int sighting_width(const struct action *action, int column)
{
	const struct sighting_row *row = row_of(action);

	return row ? row->column[column].width : 0;
}

void sighting_tell(const struct moment *moment, int column,
    struct buffer *out)
{
	const struct sighting_row *row = row_of(&moment->action);

	if (moment->outcome == OUTCOME_UNAVAILABLE)
		buffer_text(out, column == 0 ? "could not be done" : "");
	else if (row && row->column[column].tell)
		row->column[column].tell(moment, out);
}

void sighting_result(const struct moment *moment, struct buffer *out)
{
	const struct sighting_row *row = row_of(&moment->action);
	const char *gap = "";

	for (int i = 0; row && i < SIGHTING_COLUMNS; i++) {
		if (!row->column[i].is_result)
			continue;
		buffer_text(out, gap);
		sighting_tell(moment, i, out);
		gap = " · ";
	}
}

bool sighting_is_alike(const struct moment *a, const struct moment *b)
{
	struct buffer one = { NULL, 0, 0 }, other = { NULL, 0, 0 };
	bool is_alike;

	sighting_result(a, &one);
	sighting_result(b, &other);
	is_alike = strcmp(buffer_get(&one), buffer_get(&other)) == 0;
	buffer_free(&one);
	buffer_free(&other);
	return is_alike;
}

const char *sighting_evidence(const struct action *action)
{
	const struct sighting_row *row = row_of(action);

	return row ? row->evidence : "seen.call";
}
