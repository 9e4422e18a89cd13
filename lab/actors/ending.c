/* Asks the kernel how a process ended. */
#include "lab/actors/ending.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/ground/io.h"
#include "lab/ground/pidfd.h"

/* Since glibc 2.36 only, and then as one name of an enum. */
#define WAIT_BY_PIDFD 3

/* The first version of struct pidfd_info; headers have it since Linux 6.13,
 * the exit status since 6.15. */
struct info {
	uint64_t mask;
	uint64_t cgroup;
	uint32_t pid, tgid, ppid;
	uint32_t ids[8];
	int32_t exit_code;
};

#define ASK_INFO _IOWR(0xff, 11, struct info)
#define INFO_EXIT (UINT64_C(1) << 3)

static bool has_ended(int pidfd)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };

	return poll(&ended, 1, 0) > 0
	    && (ended.revents & (POLLIN | POLLHUP)) != 0;
}

/* A zombie can still be signalled, what is reaped cannot. */
static bool is_reaped(int pidfd)
{
	return pidfd_kill(pidfd, 0, 0) < 0
	    && errno == ESRCH;
}

static bool ask_wait(int pidfd, struct ending *out)
{
	siginfo_t info = { .si_pid = 0 };
	int status;

	while (waitid((idtype_t)WAIT_BY_PIDFD, (id_t)pidfd, &info,
	    WEXITED | WNOHANG) < 0)
		if (errno != EINTR)
			return false;
	if (info.si_pid == 0)
		return false;
	status = info.si_status;
	if (info.si_code == CLD_EXITED)
		status = (status & 0xff) << 8;
	else if (info.si_code == CLD_DUMPED)
		status |= 0x80;
	ending_read(out, status, WITNESS_WAIT);
	return true;
}

/* An older kernel leaves the bit of what it does not know unset. */
static bool ask_pidfd(int pidfd, struct ending *out)
{
	struct info info = { .mask = INFO_EXIT };

	if (ioctl(pidfd, ASK_INFO, &info) < 0 || (info.mask & INFO_EXIT) == 0)
		return false;
	ending_read(out, info.exit_code, WITNESS_PIDFD);
	return true;
}

/* Whoever may not trace a process reads 0 for its exit code.  The link tells
 * the two apart: EACCES, or ENOENT for a zombie that has no folder. */
static bool may_read(int proc, pid_t pid)
{
	char path[32], link[8];

	snprintf(path, sizeof path, "%d/cwd", (int)pid);
	return readlinkat(proc, path, link, sizeof link) >= 0
	    || errno == ENOENT;
}

/* Field number (from 3) of a line of stat; its name, field 2, may hold
 * anything. */
static const char *find_field(const char *line, int number)
{
	const char *at = strrchr(line, ')');

	for (int field = 2; at != NULL && field < number; field++) {
		at = strchr(at, ' ');
		if (at != NULL)
			at++;
	}
	return at;
}

/* What was read is believed only if the PID was still its own afterwards. */
static bool ask_proc(int proc, int pidfd, pid_t pid, struct ending *out)
{
	char path[32], line[2048];
	const char *state, *code;

	snprintf(path, sizeof path, "%d/stat", (int)pid);
	if (io_read_at(proc, path, line, sizeof line) < 0
	    || !may_read(proc, pid) || is_reaped(pidfd))
		return false;
	state = find_field(line, 3);
	code = find_field(line, 52);
	if (state == NULL || code == NULL || (*state != 'Z' && *state != 'X'))
		return false;
	ending_read(out, atoi(code), WITNESS_PROC);
	return true;
}

int ending_ask(int proc, int pidfd, pid_t pid, bool is_child,
    struct ending *out)
{
	bool was_reaped;

	if (!has_ended(pidfd))
		return 0;
	was_reaped = is_reaped(pidfd);
	if (is_child && ask_wait(pidfd, out))
		return 1;
	if (ask_pidfd(pidfd, out) || ask_proc(proc, pidfd, pid, out))
		return 1;
	return was_reaped ? -1 : 0;
}
