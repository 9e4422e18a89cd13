/* Left the session, but lives by the terminal on descriptor 0. */
#include "daemon.h"

int main(void)
{
	char line[80];

	detach();
	if (chdir("/") < 0)
		return 1;
	umask(022);
	close_inherited();
	handle(SIGTERM, on_term);
	while (!has_to_end && read(0, line, sizeof line) > 0)
		;
	return 0;
}
