/* Clears the umask, and makes a file that anyone can write. */
#include "daemon.h"

int main(void)
{
	char path[PATH_MAX];

	path_here(path, sizeof path, "open");
	detach();
	settle_down();
	umask(0);
	close(open(path, O_WRONLY | O_CREAT, 0666));
	main_loop();
	return 0;
}
