/* Whether what was claimed of an action is what was seen. */
#include "lab/facts/claim_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/ground/escape.h"
#include "lab/ground/names.h"

static bool is_number(const char *word)
{
	size_t length = strspn(word, "0123456789");

	return length > 0 && length < 11 && word[length] == '\0';
}

static bool is_mode(const char *word)
{
	return strlen(word) == 4 && strspn(word, "01234567") == 4;
}

bool claim_has_word(const struct action *action, const char *name,
    const char *word)
{
	static const char *const words[] = {
		[CLAIM_NUMBER] = "stays own shell other none",
		[CLAIM_TEXT] = "stays shell other none",
		[CLAIM_MODE] = "stays none",
		[CLAIM_FLAG] = "true false",
		[CLAIM_FATE] = "alive stopped exited killed ended none",
		[CLAIM_RESULT] = "own shell other",
		[CLAIM_ERRNO] = "none",
		[CLAIM_DISPOSITION] = "stays default ignored caught blocked",
	};
	const struct claim_row *row = claim_find(action, name);

	if (!row || word[0] == '\0')
		return false;
	if (claim_has_id(words[row->kind], word))
		return true;
	switch (row->kind) {
	case CLAIM_NUMBER:
		return is_number(word);
	case CLAIM_TEXT:
		return word[0] != '-';
	case CLAIM_MODE:
		return is_mode(word);
	case CLAIM_RESULT:
		return is_number(word) || names_errno_number(word) != 0;
	case CLAIM_ERRNO:
		return names_errno_number(word) != 0;
	default:
		return false;
	}
}

static bool is_shells(const struct claim_row *row,
    const struct moment *moment, const char *saw)
{
	const char *shells = moment->scene_after.tty;
	char tty[CLAIM_SEEN];

	if (claim_is_reader(row))
		return strcmp(saw, "shell") == 0;
	if (row->kind == CLAIM_TEXT) {
		escape_text(tty, sizeof tty, shells && shells[0] ? shells
		    : "none");
		return strcmp(saw, tty) == 0;
	}
	return moment->scene_before.shell > 0 &&
	    atol(saw) == moment->scene_before.shell;
}

static bool is_own(const struct claim_row *row, const struct moment *moment,
    const char *saw)
{
	return row->kind != CLAIM_TEXT &&
	    atol(saw) == claim_own_pid(row, moment);
}

static bool stays(const struct claim_row *row, const struct moment *moment,
    const char *saw)
{
	char was[CLAIM_SEEN] = "";

	return claim_saw_before(row, moment, was) && strcmp(saw, was) == 0;
}

/* Another one: nothing that has a word of its own. */
static bool is_other(const struct claim_row *row, const struct moment *moment,
    const char *saw)
{
	if (row->kind == CLAIM_RESULT)
		return is_number(saw) && strcmp(saw, "0") != 0 &&
		    !is_own(row, moment, saw) &&
		    !is_shells(row, moment, saw);
	return strcmp(saw, "none") != 0 && !stays(row, moment, saw) &&
	    !is_shells(row, moment, saw) && !is_own(row, moment, saw);
}

/* A data file: something that is neither a terminal nor another device. */
static bool is_file(const char *saw)
{
	return saw[0] == '/' && strncmp(saw, "/dev/", 5) != 0;
}

static bool is_ended(const struct claim_row *row, const char *saw)
{
	return row->kind == CLAIM_FATE && (strcmp(saw, "ended") == 0 ||
	    strcmp(saw, "exited") == 0 || strcmp(saw, "killed") == 0);
}

/* With "!" in front: that it is not so (of tables, not of sheets). */
static bool holds(const struct claim_row *row, const struct moment *moment,
    const char *saw, const char *word)
{
	if (word[0] == '!')
		return !holds(row, moment, saw, word + 1);
	if (strcmp(word, "own") == 0)
		return is_own(row, moment, saw);
	if (strcmp(word, "shell") == 0)
		return is_shells(row, moment, saw);
	if (strcmp(word, "stays") == 0)
		return stays(row, moment, saw);
	if (strcmp(word, "other") == 0)
		return is_other(row, moment, saw);
	if (strcmp(word, "file") == 0)
		return is_file(saw);
	if (strcmp(word, "ended") == 0)
		return is_ended(row, saw);
	return strcmp(saw, word) == 0;
}

bool claim_holds(const struct moment *moment, const char *name,
    const char *word)
{
	const struct claim_row *row = claim_find(&moment->action, name);
	char saw[CLAIM_SEEN] = "";

	if (!row || moment->outcome == OUTCOME_UNAVAILABLE)
		return false;
	row->saw(moment, saw);
	return saw[0] && holds(row, moment, saw, word);
}

void claim_saw(const struct moment *moment, const char *name, char *out,
    size_t size)
{
	const struct claim_row *row = claim_find(&moment->action, name);
	char saw[CLAIM_SEEN] = "";

	if (moment->outcome == OUTCOME_UNAVAILABLE)
		snprintf(saw, sizeof saw, "unavailable");
	else if (row)
		row->saw(moment, saw);
	if (saw[0] == '\0' && moment->outcome == OUTCOME_ENDED)
		claim_find(&moment->action, "target")->saw(moment, saw);
	snprintf(out, size, "%s", saw);
}

void claim_word(const struct moment *moment, const char *name, char *out,
    size_t size)
{
	static const char *const words[] = { "none", "stays", "own", "shell",
		"other" };
	const struct claim_row *row = claim_find(&moment->action, name);
	size_t count = sizeof words / sizeof words[0];

	claim_saw(moment, name, out, size);
	if (!row || row->kind == CLAIM_MODE || row->kind == CLAIM_FATE ||
	    row->kind == CLAIM_DISPOSITION)
		return;
	if (row->kind == CLAIM_NUMBER && row->actions &&
	    !claim_is_kinship(row))
		return;
	/* Of a text, and of small numbers, the thing itself says more. */
	if (row->kind == CLAIM_TEXT || (row->kind == CLAIM_RESULT &&
	    !action_is(&moment->action, "fork")))
		count--;
	for (size_t i = 0; i < count; i++)
		if (claim_has_word(&moment->action, name, words[i]) &&
		    claim_holds(moment, name, words[i])) {
			snprintf(out, size, "%s", words[i]);
			return;
		}
}
