/* The same steps by bare system calls. */
#include "daemon.h"

int main(void)
{
	if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) != 0)
		syscall(SYS_exit_group, 0);
	syscall(SYS_setsid);
	if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) != 0)
		syscall(SYS_exit_group, 0);
	syscall(SYS_chdir, "/");
	syscall(SYS_umask, 022);
	close_inherited();
	null_stdio();
	main_loop();
	return 0;
}
