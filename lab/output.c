/* Standard output that is believed only when it was written. */
#include "lab/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/ground/io.h"

static bool has_failed;

bool output_text(const char *text)
{
	if (has_failed)
		return false;
	if (fflush(stdout) == 0 &&
	    io_write(STDOUT_FILENO, text, strlen(text)) == 0)
		return true;
	has_failed = true;
	fprintf(stderr, "daemonlab: cannot write to standard output: %s\n",
	    strerror(errno));
	return false;
}

bool output_line(const char *text)
{
	return output_text(text) && output_text("\n");
}

bool output_is_fine(void)
{
	return !has_failed;
}
