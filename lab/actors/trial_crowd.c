/* Who of the program lives. */
#include <stdlib.h>

#include "lab/actors/look.h"
#include "lab/actors/trial_inside.h"
#include "lab/ground/memory.h"

int crowd_proc(const struct probe *probe)
{
	return probe->container.has_own_proc ? probe->container.proc
	    : probe->container.outside;
}

struct counting {
	struct probe *probe;
	struct crowd *crowd;
};

static void add(struct probe *probe, struct crowd *crowd, pid_t seen_pid,
    pid_t pid, int process)
{
	struct relative relative;
	struct living *row;

	if (look_relative(crowd_proc(probe), seen_pid, &relative) < 0 ||
	    relative.state == 'Z' || relative.state == 'X')
		return;
	crowd->alive++;
	if (crowd->count == TRIAL_MOST)
		return;
	row = &crowd->row[crowd->count++];
	*row = (struct living){ pid, seen_pid, process, relative.ppid,
		relative.pgid, relative.sid, relative.state };
	if (probe->container.has_own_proc)
		return;
	row->ppid = container_inside(&probe->container, relative.ppid);
	row->pgid = container_inside(&probe->container, relative.pgid);
	row->sid = container_inside(&probe->container, relative.sid);
}

static bool visit(pid_t pid, void *context)
{
	struct counting *counting = context;

	if (pid != 1 && pid != counting->probe->starter)
		add(counting->probe, counting->crowd, pid, pid, -1);
	return true;
}

void crowd_count(struct probe *probe, struct crowd *crowd)
{
	struct counting counting = { probe, crowd };
	const struct trail *trail = &probe->found->trail;

	crowd->count = crowd->alive = 0;
	if (!probe->tracer) {
		if (!probe->container.has_own_proc)
			return;
		look_each(crowd_proc(probe), visit, &counting);
		return;
	}
	for (int i = 0; i < trail->processes; i++) {
		pid_t pid = trail->process[i].pid;

		if (trail->process[i].is_ended)
			continue;
		add(probe, crowd, probe->container.has_own_proc ? pid
		    : tracer_outside(probe->tracer, i), pid, i);
	}
}

int crowd_alive(struct probe *probe)
{
	struct crowd *crowd = memory_get(1, sizeof *crowd);
	int alive;

	crowd_count(probe, crowd);
	alive = crowd->alive;
	free(crowd);
	return alive;
}
