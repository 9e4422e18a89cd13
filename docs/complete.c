/* The completion of bash, zsh and fish, out of the tables. */
#include "docs/tables.h"

#include <stdbool.h>
#include <string.h>

#include "lab/facts/text.h"
#include "lab/ground/buffer.h"

/* The commands, as `daemonlab --help` has them. */
static const struct {
	const char *word, *options, *help;
} commands[] = {
	{ "run", "options-run", "the same without a screen" },
	{ "inspect", "options-inspect", "how much of a daemon is a process" },
	{ "check", "options-check", "what does a daemon of your own do" },
	{ "list", "options-list", "steps, experiments, recipes, starts" },
};

#define COMMANDS (sizeof commands / sizeof commands[0])

/* What follows an option: tables, words, or a file; is_list: several of them,
 * parted by commas.  "languages" is no table: it is what the texts have. */
static const struct {
	const char *option, *table, *other, *words;
	bool is_list;
} values[] = {
	{ "--recipe", "recipes", NULL, NULL, false },
	{ "--start", "starts", NULL, NULL, false },
	{ "--compare", "recipes", "starts", "survivors", true },
	{ "--require", "takes", NULL, NULL, true },
	{ "--only", "checks", NULL, NULL, true },
	{ "--adopt", NULL, NULL, "init lab", false },
	{ "--theme", NULL, NULL, "default contrast mono", false },
	{ "--lang", "languages", NULL, NULL, false },
	{ "--shell", NULL, NULL, NULL, false },
	{ "--predict", NULL, NULL, NULL, false },
	{ "--report", NULL, NULL, NULL, false },
};

#define VALUES (sizeof values / sizeof values[0])

/* Signals that signal: and group: are completed with; any other works. */
static const char *const signals[] = { "TERM", "HUP", "INT", "QUIT", "TSTP",
	"STOP", "CONT", "KILL", "USR1", "USR2", NULL };

static bool takes_signal(const char *argument)
{
	return strcmp(argument, "NAME") == 0;
}

/* --- rows as words, as "word:help" of zsh, as lines of fish ---------------- */

static void add_word(const char *term, const char *argument,
    const char *words, void *context)
{
	(void)words;
	if (takes_signal(argument) && term[0] != '-')
		for (int i = 0; signals[i]; i++)
			buffer_format(context, "%s:%s ", term, signals[i]);
	else
		buffer_format(context, "%s ", term);
}

/* In single quotes; a colon parts word and help. */
static void add_quoted(struct buffer *out, const char *words, bool is_zsh)
{
	for (; *words; words++) {
		if (*words == '\'')
			buffer_text(out, is_zsh ? "'\\''" : "\\'");
		else if (*words == ':' && is_zsh)
			buffer_text(out, "\\:");
		else if (*words == '\\')
			buffer_text(out, "\\\\");
		else
			buffer_add(out, words, 1);
	}
}

/* What stands behind a signal's name: the help ends with another one. */
static void add_help(struct buffer *out, const char *words, bool is_signal,
    bool is_zsh)
{
	struct buffer help = { NULL, 0, 0 };

	buffer_add(&help, words, is_signal ? strcspn(words, ":") :
	    strlen(words));
	add_quoted(out, buffer_get(&help), is_zsh);
	buffer_free(&help);
}

static void add_zsh(const char *term, const char *argument, const char *words,
    void *context)
{
	bool is_signal = takes_signal(argument) && term[0] != '-';

	for (int i = 0; is_signal ? signals[i] != NULL : i < 1; i++) {
		buffer_format(context, "\t\t'%s", term);
		if (is_signal)
			buffer_format(context, "\\:%s", signals[i]);
		buffer_text(context, ":");
		add_help(context, words, is_signal, true);
		buffer_text(context, "'\n");
	}
}

struct fish {
	struct buffer *out;
	const char *when;
};

static const char *fish_values(const char *option, struct buffer *words);

static void add_fish(const char *term, const char *argument,
    const char *words, void *context)
{
	struct fish *fish = context;
	bool is_option = strncmp(term, "--", 2) == 0;
	bool is_signal = takes_signal(argument) && !is_option;
	struct buffer value = { NULL, 0, 0 };

	for (int i = 0; is_signal ? signals[i] != NULL : i < 1; i++) {
		buffer_format(fish->out, "complete -c daemonlab -n '%s' ",
		    fish->when);
		if (is_option)
			buffer_format(fish->out, "-l %s%s", term + 2,
			    *argument ? fish_values(term, &value) : "");
		else
			buffer_format(fish->out, "-a '%s%s%s'", term,
			    is_signal ? ":" : "", is_signal ? signals[i] : "");
		buffer_text(fish->out, " -d '");
		add_help(fish->out, words, is_signal, false);
		buffer_text(fish->out, "'\n");
	}
	buffer_free(&value);
}

/* The words that may follow an option; false: a file, or anything. */
static bool value_words(size_t at, struct buffer *out)
{
	const char *tables[] = { values[at].table, values[at].other };

	for (int i = 0; i < 2; i++)
		if (tables[i] && strcmp(tables[i], "languages") == 0)
			text_languages(out, " ");
		else if (tables[i])
			table_rows(tables[i], add_word, out);
	if (values[at].words)
		buffer_text(out, values[at].words);
	while (out->length > 0 && out->text[out->length - 1] == ' ')
		out->text[--out->length] = '\0';
	return values[at].table || values[at].words;
}

static const char *fish_values(const char *option, struct buffer *words)
{
	struct buffer found = { NULL, 0, 0 };

	buffer_text(words, " -r");
	for (size_t i = 0; i < VALUES; i++) {
		if (strcmp(values[i].option, option) != 0)
			continue;
		if (value_words(i, &found))
			buffer_format(words, values[i].is_list ?
			    "f -a '(__fish_append , %s)'" : "f -a '%s'",
			    buffer_get(&found));
		else
			buffer_text(words, "F");
	}
	buffer_free(&found);
	return buffer_get(words);
}

/* --- a shell each ---------------------------------------------------------- */

static void bash_case(struct buffer *out, const char *label,
    const char *tables[])
{
	buffer_format(out, "\t%s) words='", label);
	for (int i = 0; tables[i]; i++)
		table_rows(tables[i], add_word, out);
	buffer_text(out, "' ;;\n");
}

static void complete_bash(struct buffer *out)
{
	buffer_text(out,
	    "# bash completion of daemonlab; made by `make man`\n"
	    "_daemonlab() {\n"
	    "\tlocal line=${COMP_LINE:0:COMP_POINT} word list words='' "
	    "command=lab i\n"
	    "\tword=${line##*[[:space:]]}\n"
	    "\tlist=${word%\"${word##*,}\"}\n"
	    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	    "\t\tcase ${COMP_WORDS[i]} in run|inspect|check|list)\n"
	    "\t\t\tcommand=${COMP_WORDS[i]}; break ;;\n"
	    "\t\tesac\n\tdone\n"
	    "\tcase $command,${COMP_WORDS[COMP_CWORD-1]} in\n");
	for (size_t i = 0; i < VALUES; i++) {
		struct buffer words = { NULL, 0, 0 };

		if (value_words(i, &words))
			buffer_format(out, "\t*,%s) command=value "
			    "words='%s' ;;\n", values[i].option,
			    buffer_get(&words));
		else
			buffer_format(out, "\t*,%s)\n\t\tmapfile -t COMPREPLY "
			    "< <(compgen -f -- \"$word\")\n\t\treturn ;;\n",
			    values[i].option);
		buffer_free(&words);
	}
	bash_case(out, "run,*",
	    (const char *[]){ "options-run", "steps", "experiments", NULL });
	bash_case(out, "inspect,*",
	    (const char *[]){ "options-inspect", NULL });
	bash_case(out, "check,*", (const char *[]){ "options-check", NULL });
	bash_case(out, "list,*", (const char *[]){ "options-list", NULL });
	buffer_text(out, "\t*) words='--version ");
	for (size_t i = 0; i < COMMANDS; i++)
		buffer_format(out, "%s ", commands[i].word);
	table_rows("options-lab", add_word, out);
	buffer_text(out, "' ;;\n\tesac\n"
	    "\t[[ $command != inspect ]] || "
	    "words+=$(cd /proc && echo [0-9]*)\n"
	    "\tmapfile -t COMPREPLY < <(compgen -P \"$list\" -W \"$words\" -- "
	    "\"${word#\"$list\"}\")\n"
	    "\tif [[ $command == check && $word != -* ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -c -- \"$word\")\n"
	    "\tfi\n"
	    "\t# A colon parts words for bash, so what stands before it is "
	    "there already.\n"
	    "\t[[ $word != *:* ]] || COMPREPLY=(\"${COMPREPLY[@]#"
	    "\"${word%\"${word##*:}\"}\"}\")\n"
	    "}\ncomplete -F _daemonlab daemonlab\n");
}

static void zsh_array(struct buffer *out, const char *name,
    const char *tables[])
{
	buffer_format(out, "\t%s=(\n", name);
	for (int i = 0; tables[i]; i++)
		table_rows(tables[i], add_zsh, out);
	buffer_text(out, "\t)\n");
}

static void complete_zsh(struct buffer *out)
{
	buffer_text(out, "#compdef daemonlab\n"
	    "# zsh completion of daemonlab; made by `make man`\n"
	    "_daemonlab() {\n"
	    "\tlocal command=lab i\n\tlocal -a rows\n"
	    "\tfor ((i = 2; i < CURRENT; i++)); do\n"
	    "\t\tcase $words[i] in\n\t\trun|inspect|check|list) "
	    "command=$words[i]; break ;;\n\t\tesac\n\tdone\n"
	    "\tcase $command,$words[CURRENT-1] in\n");
	for (size_t i = 0; i < VALUES; i++) {
		struct buffer words = { NULL, 0, 0 };

		if (value_words(i, &words))
			buffer_format(out, "\t*,%s) %s %s; return ;;\n",
			    values[i].option, values[i].is_list ?
			    "_values -s , word" : "compadd --",
			    buffer_get(&words));
		else
			buffer_format(out, "\t*,%s) _files; return ;;\n",
			    values[i].option);
		buffer_free(&words);
	}
	buffer_text(out, "\tesac\n\tcase $command in\n\trun)\n");
	zsh_array(out, "rows",
	    (const char *[]){ "options-run", "steps", "experiments", NULL });
	buffer_text(out, "\t;;\n\tinspect)\n\t_pids\n");
	zsh_array(out, "rows", (const char *[]){ "options-inspect", NULL });
	buffer_text(out, "\t;;\n\tcheck)\n\t_command_names -e\n\t_files\n");
	zsh_array(out, "rows", (const char *[]){ "options-check", NULL });
	buffer_text(out, "\t;;\n\tlist)\n");
	zsh_array(out, "rows", (const char *[]){ "options-list", NULL });
	buffer_text(out, "\t;;\n\t*)\n");
	zsh_array(out, "rows", (const char *[]){ "options-lab", NULL });
	buffer_text(out, "\trows+=('--version:the version'\n");
	for (size_t i = 0; i < COMMANDS; i++)
		add_zsh(commands[i].word, "", commands[i].help, out);
	buffer_text(out, "\t)\n\t;;\n\tesac\n"
	    "\tlocal -a dashed=(${(M)rows:#-*}) plain=(${rows:#-*})\n"
	    "\t_describe -t words word plain\n"
	    "\t_describe -o -t options option dashed\n"
	    "}\n_daemonlab \"$@\"\n");
}

static void fish_rows(struct buffer *out, const char *when, const char *table)
{
	struct fish fish = { out, when };

	table_rows(table, add_fish, &fish);
}

static void complete_fish(struct buffer *out)
{
	static const char first[] = "__fish_use_subcommand";
	static const char run[] = "__fish_seen_subcommand_from run";
	struct fish fish = { out, first };

	buffer_text(out, "# fish completion of daemonlab; made by "
	    "`make man`\ncomplete -c daemonlab -f\n");
	for (size_t i = 0; i < COMMANDS; i++)
		add_fish(commands[i].word, "", commands[i].help, &fish);
	add_fish("--version", "", "the version", &fish);
	fish_rows(out, first, "options-lab");
	fish_rows(out, run, "steps");
	fish_rows(out, run, "experiments");
	for (size_t i = 0; i < COMMANDS; i++) {
		char when[80];

		snprintf(when, sizeof when,
		    "__fish_seen_subcommand_from %s", commands[i].word);
		fish_rows(out, when, commands[i].options);
	}
	buffer_text(out, "complete -c daemonlab -n "
	    "'__fish_seen_subcommand_from inspect' "
	    "-a '(__fish_complete_pids)'\n"
	    "complete -c daemonlab -n '__fish_seen_subcommand_from check' "
	    "-F -a '(__fish_complete_command)'\n");
}

int complete_shell(const char *shell, FILE *out)
{
	struct buffer words = { NULL, 0, 0 };

	if (strcmp(shell, "bash") == 0)
		complete_bash(&words);
	else if (strcmp(shell, "zsh") == 0)
		complete_zsh(&words);
	else if (strcmp(shell, "fish") == 0)
		complete_fish(&words);
	else
		return -1;
	fputs(buffer_get(&words), out);
	buffer_free(&words);
	return 0;
}
