/* The two numbers that a process of a container has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "lab/actors/container.h"
#include "lab/ground/io.h"

/* ioctl_nsfs(2), Linux 6.12; older headers lack it. */
#ifndef NS_GET_PID_IN_PIDNS
#define NS_GET_PID_IN_PIDNS _IOR(0xb7, 0x8, int)
#endif
#ifndef NS_GET_PID_FROM_PIDNS
#define NS_GET_PID_FROM_PIDNS _IOR(0xb7, 0x6, int)
#endif

/* The last number of the line "NSpid:" is the innermost: proc(5). */
static pid_t inside_by_status(const struct container *container, pid_t pid)
{
	char path[32], text[4096], *line, *end;

	snprintf(path, sizeof path, "%d/status", (int)pid);
	if (io_read_at(container->outside, path, text, sizeof text) < 0)
		return 0;
	line = strstr(text, "\nNSpid:");
	if (!line)
		return 0;
	end = strchr(line + 1, '\n');
	if (end)
		*end = '\0';
	line = strrchr(line, '\t');
	return line ? (pid_t)strtol(line + 1, NULL, 10) : 0;
}

pid_t container_inside(const struct container *container, pid_t pid)
{
	int inside;

	if (!container_is_space(container) || pid <= 0)
		return pid;
	if (container->pidns >= 0) {
		inside = ioctl(container->pidns, NS_GET_PID_IN_PIDNS, pid);
		if (inside > 0)
			return inside;
	}
	return inside_by_status(container, pid);
}

pid_t container_outside(const struct container *container, pid_t pid)
{
	int outside;

	if (!container_is_space(container) || pid <= 0)
		return pid;
	outside = container->pidns < 0 ? -1
	    : ioctl(container->pidns, NS_GET_PID_FROM_PIDNS, pid);
	return outside > 0 ? outside : 0;
}
