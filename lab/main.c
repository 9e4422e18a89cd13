/* daemonlab: the command line, and the start of every command. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/actors/line.h"
#include "lab/actors/target.h"
#include "lab/commands.h"
#include "lab/faces/json_value.h"
#include "lab/ground/escape.h"
#include "lab/options.h"

static const struct {
	const char *word;
	int (*run)(int argc, char **argv);
	const char *usage;
	const char *help;
} commands[] = {
	{ "run", command_run, "run [ACTION...]",
	  "the same without a screen; `run -` reads actions from its input" },
	{ "inspect", command_inspect, "inspect PID... | --all",
	  "how much of a daemon is any process?" },
	{ "check", command_check, "check [--] PROGRAM [ARG...]",
	  "what does a daemon of your own do, and what did it forget?" },
	{ "list", command_list, "list",
	  "the steps, experiments, recipes and starts" },
};

#define COMMANDS (sizeof commands / sizeof commands[0])

static int print_help(void)
{
	printf("usage: daemonlab [OPTION...]\n"
	    "       daemonlab COMMAND [...]\n\n"
	    "An interactive lab that shows on a real process how a daemon "
	    "is made.\n\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-28s %s\n", commands[i].usage, commands[i].help);
	printf("\n  %-28s %s\n  %-28s %s\n\n"
	    "The lab itself; it needs a terminal of 80x24:\n\n",
	    "--version", "the version",
	    "COMMAND --help", "the options of a command");
	options_help(OF_LAB);
	return fflush(stdout) == 0 ? 0 : 1;
}

static int print_version(void)
{
	printf("daemonlab %s\n", DAEMONLAB_VERSION);
	return fflush(stdout) == 0 ? 0 : 1;
}

/* Descriptors 0 to 2 that are closed would become whatever is opened first.
 * To read only: what is written to a closed standard output must not seem to
 * have been written. */
static void open_standard(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

static int unknown(const char *word)
{
	char shown[100];

	escape_text(shown, sizeof shown, word);
	fprintf(stderr, "daemonlab: unknown command '%s'; there are run, "
	    "inspect, check, list; daemonlab alone opens the lab\n", shown);
	return 2;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-') {
		if (argc >= 2 && strcmp(argv[1], "--version") == 0)
			return print_version();
		return command_lab(argc, argv);
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].word) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (strcmp(argv[1], "help") == 0)
		return print_help();
	return unknown(argv[1]);
}

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "";
}

int main(int argc, char **argv)
{
	const char *line = getenv(LINE_ENVIRONMENT);

	if (line && strcmp(base_name(argv[0]), "target") == 0)
		target_main(line);
	open_standard();
	umask(022);
	json_need_memory();
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0))
		return print_help();
	return dispatch(argc, argv);
}
