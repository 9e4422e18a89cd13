/* `daemonlab list`: what there is. */
#include <stdio.h>
#include <stdlib.h>

#include "lab/commands.h"
#include "lab/faces/json_list.h"
#include "lab/faces/json_value.h"
#include "lab/faces/print.h"
#include "lab/options.h"
#include "lab/output.h"

static int print_text(void)
{
	struct buffer text = { 0 };

	print_list(&text);
	output_text(buffer_get(&text));
	buffer_free(&text);
	return output_is_fine() ? 0 : 1;
}

static int print_json(void)
{
	char *line = json_line(json_list());

	output_line(line);
	free(line);
	return output_is_fine() ? 0 : 1;
}

int command_list(int argc, char **argv)
{
	struct options options;
	int result = options_read(&options, OF_LIST, argc, argv);

	if (result)
		return result;
	if (options.wants_help) {
		printf("usage: daemonlab list [--json]\n\n"
		    "The steps, experiments, recipes and starts.\n\n");
		options_help(OF_LIST);
		return 0;
	}
	if (options.word_count > 0) {
		fprintf(stderr, "daemonlab list: takes no words; "
		    "'daemonlab list' alone would be right\n");
		return 2;
	}
	return options.is_json ? print_json() : print_text();
}
