/* The experiments that run in the target, in the order of the menu. */
#include <string.h>

#include "try.h"

const struct experiment experiments[] = {
	{ "write-stdout", NULL, try_write_stdout },
	{ "read-stdin", NULL, try_read_stdin },
	{ "open-dev-tty", NULL, try_open_dev_tty },
	{ "open-new-tty", NULL, try_open_new_tty },
	{ "create-file", "MASK", try_create_file },
	{ "open-file", NULL, try_open_file },
	{ "printf-stdout", NULL, try_printf_stdout },
	{ "setpgid", NULL, try_setpgid },
	{ "spawn-worker", NULL, try_spawn_worker },
	{ NULL, NULL, NULL },
};

void findings_init(struct findings *findings)
{
	memset(findings, 0, sizeof *findings);
	findings->bytes = -1;
	findings->fd = -1;
}

const struct experiment *experiment_find(const char *id)
{
	for (const struct experiment *row = experiments; row->id; row++)
		if (strcmp(row->id, id) == 0)
			return row;
	return NULL;
}
