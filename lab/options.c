/* The options of `daemonlab` and `daemonlab run`, read and listed. */
#include "lab/options.h"

#include <stdio.h>
#include <string.h>

#include "lab/ground/escape.h"

static const char *command_name(enum option_of command)
{
	return command == OF_RUN ? "daemonlab run"
	    : command == OF_LIST ? "daemonlab list" : "daemonlab";
}

static int complain(enum option_of command, const char *why)
{
	fprintf(stderr, "%s: %s\n", command_name(command), why);
	return 2;
}

static const struct option_row *find(enum option_of command, const char *word,
    size_t length)
{
	for (const struct option_row *row = option_rows; row->name; row++)
		if ((row->of & (int)command) && strlen(row->name) == length &&
		    strncmp(row->name, word, length) == 0)
			return row;
	return NULL;
}

/* One option at argv[*at]; its value is behind "=" or the next word. */
static int take_option(struct options *options, enum option_of command,
    int argc, char **argv, int *at)
{
	const char *word = argv[*at];
	size_t length = strcspn(word, "=");
	const struct option_row *row = find(command, word, length);
	const char *value = word[length] ? word + length + 1 : NULL;
	char why[400], shown[100];

	escape_text(shown, sizeof shown, word);
	if (!row) {
		snprintf(why, sizeof why, "unknown option '%s'; see %s --help",
		    shown, command_name(command));
		return complain(command, why);
	}
	if (row->value && !value && *at + 1 < argc)
		value = argv[++*at];
	if ((row->value != NULL) != (value != NULL)) {
		snprintf(why, sizeof why, row->value ? "%s wants %s after it"
		    : "%s takes no value", row->name, row->value);
		return complain(command, why);
	}
	if (!row->take(options, value, why, sizeof why))
		return complain(command, why);
	return 0;
}

int options_read(struct options *options, enum option_of command, int argc,
    char **argv)
{
	memset(options, 0, sizeof *options);
	options->settings.recipe = recipe_find("classic");
	options->settings.start = start_find("job");
	options->settings.is_predicting = true;
	options->settings.keeps_state = true;
	options->words = argv + 1;
	for (int i = 1; i < argc; i++) {
		bool is_end = strcmp(argv[i], "--") == 0;
		int result;

		if (is_end) {
			while (++i < argc)
				options->words[options->word_count++] =
				    argv[i];
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			options->words[options->word_count++] = argv[i];
			continue;
		}
		if (strcmp(argv[i], "-h") == 0) {
			options->wants_help = true;
			continue;
		}
		result = take_option(options, command, argc, argv, &i);
		if (result)
			return result;
	}
	return 0;
}

void options_help(enum option_of command)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		char word[40];

		if (!(row->of & (int)command))
			continue;
		snprintf(word, sizeof word, "%s%s%s", row->name,
		    row->value ? " " : "", row->value ? row->value : "");
		printf("  %-20s %s\n", word, row->help);
	}
}
