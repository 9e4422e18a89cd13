/* The table of options: how each takes its value. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/facts/text.h"
#include "lab/ground/escape.h"
#include "lab/options.h"

#define REPEAT_MAX 100000

static bool take_json(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->is_json = true;
}

static bool take_help(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->wants_help = true;
}

/* "classic, robust, ..." for the line that says what would be right. */
static void names_of_recipes(char *out, size_t size)
{
	size_t at = 0;

	for (const struct recipe *r = recipes; r->id && at < size; r++)
		at += (size_t)snprintf(out + at, size - at, "%s%s",
		    r == recipes ? "" : ", ", r->id);
}

static void names_of_starts(char *out, size_t size)
{
	size_t at = 0;

	for (const struct start *s = starts; s->id && at < size; s++)
		at += (size_t)snprintf(out + at, size - at, "%s%s",
		    s == starts ? "" : ", ", s->id);
}

static bool refuse(const char *what, const char *value, const char *right,
    char *why, size_t size)
{
	char shown[100];

	escape_text(shown, sizeof shown, value);
	snprintf(why, size, "unknown %s '%s'; there are %s", what, shown,
	    right);
	return false;
}

static bool take_recipe(struct options *o, const char *value, char *why,
    size_t size)
{
	char names[200];

	o->settings.recipe = recipe_find(value);
	o->is_recipe_given = true;
	names_of_recipes(names, sizeof names);
	return o->settings.recipe ||
	    refuse("recipe", value, names, why, size);
}

static bool take_start(struct options *o, const char *value, char *why,
    size_t size)
{
	char names[200];

	o->settings.start = start_find(value);
	names_of_starts(names, sizeof names);
	return o->settings.start || refuse("start", value, names, why, size);
}

static bool take_adopt(struct options *o, const char *value, char *why,
    size_t size)
{
	o->settings.is_adopting = strcmp(value, "lab") == 0;
	return o->settings.is_adopting || strcmp(value, "init") == 0 ||
	    refuse("adopter", value, "init, lab", why, size);
}

static bool take_shell(struct options *o, const char *value, char *why,
    size_t size)
{
	struct stat status;
	char shown[200];

	errno = 0;
	o->settings.shell = value;
	if (value[0] == '/' && access(value, X_OK) == 0 &&
	    stat(value, &status) == 0 && S_ISREG(status.st_mode))
		return true;
	escape_text(shown, sizeof shown, value);
	snprintf(why, size, "shell '%s': %s; the full path of a shell such "
	    "as /bin/dash would be right", shown, value[0] != '/'
	    ? "no full path" : errno ? strerror(errno) : "no program");
	return false;
}

static bool take_no_predict(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	o->settings.is_predicting = false;
	return true;
}

static bool take_lecture(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->settings.is_lecture = true;
}

static bool take_theme(struct options *o, const char *value, char *why,
    size_t size)
{
	o->theme = value;
	return strcmp(value, "default") == 0 ||
	    strcmp(value, "contrast") == 0 || strcmp(value, "mono") == 0 ||
	    refuse("theme", value, "default, contrast, mono", why, size);
}

static bool take_ascii(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->is_ascii = true;
}

static bool take_language(struct options *o, const char *value, char *why,
    size_t size)
{
	struct buffer all = { NULL, 0, 0 };

	o->language = value;
	if (text_use(value))
		return true;
	text_languages(&all, ", ");
	refuse("language", value, buffer_get(&all), why, size);
	buffer_free(&all);
	return false;
}

static bool take_no_state(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	o->settings.keeps_state = false;
	return true;
}

static bool take_repeat(struct options *o, const char *value, char *why,
    size_t size)
{
	char shown[60], *end;

	errno = 0;
	o->repeat = strtol(value, &end, 10);
	if (value[0] >= '0' && value[0] <= '9' && !*end && !errno &&
	    o->repeat >= 1 && o->repeat <= REPEAT_MAX)
		return true;
	escape_text(shown, sizeof shown, value);
	snprintf(why, size, "--repeat '%s': a number from 1 to %d would be "
	    "right", shown, REPEAT_MAX);
	return false;
}

static bool take_compare(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)why, (void)size;
	o->compare = value;
	return true;
}

static bool take_report(struct options *o, const char *value, char *why,
    size_t size)
{
	o->report = value;
	if (value[0] != '\0')
		return true;
	snprintf(why, size, "--report wants the name of a file");
	return false;
}

static bool take_force(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->is_forced = true;
}

static bool take_inventory(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)value, (void)why, (void)size;
	return o->settings.is_inventory = true;
}

static bool take_predict(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)why, (void)size;
	o->predict = value;
	return true;
}

static bool take_sheet(struct options *o, const char *value, char *why,
    size_t size)
{
	(void)why, (void)size;
	o->sheet = value;
	return true;
}

const struct option_row option_rows[] = {
	{ "--json", NULL, OF_RUN | OF_LIST,
	  "one JSON object a line instead of text", take_json },
	{ "--recipe", "NAME", OF_LAB | OF_RUN,
	  "which steps: classic, robust, daemon3, none", take_recipe },
	{ "--start", "NAME", OF_LAB | OF_RUN,
	  "how the target is started: job, script, background, nohup, leader",
	  take_start },
	{ "--adopt", "init|lab", OF_LAB | OF_RUN,
	  "who adopts orphans: lab makes the lab the subreaper", take_adopt },
	{ "--shell", "PATH", OF_LAB | OF_RUN,
	  "another shell than bash, by its full path", take_shell },
	{ "--repeat", "N", OF_RUN,
	  "do it all N times at full speed and count who survives",
	  take_repeat },
	{ "--compare", "A,B", OF_RUN,
	  "two recipes or starts side by side; 'survivors': &, nohup, disown "
	  "and setsid against exit and a closed window", take_compare },
	{ "--report", "FILE", OF_RUN, "write the lab report, in Markdown",
	  take_report },
	{ "--force", NULL, OF_RUN, "overwrite the file of --report",
	  take_force },
	{ "--no-predict", NULL, OF_LAB, "ask no questions before an action",
	  take_no_predict },
	{ "--lecture", NULL, OF_LAB, "lecture mode, for a class",
	  take_lecture },
	{ "--theme", "NAME", OF_LAB, "default, contrast or mono", take_theme },
	{ "--ascii", NULL, OF_LAB | OF_RUN, "no sign outside ASCII",
	  take_ascii },
	{ "--lang", "CODE", OF_LAB | OF_RUN,
	  "language of the texts, as en or zh", take_language },
	{ "--no-state", NULL, OF_LAB, "keep no progress", take_no_state },
	{ "--inventory", NULL, OF_LAB,
	  "twelve questions, before and after the tour", take_inventory },
	{ "--predict", "SHEET", OF_RUN,
	  "do what a sheet says and check its claims; - reads one from input",
	  take_predict },
	{ "--sheet", "SEED", OF_RUN,
	  "print an empty sheet, another for each seed", take_sheet },
	{ "--help", NULL, OF_LAB | OF_RUN | OF_LIST, "this", take_help },
	{ NULL, NULL, 0, NULL, NULL },
};
