/* Takes all of something: memory, a disk, the CPU. */
#include "hostile.h"

static void take_memory(void)
{
	for (;;) {
		char *block = malloc(1 << 20);

		if (block)
			memset(block, 1, 1 << 20);
		else
			pause();
	}
}

/* In the folder that it was started in; "deaf": without ending there. */
static void take_disk(void)
{
	static char block[1 << 16];
	int fd = open("hog", O_WRONLY | O_CREAT | O_EXCL, 0600);

	while (write(fd, block, sizeof block) > 0)
		;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "memory";

	refuse_outside();
	if (strcmp(what, "deaf") == 0)
		be_deaf();
	if (strcmp(what, "disk") == 0 || strcmp(what, "deaf") == 0) {
		take_disk();
		return 42;
	}
	while (strcmp(what, "cpu") == 0)
		;
	take_memory();
}
