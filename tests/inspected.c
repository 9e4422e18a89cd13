/* A process of ours under inspect. */
#include "tests/inspected.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/commands.h"

void inspected_close(void)
{
	buffer_free(&errand.out);
	buffer_free(&errand.err);
	eye_close();
}

static void be_daemon(void *name)
{
	int fd = open("/dev/null", O_RDWR);

	prctl(PR_SET_NAME, name);
	if (setsid() < 0 || chdir("/") < 0 || fd < 0)
		_exit(1);
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	umask(027);
}

void inspected_begin(const char *name)
{
	eye_begin(be_daemon, (char *)(uintptr_t)name);
}

int inspected_run(int to, char **argv)
{
	return errand_do(command_inspect, argv, "", to);
}

bool inspected_says(const char *words)
{
	return strstr(buffer_get(&errand.out), words) != NULL;
}

int inspected_lines(const struct buffer *buffer)
{
	int count = 0;

	for (size_t i = 0; i < buffer->length; i++)
		count += buffer->text[i] == '\n';
	return count;
}

char *inspected_number(pid_t pid)
{
	static char text[4][16];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(text[turn], sizeof text[turn], "%d", (int)pid);
	return text[turn];
}
