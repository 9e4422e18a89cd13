/* Writes so many MiB to its terminal, a gigabyte unless told otherwise: lines
 * of 64 KiB. */
#include "hostile.h"

static char line[65536];

static int write_line(void)
{
	size_t done = 0;
	ssize_t got;

	while (done < sizeof line) {
		got = write(1, line + done, sizeof line - done);
		if (got < 0 && errno != EINTR)
			return -1;
		done += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int count = (argc > 1 ? atoi(argv[1]) : 1024) * 16;

	refuse_outside();
	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	for (int i = 0; i < count; i++)
		if (write_line() < 0)
			return 1;
	return 0;
}
