/*
 * Made of the lab's own objects: `tables pages` copies a page from its input
 * to its output and fills in what stands between the marks
 *	.\" table NAME		<!-- table NAME -->
 *	.\" end			<!-- end -->
 * and `tables bash`, `zsh` and `fish` print a completion.
 */
#include "docs/tables.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lab/facts/action.h"
#include "lab/facts/command.h"
#include "lab/facts/text.h"
#include "lab/options.h"

/* The words of a text, with line breaks as spaces. */
static void say(struct buffer *out, const char *words)
{
	for (; *words; words++)
		buffer_add(out, *words == '\n' ? " " : words, 1);
	while (out->length > 0 && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
}

static void give_text(const char *term, const char *argument,
    const char *format, row_sink *sink, void *context)
{
	struct buffer words = { NULL, 0, 0 };
	char id[96];

	snprintf(id, sizeof id, format, term);
	say(&words, text_get(id));
	sink(term, argument ? argument : "", buffer_get(&words), context);
	buffer_free(&words);
}

static void give_keys(bool is_lab, row_sink *sink, void *context)
{
	for (const struct command *row = commands; row->id;
	    row = command_next(row)) {
		struct buffer keys = { NULL, 0, 0 }, words = { NULL, 0, 0 };
		char id[96];

		if (is_lab != !!(row->modes & MODE_BIT(MODE_LAB)))
			continue;
		command_keys(row, false, &keys);
		snprintf(id, sizeof id, "key.%s", row->id);
		say(&words, text_get(id));
		sink(buffer_get(&keys), "", buffer_get(&words), context);
		buffer_free(&keys);
		buffer_free(&words);
	}
}

static void give_options(int of, row_sink *sink, void *context)
{
	for (const struct option_row *row = option_rows; row->name; row++)
		if (row->of & of)
			sink(row->name, row->value ? row->value : "",
			    row->help, context);
}

/* "  --only ID,...      let these ..." of a help text. */
static void read_line(const char *line, char *term, char *argument,
    struct buffer *words)
{
	int at = 0;

	sscanf(line, "  %39[^ \n] %n%39[^ \n]", term, &at, argument);
	if (line[at - 2] == ' ')
		argument[0] = '\0';
	else
		at += (int)strlen(argument);
	at += (int)strspn(line + at, " ");
	buffer_add(words, line + at, strcspn(line + at, "\n"));
}

/* The options of a help text; they stand in no other table. */
static void give_help(const char *id, row_sink *sink, void *context)
{
	const char *line = strstr(text_get(id), "\n  --");

	while (line && strncmp(line, "\n  --", 5) == 0) {
		struct buffer words = { NULL, 0, 0 };
		char term[40], argument[40] = "";

		read_line(line + 1, term, argument, &words);
		line = strchr(line + 1, '\n');
		while (line && strncmp(line, "\n    ", 5) == 0) {
			line += 1 + strspn(line + 1, " ");
			buffer_text(&words, " ");
			buffer_add(&words, line, strcspn(line, "\n"));
			line = strchr(line, '\n');
		}
		sink(term, argument, buffer_get(&words), context);
		buffer_free(&words);
	}
}

static void give_steps(row_sink *sink, void *context)
{
	for (size_t i = 0; steps[i]; i++)
		give_text(steps[i]->id, NULL, "%s.title", sink, context);
}

static void give_experiments(row_sink *sink, void *context)
{
	for (size_t i = 0; experiments[i].id; i++)
		give_text(experiments[i].id, experiments[i].argument,
		    "%s.what", sink, context);
	for (size_t i = 0; lab_acts[i].id; i++)
		give_text(lab_acts[i].id, lab_acts[i].argument, "%s.what",
		    sink, context);
}

static void give_recipes(row_sink *sink, void *context)
{
	for (const struct recipe *recipe = recipes; recipe->id; recipe++)
		give_text(recipe->id, NULL, "recipe.%s", sink, context);
}

static void give_starts(row_sink *sink, void *context)
{
	for (const struct start *start = starts; start->id; start++)
		give_text(start->id, NULL, "start.%s", sink, context);
}

int table_rows(const char *name, row_sink *sink, void *context)
{
	static const struct {
		const char *name;
		void (*give)(row_sink *, void *);
	} tables[] = {
		{ "steps", give_steps },
		{ "experiments", give_experiments },
		{ "recipes", give_recipes },
		{ "starts", give_starts },
		{ "checks", rows_of_checks },
		{ "takes", rows_of_takes },
	};

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (strcmp(tables[i].name, name) == 0)
			return tables[i].give(sink, context), 0;
	if (strcmp(name, "keys") == 0 || strcmp(name, "keys-else") == 0)
		give_keys(name[4] == '\0', sink, context);
	else if (strcmp(name, "options-lab") == 0)
		give_options(OF_LAB, sink, context);
	else if (strcmp(name, "options-run") == 0)
		give_options(OF_RUN, sink, context);
	else if (strcmp(name, "options-list") == 0)
		give_options(OF_LIST, sink, context);
	else if (strcmp(name, "options-check") == 0)
		give_help("check.help", sink, context);
	else if (strcmp(name, "options-inspect") == 0)
		give_help("inspect.help", sink, context);
	else
		return -1;
	return 0;
}

/* Plain text for mdoc, in lines of at most 80. */
static void put_mdoc(const char *words)
{
	static const struct {
		const char *sign, *escape;
	} signs[] = {
		{ "\\", "\\e" },	  { "-", "\\-" },   { "↑", "\\(ua" },
		{ "↓", "\\(da" }, { "←", "\\(<-" }, { "→", "\\(->" },
		{ "…", "..." },
	};

	for (int column = 0; *words; column++) {
		size_t i = 0, count = sizeof signs / sizeof signs[0];

		while (i < count && strncmp(words, signs[i].sign,
		    strlen(signs[i].sign)) != 0)
			i++;
		if (column == 0 && (*words == '.' || *words == '\''))
			fputs("\\&", stdout);
		if (i < count)
			fputs(signs[i].escape, stdout);
		else if (*words == ' ' && column > 60)
			putchar('\n'), column = -1;
		else
			putchar(*words);
		words += i < count ? strlen(signs[i].sign) : 1;
	}
}

/* An option is "--name" and what follows it; all else is a literal word. */
static void row_mdoc(const char *term, const char *argument,
    const char *words, void *context)
{
	(void)context;
	if (strncmp(term, "--", 2) == 0) {
		printf(".It Fl \\-%s", term + 2);
		if (*argument)
			printf(" Ar %s", argument);
	} else {
		printf(".It Ic \"\\&");
		put_mdoc(term);
		if (*argument)
			printf(":%s", argument);
		printf("\\&\"");
	}
	putchar('\n');
	put_mdoc(words);
	putchar('\n');
}

static void put_markdown(const char *words)
{
	for (; *words; words++) {
		if (strchr("|\\<", *words))
			putchar('\\');
		putchar(*words);
	}
}

static void row_markdown(const char *term, const char *argument,
    const char *words, void *context)
{
	(void)context;
	printf("| ");
	put_markdown(term);
	printf("%s%s | ", *argument ? " " : "", argument);
	put_markdown(words);
	printf(" |\n");
}

/* The table that a line asks for; false if it asks for none. */
static bool fill(const char *line)
{
	char name[40];
	int result;

	if (sscanf(line, ".\\\" table %39[a-z-]", name) == 1) {
		puts(".Bl -tag -width Ds");
		result = table_rows(name, row_mdoc, NULL);
		puts(".El");
	} else if (sscanf(line, "<!-- table %39[a-z-]", name) == 1) {
		puts("| | |\n| --- | --- |");
		result = table_rows(name, row_markdown, NULL);
	} else {
		return false;
	}
	if (result < 0) {
		fprintf(stderr, "tables: there is no table %s\n", name);
		exit(1);
	}
	return true;
}

static int fill_page(void)
{
	bool is_inside = false;
	size_t size = 0;
	char *line = NULL;

	while (getline(&line, &size, stdin) >= 0) {
		if (strncmp(line, ".\\\" end", 7) == 0 ||
		    strncmp(line, "<!-- end", 8) == 0)
			is_inside = false;
		if (is_inside)
			continue;
		fputs(line, stdout);
		is_inside = fill(line);
	}
	free(line);
	return is_inside;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc == 2 && strcmp(argv[1], "pages") == 0)
		return fill_page();
	if (argc == 2 && complete_shell(argv[1], stdout) == 0)
		return 0;
	fprintf(stderr, "usage: tables pages|bash|zsh|fish\n");
	return 2;
}
