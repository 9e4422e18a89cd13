/* What a tracer should not slow down: so many reads of one byte. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	long times = argc > 1 ? atol(argv[1]) : 1000;
	int zero = open("/dev/zero", O_RDONLY);
	char byte;

	while (times-- > 0)
		if (read(zero, &byte, 1) != 1)
			return 1;
	return 0;
}
