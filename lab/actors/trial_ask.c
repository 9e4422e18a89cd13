/* How long it is asked for news of processes before we sleep. */
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>

#include "lab/actors/trial_inside.h"
#include "lab/ground/io.h"

#define ASK_AGAIN 20
#define ASK_LONG 100
#define LOAD_US 2000

/* Whether nobody waits for a CPU: loadavg tells how many run or want to, and
 * we and the program are two of them. */
static bool is_cpu_free(struct probe *probe)
{
	char text[128];
	cpu_set_t ours;
	int running;

	if (io_now_us() - probe->load_us < LOAD_US)
		return probe->is_cpu_free;
	probe->load_us = io_now_us();
	probe->is_cpu_free = false;
	if (sched_getaffinity(0, sizeof ours, &ours) == 0 &&
	    CPU_COUNT(&ours) > 1 && io_read_at(probe->container.outside,
		"loadavg", text, sizeof text) > 0 &&
	    sscanf(text, "%*s %*s %*s %d", &running) == 1)
		probe->is_cpu_free = running <= CPU_COUNT(&ours);
	return probe->is_cpu_free;
}

/* The next stop mostly follows within microseconds: to sleep in between and
 * be woken on another CPU would take longer than to ask a few times, and a
 * fork takes longer than a few.  Where others want our CPU, the program may
 * be among them. */
pid_t probe_next_child(struct probe *probe, int *status)
{
	int most = is_cpu_free(probe) ? ASK_LONG : ASK_AGAIN;
	pid_t pid = 0;

	for (int i = 0; i < most && pid == 0; i++)
		pid = waitpid(-1, status, __WALL | WNOHANG);
	return pid;
}
