/* System calls on processes that glibc may not know. */
#include "lab/ground/pidfd.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

int pidfd_of(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

int pidfd_kill(int pidfd, int signal, unsigned flags)
{
	return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, flags);
}

bool pidfd_is_ended(int pidfd)
{
	struct pollfd wait = { .fd = pidfd, .events = POLLIN };

	return poll(&wait, 1, 0) > 0;
}
