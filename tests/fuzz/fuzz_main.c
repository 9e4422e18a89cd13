/* Throws arguments at the program: which command gets them, and what it says
 * of a word that is none.  No command is run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/arguments.h"

/* The commands and main itself, under other names. */
#define command_lab told_lab
#define command_run told_run
#define command_inspect told_inspect
#define command_check told_check
#define command_list told_list
#define main lab_main
int lab_main(int argc, char **argv);
#include "lab/main.c"
#undef main

static struct told {
	const char *command;	/* NULL: none was called */
	int argc;
	char **argv;
} told;

static int tell(const char *command, int argc, char **argv)
{
	must(!told.command);
	told = (struct told){ command, argc, argv };
	return 7;
}

int command_lab(int argc, char **argv)
{
	return tell("", argc, argv);
}

int command_run(int argc, char **argv)
{
	return tell("run", argc, argv);
}

int command_inspect(int argc, char **argv)
{
	return tell("inspect", argc, argv);
}

int command_check(int argc, char **argv)
{
	return tell("check", argc, argv);
}

int command_list(int argc, char **argv)
{
	return tell("list", argc, argv);
}

/* A command gets all that stands behind its own word, and no other does; the
 * lab gets what begins with an option, or nothing. */
static void must_be_told(const struct arguments *given)
{
	bool is_lab = told.command[0] == '\0';

	must(told.argc == given->count - (is_lab ? 0 : 1));
	must(told.argv == given->word + (is_lab ? 0 : 1));
	if (is_lab)
		must(given->count < 2 || given->word[1][0] == '-');
	else
		must(strcmp(told.command, given->word[1]) == 0);
}

/* What main writes by itself is kept from the fuzzer's own output. */
static int call(struct arguments *arguments)
{
	FILE *output = stdout;
	size_t length;
	char *text;
	int status;

	told.command = NULL;
	stdout = open_memstream(&text, &length);
	must(stdout != NULL);
	status = lab_main(arguments->count, arguments->word);
	fclose(stdout);
	stdout = output;
	must((length > 0) == (status == 0));
	must_be_shown_safely(text, length);
	free(text);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arguments arguments;
	struct said said;
	int status;

	arguments_open(&arguments, "daemonlab", data, size);
	said_listen(&said);
	status = call(&arguments);
	said_must_fit(&said, status == 2);
	must(status == (told.command ? 7 : status == 2 ? 2 : 0));
	if (told.command)
		must_be_told(&arguments);
	arguments_close(&arguments);
	return 0;
}
